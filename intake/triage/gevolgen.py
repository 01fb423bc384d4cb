"""What else follows from a triage: each room registers what it does, inside the step of the triage."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from intake.melding.models import Melding
from serviceplein.toegang.models import Gebruiker

NaTriage = Callable[[Melding, datetime], dict[str, Any]]
BijHeropenen = Callable[[Melding, Gebruiker, datetime], None]

_na_triage: dict[str, NaTriage] = {}
_bij_heropenen: dict[str, BijHeropenen] = {}


def register(naam: str, *, na_triage: NaTriage, bij_heropenen: BijHeropenen | None = None) -> None:
    """`na_triage(melding, now)` gives what the event of the triage tells as well; an empty dict for nothing.

    Both write no event of their own.
    """
    _na_triage[naam] = na_triage
    if bij_heropenen:
        _bij_heropenen[naam] = bij_heropenen


def follow(melding: Melding, *, now: datetime) -> dict[str, Any]:
    """Everything that follows from the triage of this melding."""
    told: dict[str, Any] = {}
    for na_triage in _na_triage.values():
        told |= na_triage(melding, now)
    return told


def undo(melding: Melding, *, actor: Gebruiker, now: datetime) -> None:
    """Takes back what followed, because the triage is done again."""
    for bij_heropenen in _bij_heropenen.values():
        bij_heropenen(melding, actor, now)
