"""Every morning: partners are asked for the reports that are late."""

from celery import shared_task
from django.utils import timezone

from caseload.relatiebeheer.lezen import partners_to_remind
from caseload.relatiebeheer.services import HerinnerenNietMogelijk, RemindPartner, remind_partner


@shared_task
def herinner_partners() -> int:
    """Safe to run twice: a report is asked for once within the norm. Returns how many were asked for."""
    now = timezone.now()
    asked = 0
    for partner_id in list(partners_to_remind(timezone.localdate(now))):
        try:
            asked += remind_partner(RemindPartner(partner_id=partner_id), actor=None, now=now)
        except HerinnerenNietMogelijk:
            continue
    return asked
