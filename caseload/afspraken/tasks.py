"""Every morning: reminders, and agreements of which nobody said what came of them."""

from celery import shared_task
from django.utils import timezone

from caseload.afspraken.bewaking import PER_KEER, expired, mark_expired, remind


@shared_task
def bewaak_afspraken() -> None:
    """Safe to run twice: each agreement is reminded of once and marked once."""
    now = timezone.now()
    while remind(actor=None, now=now) == PER_KEER:
        pass
    for afspraak_id in expired(timezone.localdate(now)):
        mark_expired(afspraak_id, actor=None, now=now)
