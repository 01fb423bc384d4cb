"""What apps above the core add to the set-up of a municipality: tables of their own, filled from the file."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from django.db import models

from serviceplein.inrichting.beschrijving import Inrichting

Laden = Callable[[Inrichting], Mapping[type[models.Model], int]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Uitbreiding:
    """`laden` adds what is not there and says how many rows; `tabellen` are emptied for another gemeente."""

    laden: Laden
    tabellen: tuple[type[models.Model], ...]


_uitbreidingen: dict[str, Uitbreiding] = {}


def register(naam: str, uitbreiding: Uitbreiding) -> None:
    """Makes an extension known; called when the app starts."""
    _uitbreidingen[naam] = uitbreiding


def uitbreidingen() -> tuple[Uitbreiding, ...]:
    return tuple(_uitbreidingen.values())
