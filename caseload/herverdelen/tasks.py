"""Background work of redistributions: delivered by id, safe to run twice or at the same time."""

from time import monotonic

from celery import current_app, shared_task
from django.utils import timezone

from caseload.herverdelen.services import BEREKEN, calculate_voorstel
from caseload.herverdelen.transitions import HerverdelingStatus
from caseload.herverdelen.uitvoering import VOER_UIT, carry_out_piece, stalled, turn_back_piece

BEURT = 30.0
"""Seconds one task works before it goes to the back of the queue, so that other work gets its turn."""


@shared_task(name=BEREKEN)
def bereken(herverdeling_id: int) -> None:
    """Makes the proposal; a killed worker leaves the question as it was."""
    calculate_voorstel(herverdeling_id, actor=None, now=timezone.now())


@shared_task(name=VOER_UIT)
def voer_uit(herverdeling_id: int) -> None:
    """Moves klanten, or moves them back, piece by piece; a killed worker leaves whole pieces."""
    begun = monotonic()
    for piece in (carry_out_piece, turn_back_piece):
        while piece(herverdeling_id, actor=None, now=timezone.now()):
            if monotonic() - begun > BEURT:
                current_app.send_task(VOER_UIT, args=[herverdeling_id])
                return


@shared_task(name="caseload.herverdelen.tasks.hervat_herverdelingen")
def hervat_herverdelingen() -> list[int]:
    """Sets redistributions going again whose worker or message was lost."""
    found = list(stalled(timezone.now()))
    for herverdeling_id, status in found:
        task = BEREKEN if status == HerverdelingStatus.REKENT else VOER_UIT
        current_app.send_task(task, args=[herverdeling_id])
    return [herverdeling_id for herverdeling_id, _ in found]
