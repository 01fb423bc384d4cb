"""The clock of the caseload."""

from celery import shared_task
from django.utils import timezone

from caseload.toewijzing.bijwerken import refresh_caseload


@shared_task
def werk_caseload_bij() -> None:
    """Weights, room and the fact of the day, every night."""
    refresh_caseload(actor=None, now=timezone.now())
