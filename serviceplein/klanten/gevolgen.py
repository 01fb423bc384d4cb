"""What follows at once from a change of a klant: the app it concerns registers it, the step does it."""

from collections.abc import Callable
from datetime import datetime

Gevolg = Callable[[int, frozenset[str], datetime], None]
_registered: dict[str, Gevolg] = {}


def register(naam: str, gevolg: Gevolg) -> None:
    """`gevolg(klant_id, velden, now)` runs inside the step that changed these fields of a klant."""
    _registered[naam] = gevolg


def follow(klant_id: int, velden: frozenset[str], now: datetime) -> None:
    """Part of a step, after the klant was saved."""
    for _, gevolg in sorted(_registered.items()):
        gevolg(klant_id, velden, now)
