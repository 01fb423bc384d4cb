"""Background work on batches: deliver by id, safe to run twice or at the same time."""

from time import monotonic

from celery import current_app, shared_task
from django.utils import timezone

from backoffice.aanvragen.services import MAAK_BRIEVEN, VERWERK, process_chunk, start_batch
from backoffice.aanvragen.sturen import begin_turn, stalled_batches
from backoffice.besluiten.afstemming import lapse_afstemmingen
from backoffice.besluiten.services import letters_wait

BEURT = 30.0
"""Seconds one task works before it goes to the back of the queue, so that other work gets its turn."""


@shared_task(name=VERWERK)
def verwerk_batch(batch_id: int) -> None:
    """Takes in a batch piece by piece; a killed worker leaves the position of the last whole piece."""
    if not begin_turn(batch_id, actor=None, now=timezone.now()):
        return
    start_batch(batch_id, actor=None, now=timezone.now())
    begun = monotonic()
    while process_chunk(batch_id, actor=None, now=timezone.now()):
        if monotonic() - begun > BEURT:
            current_app.send_task(VERWERK, args=[batch_id])
            return


@shared_task(name="backoffice.aanvragen.tasks.hervat_batches")
def hervat_batches() -> list[int]:
    """Finds batches and letters whose worker or message was lost, and sets them going again."""
    found = stalled_batches(timezone.now())
    for batch_id in found:
        current_app.send_task(VERWERK, args=[batch_id])
    if letters_wait():
        current_app.send_task(MAAK_BRIEVEN)
    return found


@shared_task(name="backoffice.aanvragen.tasks.laat_afstemming_verlopen")
def laat_afstemming_verlopen() -> int:
    """Contactpersonen who did not answer in time: the application goes to a medewerker."""
    return lapse_afstemmingen(actor=None, now=timezone.now())
