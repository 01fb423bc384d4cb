"""Who stands on trede 0, 1 or 2 and gets no attention: the group that is forgotten first (CAS-12)."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import DateTimeField, F, Max, OuterRef, QuerySet, Subquery
from django.db.models.functions import Cast, Greatest
from django.utils import timezone

from caseload.contact.radar import last_contact
from caseload.ladders.models import Ladder, LadderStap
from caseload.plan.models import Actie, Plan, Regie
from caseload.plan.transitions import ActieStatus
from caseload.toewijzing.models import Toewijzing
from serviceplein.catalogus.normen import norm
from serviceplein.werk.signalen import Oorzaak

NORM = "ladders.aandacht_dagen"
LAAG = 2


def with_attention(rows: QuerySet[Any], begin: str) -> QuerySet[Any]:
    """Adds `trede_nu` and `aandacht_op`: the last contact, step or finished action, else the begin."""
    steps = LadderStap.objects.filter(klant=OuterRef("klant"))
    done = Actie.objects.filter(doel__plan__klant=OuterRef("klant"), status=ActieStatus.GEDAAN)
    by_klant = done.order_by().values("doel__plan__klant").annotate(laatste=Max("afgerond_op"))
    found: QuerySet[Any] = rows.annotate(
        trede_nu=Subquery(steps.filter(ladder=Ladder.REINTEGRATIE).order_by("-op").values("trede")[:1]),
        aandacht_op=Greatest(
            F(begin),
            last_contact(),
            Cast(Subquery(steps.order_by("-op").values("op")[:1]), DateTimeField()),
            Subquery(by_klant.values("laatste"), output_field=DateTimeField()),
        ),
    )
    return found


def forgotten(now: datetime) -> Iterable[Oorzaak]:
    """One cause per klant on trede 0-2 without attention within the norm; two queries.

    Also klanten of whom a partner has the regie: their counterpart here is asked.
    """
    today = timezone.localdate(now)
    days = int(norm(NORM, op=today))
    since = now - timedelta(days=days)
    own = with_attention(Toewijzing.objects.running(), "van")
    yield from _causes(own, "medewerker", since, today, days)
    assigned = Toewijzing.objects.running().values("klant")
    elsewhere = Plan.objects.running().filter(regie=Regie.PARTNER, regievoerder__isnull=False)
    partner = with_attention(elsewhere.exclude(klant__in=assigned), "begonnen_op")
    yield from _causes(partner, "regievoerder", since, today, days)


def _causes(rows: QuerySet[Any], who: str, since: datetime, today: date, days: int) -> Iterable[Oorzaak]:
    found = rows.filter(trede_nu__lte=LAAG, aandacht_op__lt=since).order_by("pk")
    for klant_id, person, trede, last in found.values_list("klant", who, "trede_nu", "aandacht_op"):
        yield Oorzaak(
            sleutel=str(klant_id),
            titel=f"Trede {trede} zonder aandacht: bekijk wat nu kan",
            reden=f"Meer dan {days} dagen geen contact, stap of actie",
            deadline=timezone.localdate(last) + timedelta(days=days),
            klant_id=klant_id,
            medewerker_id=person,
        )
