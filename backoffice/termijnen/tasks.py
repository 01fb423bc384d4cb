"""Every night: hersteltermijnen that ended and terms that passed."""

from celery import shared_task
from django.utils import timezone

from backoffice.termijnen.bewaking import end_opschortingen, mark_overschrijdingen


@shared_task(name="backoffice.termijnen.tasks.bewaak_termijnen")
def bewaak_termijnen() -> int:
    """Safe to run twice or at the same time; the terms that ran on are looked at after that."""
    now = timezone.now()
    while end_opschortingen(actor=None, now=now):
        pass
    marked = 0
    while count := mark_overschrijdingen(actor=None, now=now):
        marked += count
    return marked
