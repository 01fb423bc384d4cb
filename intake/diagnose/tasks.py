"""Celery: reminders to partners, once a day."""

from celery import shared_task
from django.utils import timezone

from intake.diagnose.services import remind_partners


@shared_task
def herinner_partners() -> int:
    """Reminds the partners whose uitslag is due; safe to run again the same day."""
    return remind_partners(actor=None, now=timezone.now())
