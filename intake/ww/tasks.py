"""The nightly round of the announcements; safe to run twice."""

from celery import shared_task
from django.utils import timezone

from intake.ww.services import plan_due_talks


@shared_task
def plan_ww_gesprekken() -> None:
    """Makes the talks and tasks whose moment has come."""
    plan_due_talks(actor=None, now=timezone.now())
