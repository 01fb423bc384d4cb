"""Background work on signals; each task is safe to run twice."""

from celery import shared_task
from django.utils import timezone

from serviceplein.werk import signalen


@shared_task
def werk_signalen_bij() -> None:
    """Asks every registered signal to be brought up to date; one that fails does not hold up the others."""
    for naam in signalen.namen():
        werk_signaal_bij.delay(naam=naam)


@shared_task
def werk_signaal_bij(*, naam: str) -> None:
    """Makes the open signals of one name equal to their causes."""
    signalen.update_signalen(naam, actor=None, now=timezone.now())
