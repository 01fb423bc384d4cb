"""A version as the screens show it: rows in Dutch words with what the check found on them, and its period."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from serviceplein.regels.beheer.cijfers import Telling
from serviceplein.regels.cellen import describe
from serviceplein.regels.definitie import Afbeelding, Definitie, Ernst, read_definitie
from serviceplein.regels.feiten import Feit, Soort, join_words
from serviceplein.regels.models import TabelVersie
from serviceplein.regels.transitions import VersieStatus

_SOORTEN = {
    Soort.KEUZE: "keuze",
    Soort.KEUZELIJST: "meer keuzes",
    Soort.GETAL: "getal",
    Soort.JA_NEE: "ja of nee",
    Soort.TEKST: "tekst",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class RijWeergave:
    nummer: int
    voorwaarden: list[tuple[str, str]]
    uitkomsten: list[tuple[str, str]]
    uitleg: str
    uitleg_klant: str
    fouten: list[str]
    waarschuwingen: list[str]
    telling: Telling


@dataclass(frozen=True, slots=True, kw_only=True)
class KolomWeergave:
    naam: str
    label: str
    soort: str
    waarden: str
    in_gebruik: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Periode:
    """When a version decides; `tot` is its last day."""

    van: date | None
    tot: date | None
    nu: bool
    gepland: bool


def rows_in_words(
    versie: TabelVersie, *, tellingen: Mapping[int | None, Telling] | None = None
) -> list[RijWeergave]:
    """Every row of the version; what cannot be read is left out and named by the check."""
    definitie = read_definitie(versie.inhoud)[0]
    counts = tellingen or {}
    return [
        RijWeergave(
            nummer=row.nummer,
            voorwaarden=[
                (feit.label, describe(feit, row.als[feit.naam]))
                for feit in definitie.invoer
                if feit.naam in row.als
            ],
            uitkomsten=[
                (feit.label, outcome_in_words(definitie, feit, row.dan.get(feit.naam)))
                for feit in definitie.uitvoer
            ],
            uitleg=row.uitleg,
            uitleg_klant=row.uitleg_klant,
            fouten=found_on(versie.bevindingen, row.nummer, Ernst.FOUT),
            waarschuwingen=found_on(versie.bevindingen, row.nummer, Ernst.WAARSCHUWING),
            telling=counts.get(row.nummer, Telling()),
        )
        for row in definitie.regels
    ]


def found_on(bevindingen: Iterable[Mapping[str, Any]], row: int | None, ernst: Ernst) -> list[str]:
    """Messages on one row, or with None about the table as a whole."""
    return [one["melding"] for one in bevindingen if one["regel"] == row and one["ernst"] == ernst]


def outcome_in_words(definitie: Definitie, feit: Feit, value: Any) -> str:
    """One outcome of a row: its word, or how it follows from a fact."""
    if not isinstance(value, Afbeelding):
        return "geen" if value is None else feit.text(value)
    source = next(column for column in definitie.invoer if column.naam == value.feit)
    cases = [f"{feit.text(outcome)} bij {source.text(code)}" for code, outcome in value.gevallen]
    otherwise = "geen" if value.anders is None else feit.text(value.anders)
    return f"{'; '.join(cases)}; anders {otherwise}"


def columns(facts: Iterable[Feit], *, used: Iterable[str] = ()) -> list[KolomWeergave]:
    """Inputs or outcomes with their type and allowed values."""
    in_use = set(used)
    return [
        KolomWeergave(
            naam=feit.naam,
            label=feit.label,
            soort=_SOORTEN[feit.soort],
            waarden=_allowed(feit),
            in_gebruik=feit.naam in in_use,
        )
        for feit in facts
    ]


def _allowed(feit: Feit) -> str:
    if feit.bron:
        return f"de codes van {feit.bron}"
    if feit.waarden:
        return join_words(feit.waarden.values(), last="en")
    if feit.minimum is not None and feit.maximum is not None:
        return f"{feit.minimum:g} tot en met {feit.maximum:g}"
    return "alles"


def periods(versies: Iterable[TabelVersie], *, today: date) -> dict[int, Periode]:
    """Per version when it decides: until the day before the next one that is active."""
    started = {
        versie.pk: versie.geldig_van
        for versie in versies
        if versie.status == VersieStatus.ACTIEF and versie.geldig_van is not None
    }
    days = sorted(started.values())
    result = {}
    for pk, begin in started.items():
        following = next((day for day in days if day > begin), None)
        end = following - timedelta(days=1) if following else None
        result[pk] = Periode(
            van=begin,
            tot=end,
            nu=begin <= today and (end is None or end >= today),
            gepland=begin > today,
        )
    return result
