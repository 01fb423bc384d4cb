"""Earlier decisions held against another version of their table. Pure."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from serviceplein.regels.feiten import Feiten, FeitOngeldig
from serviceplein.regels.tabel import MeerdereRegels, Tabel

NIET_TE_BESLISSEN = "niet te beslissen"
"""Stands for every outcome when the other version refuses the stored facts."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Eerder:
    """A stored decision."""

    id: int
    invoer: Feiten
    uitkomst: Mapping[str, Any]
    regel: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Anders:
    """A decision that would come out differently; `van` and `naar` are whole outcomes."""

    beslissing_id: int
    van: dict[str, Any]
    naar: dict[str, Any]
    regel_van: int | None
    regel_naar: int | None


def differences(tabel: Tabel, decisions: Iterable[Eerder]) -> Iterator[Anders]:
    """What `tabel` would have decided otherwise; the same outcome by another row is no difference."""
    names = [feit.naam for feit in tabel.definitie.uitvoer]
    for decision in decisions:
        outcome, row = _decide(tabel, decision.invoer, names)
        before = {name: decision.uitkomst.get(name) for name in names}
        if outcome != before:
            yield Anders(
                beslissing_id=decision.id,
                van=before,
                naar=outcome,
                regel_van=decision.regel,
                regel_naar=row,
            )


def _decide(tabel: Tabel, invoer: Feiten, names: list[str]) -> tuple[dict[str, Any], int | None]:
    try:
        uitkomst = tabel.evaluate(invoer)
    except (FeitOngeldig, MeerdereRegels):
        return dict.fromkeys(names, NIET_TE_BESLISSEN), None
    return dict(uitkomst.uitvoer), uitkomst.regel
