"""What functioneel beheer can change in a concept: each change turns the content into new content. Pure."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from serviceplein.regels.beheer import rijen
from serviceplein.regels.feiten import Feit

Inhoud = Mapping[str, Any]


class RijIntussenGewijzigd(ValueError):
    """The row this change is about was changed or removed by somebody else."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wijziging:
    """`omschrijving` is the Dutch half sentence for the history; `los` when it can follow other changes."""

    omschrijving: str
    pas_toe: Callable[[Inhoud], dict[str, Any]]
    los: bool = False


def new_row(row: rijen.Rij, *, plaats: int) -> Wijziging:
    return Wijziging(
        omschrijving=f"regel {plaats} toegevoegd",
        pas_toe=lambda inhoud: rijen.add_row(inhoud, row, at=plaats),
        los=True,
    )


def changed_row(row: rijen.Rij, *, nummer: int, kenmerk: str) -> Wijziging:
    """Replaces the row that had `kenmerk` when it was opened, wherever it stands by now."""

    def apply(inhoud: Inhoud) -> dict[str, Any]:
        number = rijen.find_row(inhoud, kenmerk, near=nummer)
        if number is None:
            raise RijIntussenGewijzigd
        return rijen.replace_row(inhoud, number, row)

    return Wijziging(omschrijving=f"regel {nummer} gewijzigd", pas_toe=apply, los=True)


def moved_row(nummer: int, *, naar: int) -> Wijziging:
    return Wijziging(
        omschrijving=f"regel {nummer} verplaatst naar {naar}",
        pas_toe=lambda inhoud: rijen.move_row(inhoud, nummer, to=naar),
    )


def copied_row(nummer: int) -> Wijziging:
    return Wijziging(
        omschrijving=f"regel {nummer} gekopieerd", pas_toe=lambda inhoud: rijen.copy_row(inhoud, nummer)
    )


def deleted_row(nummer: int) -> Wijziging:
    return Wijziging(
        omschrijving=f"regel {nummer} verwijderd", pas_toe=lambda inhoud: rijen.delete_row(inhoud, nummer)
    )


def restored(inhoud: Inhoud) -> Wijziging:
    """The whole content as it was before the last change."""
    return Wijziging(omschrijving="laatste wijziging ongedaan gemaakt", pas_toe=lambda now: dict(inhoud))


def properties(*, hit_policy: str, geen_treffer: str) -> Wijziging:
    """The hit policy, and the text for facts no row decides on (empty: there must always be a row)."""

    def apply(inhoud: Inhoud) -> dict[str, Any]:
        rest = {key: value for key, value in inhoud.items() if key != "geen_treffer"}
        text = {"geen_treffer": geen_treffer} if geen_treffer else {}
        return {**rest, "hit_policy": hit_policy, **text}

    return Wijziging(omschrijving="eigenschappen gewijzigd", pas_toe=apply)


def new_input(feit: Feit) -> Wijziging:
    def apply(inhoud: Inhoud) -> dict[str, Any]:
        kept = [column for column in inhoud["invoer"] if column["naam"] != feit.naam]
        return {**inhoud, "invoer": [*kept, feit.as_data()]}

    return Wijziging(omschrijving=f"gegeven {feit.naam} toegevoegd", pas_toe=apply)


def removed_input(naam: str) -> Wijziging:
    """Takes an input out; rows keep their other conditions."""

    def apply(inhoud: Inhoud) -> dict[str, Any]:
        rows = [
            {**row, "als": {name: cel for name, cel in row.get("als", {}).items() if name != naam}}
            for row in rijen.rows_of(inhoud)
        ]
        kept = [column for column in inhoud["invoer"] if column["naam"] != naam]
        return {**inhoud, "invoer": kept, "regels": rows}

    return Wijziging(omschrijving=f"gegeven {naam} weggehaald", pas_toe=apply)
