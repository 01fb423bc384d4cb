from celery import shared_task
from django.utils import timezone

from backoffice.mutaties.uitvoeren import carry_out_due


@shared_task
def voer_mutaties_door() -> int:
    """Carries out what was planned for today; asking twice does it once."""
    return carry_out_due(now=timezone.now())
