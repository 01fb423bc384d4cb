"""Signals about absence; each goes away by itself when the absence is over (CAS-08, KRN-12)."""

from collections.abc import Iterator
from datetime import datetime, time
from typing import Any

from django.db.models import Count, F, OuterRef, Q, Subquery
from django.utils import timezone

from caseload.waarneming.verloop import GESPREK, LOOPT, NODIG, needs_waarnemer
from serviceplein.agenda.models import Afspraak
from serviceplein.organisatie.models import Afwezigheid, Waarneming
from serviceplein.werk.signalen import Oorzaak, register


def without_waarnemer(now: datetime) -> Iterator[Oorzaak]:
    """Absences of people with klanten for whom nobody stands in; for the team, so that it is seen."""
    today = timezone.localdate(now)
    covered = Waarneming.objects.filter(
        medewerker=OuterRef("medewerker"),
        van__lte=OuterRef("tot_en_met"),
        tot_en_met__gte=OuterRef("tot_en_met"),
    )
    with_klanten = Q(medewerker__toewijzingen__tot__isnull=True, medewerker__toewijzingen__isnull=False)
    rows = Afwezigheid.objects.filter(with_klanten, tot_en_met__gte=today, medewerker__actief=True)
    rows = rows.annotate(gedekt=Subquery(covered.values("pk")[:1])).filter(gedekt__isnull=True)
    for row in rows.select_related("medewerker").distinct().order_by("pk"):
        if needs_waarnemer(row):
            yield Oorzaak(
                sleutel=str(row.pk),
                titel=f"Kies een waarnemer voor {row.medewerker.naam}",
                reden=f"Afwezig van {row.van:%d-%m-%Y} tot en met {row.tot_en_met:%d-%m-%Y}",
                deadline=max(row.van, today),
                team_id=row.medewerker.team_id,
                onderwerp_soort="organisatie.afwezigheid",
                onderwerp_id=row.pk,
            )


def standing_in(now: datetime) -> Iterator[Oorzaak]:
    """Whoever stands in today is told for whom and until when."""
    today = timezone.localdate(now)
    running = Count("medewerker__toewijzingen", filter=Q(medewerker__toewijzingen__tot__isnull=True))
    rows: Any = Waarneming.objects.running(today).annotate(klanten=running)
    for row in rows.select_related("medewerker").order_by("pk"):
        count: int = row.klanten
        yield Oorzaak(
            sleutel=str(row.pk),
            titel=f"U neemt waar voor {row.medewerker.naam}",
            reden=f"{count} {'klant' if count == 1 else 'klanten'}, tot en met {row.tot_en_met:%d-%m-%Y}",
            deadline=row.tot_en_met,
            medewerker_id=row.waarnemer_id,
            onderwerp_soort="organisatie.waarneming",
            onderwerp_id=row.pk,
        )


def talks_to_take(now: datetime) -> Iterator[Oorzaak]:
    """Talks of somebody who is away then: the waarnemer holds them or moves them."""
    held = Waarneming.objects.filter(
        medewerker=OuterRef("medewerker"),
        van__lte=OuterRef("begin__date"),
        tot_en_met__gte=OuterRef("begin__date"),
    )
    start = timezone.make_aware(datetime.combine(timezone.localdate(now), time()))
    talks = Afspraak.objects.planned().filter(begin__gte=start)
    rows: Any = talks.annotate(waarnemer=Subquery(held.values("waarnemer")[:1]))
    rows = rows.filter(waarnemer__isnull=False).annotate(naam=F("medewerker__naam"))
    for row in rows.order_by("begin", "pk"):
        when = timezone.localtime(row.begin)
        yield Oorzaak(
            sleutel=str(row.pk),
            titel=f"Gesprek van {row.naam}: voer het of verzet het",
            reden=f"{row.get_soort_display()} op {when:%d-%m-%Y} om {when:%H.%M} uur",
            deadline=when.date(),
            klant_id=row.klant_id,
            medewerker_id=row.waarnemer,
            onderwerp_soort="agenda.afspraak",
            onderwerp_id=row.pk,
        )


def register_all() -> None:
    """Called when the app starts."""
    register(NODIG, without_waarnemer)
    register(LOOPT, standing_in)
    register(GESPREK, talks_to_take)
