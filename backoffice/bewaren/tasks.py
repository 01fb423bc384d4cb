"""Every night a proposal; after approval the destruction, resumed when a worker was lost."""

import logging

from celery import current_app, shared_task
from django.utils import timezone

from backoffice.bewaren.services import VERNIETIG, propose_destruction, unfinished
from backoffice.bewaren.uitvoeren import certify, delete_waiting_files, destroy_piece
from serviceplein.dossier.brief import BrievenNietMogelijk

logger = logging.getLogger(__name__)


@shared_task(name="backoffice.bewaren.tasks.stel_vernietiging_voor")
def stel_vernietiging_voor() -> int:
    """The nightly proposal; also sets lists going again whose worker or message was lost."""
    for lijst_id in unfinished():
        current_app.send_task(VERNIETIG, args=[lijst_id])
    return propose_destruction(actor=None, now=timezone.now())


@shared_task(name=VERNIETIG)
def vernietig(lijst_id: int) -> None:
    """Carries out an approved list to its certificate; safe to run twice or at the same time."""
    while destroy_piece(lijst_id, actor=None, now=timezone.now()):
        pass
    while delete_waiting_files(lijst_id, actor=None, now=timezone.now()):
        pass
    try:
        certify(lijst_id, actor=None, now=timezone.now())
    except BrievenNietMogelijk as error:
        logger.warning("the certificate waits: %s", error)
