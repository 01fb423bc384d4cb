"""Who stands on trede 0, 1 or 2 and gets no attention: the group that is forgotten first (CAS-12)."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any

from django.conf import settings
from django.db.models import (
    Case,
    DateField,
    DateTimeField,
    F,
    Max,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Cast, Coalesce, Greatest, Least, TruncDate
from django.utils import timezone

from caseload.contact.radar import Dag, DagenLater, last_contact
from caseload.contact.ritme import rhythm_with_klant
from caseload.ladders.models import Ladder, LadderStap
from caseload.plan.models import Actie, Plan, Regie
from caseload.plan.transitions import ActieStatus
from caseload.relatiebeheer.models import Partnerrapport
from caseload.toewijzing.models import Toewijzing
from caseload.trajecten.models import Traject
from caseload.trajecten.transitions import TrajectStatus
from serviceplein.catalogus.normen import norm
from serviceplein.werk.signalen import Oorzaak

NORM = "ladders.aandacht_dagen"
LAAG = 2


def with_attention(rows: QuerySet[Any], begin: str, op: date) -> QuerySet[Any]:
    """Adds `trede_nu` and `aandacht_op`, else the begin.

    Attention is contact, a step, a finished action, a traject (all the time that it runs as was expected) and
    what the partner with the regie says of its own contact.
    """
    steps = LadderStap.objects.filter(klant=OuterRef("klant"))
    done = Actie.objects.filter(doel__plan__klant=OuterRef("klant"), status=ActieStatus.GEDAAN)
    by_klant = done.order_by().values("doel__plan__klant").annotate(laatste=Max("afgerond_op"))
    trajecten = Traject.objects.filter(klant=OuterRef("klant")).exclude(status=TrajectStatus.GEANNULEERD)
    runs_until = Case(
        When(status=TrajectStatus.LOOPT, then=Least(F("verwacht_einde"), Value(op))),
        default=Coalesce("beeindigd_op", TruncDate("besteld_op")),
        output_field=DateField(),
    )
    in_traject = trajecten.order_by().values("klant").annotate(laatste=Max(runs_until)).values("laatste")
    spoken = Partnerrapport.objects.filter(plan__klant=OuterRef("klant"))
    newest = spoken.order_by().values("plan__klant").annotate(laatste=Max("klant_gesproken_op"))
    found: QuerySet[Any] = rows.annotate(
        trede_nu=Subquery(steps.filter(ladder=Ladder.REINTEGRATIE).order_by("-op").values("trede")[:1]),
        aandacht_op=Greatest(
            F(begin),
            last_contact(),
            Cast(Subquery(steps.order_by("-op").values("op")[:1]), DateTimeField()),
            Subquery(by_klant.values("laatste"), output_field=DateTimeField()),
            Cast(Subquery(in_traject, output_field=DateField()), DateTimeField()),
            Cast(Subquery(newest.values("laatste"), output_field=DateField()), DateTimeField()),
        ),
    )
    return found


def forgotten(now: datetime) -> Iterable[Oorzaak]:
    """One cause per klant on trede 0-2 without attention within the norm, or a longer rhythm that was agreed.

    Two queries. Also klanten of whom a partner has the regie: their counterpart here is asked.
    """
    today = timezone.localdate(now)
    days = int(norm(NORM, op=today))
    since = now - timedelta(days=days)
    own = with_attention(Toewijzing.objects.running(), "van", today)
    yield from _causes(own, "medewerker", since, today, days)
    assigned = Toewijzing.objects.running().values("klant")
    elsewhere = Plan.objects.running().filter(regie=Regie.PARTNER, regievoerder__isnull=False)
    partner = with_attention(elsewhere.exclude(klant__in=assigned), "begonnen_op", today)
    yield from _causes(partner, "regievoerder", since, today, days)


def _causes(rows: QuerySet[Any], who: str, since: datetime, today: date, days: int) -> Iterable[Oorzaak]:
    agreed = DagenLater(Dag(F("aandacht_op"), zone=settings.TIME_ZONE), F("ritme"))
    low = rows.filter(trede_nu__lte=LAAG, aandacht_op__lt=since).annotate(ritme=rhythm_with_klant())
    over = Q(ritme__isnull=True) | Q(ritme__lte=days) | Q(afgesproken__lt=today)
    found = low.annotate(afgesproken=agreed).filter(over).order_by("pk")
    for klant_id, person, trede, last in found.values_list("klant", who, "trede_nu", "aandacht_op"):
        yield Oorzaak(
            sleutel=str(klant_id),
            titel=f"Trede {trede} zonder aandacht: bekijk wat nu kan",
            reden=f"Meer dan {days} dagen geen contact, stap of actie",
            deadline=timezone.localdate(last) + timedelta(days=days),
            klant_id=klant_id,
            medewerker_id=person,
        )
