"""Where other apps hear that somebody is away or back; they run inside the step and write no event."""

from collections.abc import Callable
from datetime import datetime

from serviceplein.organisatie.models import Afwezigheid
from serviceplein.toegang.models import Gebruiker

Melding = Callable[[Afwezigheid, Gebruiker | None, datetime], None]
Aanwezigheid = Callable[[int, datetime], None]

_absent: dict[str, Melding] = {}
_back: dict[str, Melding] = {}
_presence: dict[str, Aanwezigheid] = {}


def register_afwezigheid(naam: str, *, absent: Melding, back: Melding, presence: Aanwezigheid) -> None:
    """`absent` hears of a new absence, `back` of one that is about to end early.

    `presence(medewerker_id, now)` comes last, when the days of somebody are as they will be.
    """
    _absent[naam], _back[naam], _presence[naam] = absent, back, presence


def tell_absent(afwezigheid: Afwezigheid, actor: Gebruiker | None, now: datetime) -> None:
    for hear in _absent.values():
        hear(afwezigheid, actor, now)


def tell_back(afwezigheid: Afwezigheid, actor: Gebruiker | None, now: datetime) -> None:
    for hear in _back.values():
        hear(afwezigheid, actor, now)


def tell_presence(medewerker_id: int, now: datetime) -> None:
    for hear in _presence.values():
        hear(medewerker_id, now)
