"""Background work on decision tables: delivered by id, safe to run twice or at the same time."""

from time import monotonic

from celery import current_app, shared_task
from django.utils import timezone

from serviceplein.regels.simulatie.services import SIMULEER, process_piece, stalled_simulaties

BEURT = 30.0
"""Seconds one task works before it goes to the back of the queue."""


@shared_task(name=SIMULEER)
def simuleer(simulatie_id: int) -> None:
    """Works through a simulation; a killed worker leaves the position of the last whole piece."""
    begun = monotonic()
    while process_piece(simulatie_id, actor=None, now=timezone.now()):
        if monotonic() - begun > BEURT:
            current_app.send_task(SIMULEER, args=[simulatie_id])
            return


@shared_task(name="serviceplein.regels.tasks.hervat_simulaties")
def hervat_simulaties() -> list[int]:
    """Sets simulations going again whose worker or message was lost."""
    found = stalled_simulaties(timezone.now())
    for simulatie_id in found:
        current_app.send_task(SIMULEER, args=[simulatie_id])
    return found
