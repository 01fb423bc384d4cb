"""Letters on their way, in the background: print files that wait and messages that arrived or failed."""

import logging

from celery import shared_task
from django.utils import timezone

from backoffice.verzending.bestand import build_printfile
from backoffice.verzending.models import Printbatch
from backoffice.verzending.services import WERK_BIJ, settle_verzendingen
from serviceplein.dossier.brief import BrievenNietMogelijk
from serviceplein.dossier.ongewijzigd import BestandGewijzigd

logger = logging.getLogger(__name__)


@shared_task(name=WERK_BIJ)
def werk_verzending_bij() -> int:
    """Makes print files that are not there yet and settles the outbox; safe to run twice at once."""
    made = 0
    for batch_id in list(Printbatch.objects.filter(sha256="").order_by("pk").values_list("pk", flat=True)):
        try:
            made += build_printfile(batch_id, actor=None, now=timezone.now())
        except (BrievenNietMogelijk, BestandGewijzigd) as error:
            logger.warning("print batch %s waits: %s", batch_id, error)
    settle_verzendingen(actor=None, now=timezone.now())
    return made
