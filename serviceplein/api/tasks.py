"""Nightly tidying of what the API keeps for repeated calls."""

from datetime import timedelta

from celery import shared_task
from django.utils import timezone

from serviceplein.api.models import Herhaalsleutel
from serviceplein.catalogus.normen import norm

BEWAREN = "api.herhaalsleutel_dagen"
PER_KEER = 5000


@shared_task
def ruim_herhaalsleutels_op() -> int:
    """Deletes answers kept longer than the norm, piece by piece; returns how many.

    After that a repeated POST is a new one, which the connection terms say.
    """
    now = timezone.now()
    limit = now - timedelta(days=float(norm(BEWAREN, op=timezone.localdate(now))))
    removed = 0
    while old := list(Herhaalsleutel.objects.filter(begonnen_op__lt=limit).values_list("pk")[:PER_KEER]):
        removed += Herhaalsleutel.objects.filter(pk__in=[pk for (pk,) in old]).delete()[0]
    return removed
