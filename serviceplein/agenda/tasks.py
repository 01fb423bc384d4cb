"""The clock of the agenda: reminders, every few minutes."""

from celery import shared_task
from django.utils import timezone

from serviceplein.agenda.herinneringen import PER_KEER, remind


@shared_task
def herinner() -> int:
    """Reminds of every talk that is due, a transaction per batch."""
    total = 0
    while True:
        looked_at = remind(actor=None, now=timezone.now())
        total += looked_at
        if looked_at < PER_KEER:
            return total
