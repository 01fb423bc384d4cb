"""Letters in the background: made after the decision is committed, each exactly once."""

import logging
from time import monotonic

from celery import current_app, shared_task
from django.utils import timezone

from backoffice.aanvragen.services import MAAK_BRIEVEN
from backoffice.besluiten.brieven import make_letters
from serviceplein.dossier.brief import BrievenNietMogelijk

BEURT = 20.0
"""Seconds one task prints before it goes to the back of the queue."""
logger = logging.getLogger(__name__)


@shared_task(name=MAAK_BRIEVEN)
def maak_brieven() -> int:
    """Makes letters until none is left to make here; several workers may do so at the same time."""
    begun, made = monotonic(), 0
    try:
        while count := make_letters(actor=None, now=timezone.now()):
            made += count
            if monotonic() - begun > BEURT:
                current_app.send_task(MAAK_BRIEVEN)
                break
    except BrievenNietMogelijk as error:
        logger.warning("letters wait: %s", error)
    return made
