"""Proposals to work that lies further on: whoever takes up a kind registers here, so nobody imports upward.

Until an app does, the queue of the specialisme gets a task, so that no proposal is lost.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from django.db import models

from serviceplein.toegang.rollen import Specialisme
from serviceplein.werk.services import create_taak


@dataclass(frozen=True, slots=True, kw_only=True)
class Voorstel:
    """What is proposed about a klant; `onderwerp` holds the grounds, `sleutel` names it once."""

    soort: str
    sleutel: str
    titel: str
    reden: str
    klant_id: int
    onderwerp: models.Model
    specialisme: Specialisme
    deadline: date


Ontvanger = Callable[[Voorstel, datetime], None]
_registered: dict[str, Ontvanger] = {}


def register(soort: str, ontvanger: Ontvanger) -> None:
    """`ontvanger(voorstel, now)` takes proposals of this kind, inside the step that proposes."""
    _registered[soort] = ontvanger


def hand_over(voorstel: Voorstel, *, now: datetime) -> None:
    """Gives a proposal to whoever takes up its kind; part of a step, so it records no event."""
    receiver = _registered.get(voorstel.soort, _to_queue)
    receiver(voorstel, now)


def _to_queue(voorstel: Voorstel, now: datetime) -> None:
    create_taak(
        sleutel=voorstel.sleutel,
        titel=voorstel.titel,
        reden=voorstel.reden,
        klant_id=voorstel.klant_id,
        specialisme=voorstel.specialisme,
        onderwerp=voorstel.onderwerp,
        deadline=voorstel.deadline,
        now=now,
    )
