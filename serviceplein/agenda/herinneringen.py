"""Reminding klanten of their talk, each talk once (KRN-13)."""

from datetime import datetime, timedelta

from django.utils import timezone

from serviceplein.agenda.mededelingen import Weg, announce
from serviceplein.agenda.models import Afspraak
from serviceplein.catalogus.normen import norm
from serviceplein.dossier.services import record
from serviceplein.dossier.stap import step
from serviceplein.toegang.models import Gebruiker

PER_KEER = 200


@step
def remind(*, actor: Gebruiker | None, now: datetime) -> int:
    """Queues the reminder of talks that begin within the norm; returns how many talks were looked at.

    Message and mark are one transaction, so a worker that is killed halfway leaves nothing half done, and
    rows another worker holds are left to it. Who was told of this moment shortly before is not reminded.
    """
    ahead = timedelta(hours=int(norm("agenda.herinnering_uren", op=timezone.localdate(now))))
    due = (
        Afspraak.objects.planned()
        .filter(herinnerd_op__isnull=True, begin__gt=now, begin__lte=now + ahead)
        .select_related("klant", "medewerker__team", "locatie", "ruimte")
        .select_for_update(of=("self",), skip_locked=True)
        .order_by("begin", "pk")[:PER_KEER]
    )
    talks = list(due)
    told = sum(_remind(talk, ahead, now) for talk in talks)
    Afspraak.objects.filter(pk__in=[talk.pk for talk in talks]).update(herinnerd_op=now)
    if told:
        record("afspraak.herinnerd", actor=actor, now=now, klant_id=None, gegevens={"aantal": told})
    return len(talks)


def _remind(talk: Afspraak, ahead: timedelta, now: datetime) -> bool:
    if (talk.verzet_op or talk.gepland_op) > talk.begin - ahead:
        return False
    return announce(talk, "herinnering", now=now) is Weg.EMAIL
