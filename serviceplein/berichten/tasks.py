"""Delivering the outbox; runs every half minute and right after a message was queued."""

from celery import shared_task
from django.utils import timezone

from serviceplein.berichten import services


@shared_task
def bezorg() -> int:
    """Delivers what is due."""
    return services.deliver(now=timezone.now())
