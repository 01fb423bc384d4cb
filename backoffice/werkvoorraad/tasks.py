"""What the queues do by the clock."""

from celery import shared_task
from django.utils import timezone

from backoffice.werkvoorraad.oppakken import wake_opdrachten
from backoffice.werkvoorraad.waardering import revalue


@shared_task(name="backoffice.werkvoorraad.tasks.werk_bij")
def werk_bij() -> int:
    """What waited until today is on the table again, and the order follows the norms of today."""
    now = timezone.now()
    while wake_opdrachten(actor=None, now=now):
        pass
    return revalue(actor=None, now=now)
