"""A stored decision in words: for staff with rows and candidates, for the klant in plain Dutch. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from serviceplein.regels.definitie import Definitie
from serviceplein.regels.feiten import Feit

Paar = tuple[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Opgeslagen:
    """What was kept of a decision."""

    invoer: Mapping[str, Any]
    uitkomst: Mapping[str, Any]
    regels: tuple[int, ...]
    kandidaten: tuple[int, ...]
    uitleg: Mapping[str, Any]
    op: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class VoorCollega:
    """`ook` are the rows that held too but were passed over, `niet` the rows that did not and why."""

    uitkomst: list[Paar]
    tekst: str
    voorwaarden: list[str]
    gegevens: list[Paar]
    ook: list[tuple[int, str]]
    niet: list[tuple[int, str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class VoorKlant:
    """`anders` when a medewerker chose otherwise than proposed."""

    waarom: list[str]
    uitkomst: list[Paar]
    gegevens: list[Paar]
    anders: bool


def for_staff(definitie: Definitie, stored: Opgeslagen) -> VoorCollega:
    rows = {row.nummer: row for row in definitie.regels}
    return VoorCollega(
        uitkomst=[(feit.label, _outcome(feit, stored.uitkomst.get(feit.naam))) for feit in definitie.uitvoer],
        tekst=stored.uitleg["tekst"],
        voorwaarden=[cell["zin"] for cell in stored.uitleg["voorwaarden"]],
        gegevens=_facts(definitie, stored, klant=False),
        ook=[(number, rows[number].uitleg) for number in stored.kandidaten if number not in stored.regels],
        niet=[(one["regel"], one["zin"]) for one in stored.uitleg["afgewezen"]],
    )


def for_klant(definitie: Definitie, stored: Opgeslagen, *, besloten: Mapping[str, Any]) -> VoorKlant:
    """`besloten` is what the medewerker made of it, by outcome; it may say less than the table does."""
    rows = {row.nummer: row for row in definitie.regels}
    why = [rows[number].uitleg_klant or rows[number].uitleg for number in stored.regels if number in rows]
    final = {**stored.uitkomst, **besloten}
    return VoorKlant(
        waarom=why or ["We weten nog niet genoeg om een keuze te maken."],
        uitkomst=[
            (feit.label_klant or feit.label, _outcome(feit, final[feit.naam]))
            for feit in definitie.uitvoer
            if final.get(feit.naam) not in (None, [])
        ],
        gegevens=_facts(definitie, stored, klant=True),
        anders=any(stored.uitkomst.get(name) != value for name, value in besloten.items()),
    )


def _facts(definitie: Definitie, stored: Opgeslagen, *, klant: bool) -> list[Paar]:
    return [
        ((feit.label_klant if klant else "") or feit.label, feit.text(stored.invoer[feit.naam]))
        for feit in definitie.invoer
        if feit.naam in stored.invoer
    ]


def _outcome(feit: Feit, value: Any) -> str:
    if isinstance(value, list):
        return ", ".join(feit.text(one) for one in value) or "geen"
    return "geen" if value is None else feit.text(value)
