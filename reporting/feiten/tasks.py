"""Facts in the background: every night, and whenever somebody asks for it."""

from celery import shared_task
from django.utils import timezone

from reporting.feiten.services import build_feiten


@shared_task
def bouw_feiten() -> int:
    """Brings the facts up to and including yesterday; safe to repeat. Returns the number of facts."""
    made = build_feiten(now=timezone.now())
    return made.feiten if made else 0
