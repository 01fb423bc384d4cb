"""Nightly tidying: what ended is removed; the log and the time line stay."""

from celery import shared_task
from django.utils import timezone

from serviceplein.klanten.models import KlantUserObjectPermission
from serviceplein.toegang.models import Sessie


@shared_task
def ruim_verlopen_op() -> int:
    """Deletes named access whose last day has passed, and sessions that ended; returns how many were named.

    Access already stopped on its last day by itself; deleting keeps the list of named colleagues short.
    """
    now = timezone.now()
    ended, _ = KlantUserObjectPermission.objects.filter(tot__lt=timezone.localdate(now)).delete()
    Sessie.objects.filter(expire_date__lt=now).delete()
    return ended
