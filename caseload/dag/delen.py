"""What the caseload itself puts on the day page: one query per part.

Klanten of one's own caseload, and of whom one stands in for, are one's own work: always visible.
"""

from collections.abc import Sequence
from datetime import datetime, time, timedelta
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.urls import reverse
from django.utils import timezone

from caseload.afspraken.models import ZakelijkeAfspraak
from caseload.contact.radar import out_of_sight, with_contact
from caseload.dag.deel import MEEST, Dag, Deel, Rij, register
from caseload.delen.models import Deling, Grondslag
from caseload.plan.models import Doel, Plan
from caseload.plan.transitions import PlanStatus
from caseload.toewijzing.models import Toewijzing
from serviceplein.agenda.models import Afspraak
from serviceplein.agenda.transitions import AfspraakStatus
from serviceplein.ui.weergave import short_date, time_of_day
from serviceplein.werk.models import Taak
from serviceplein.werk.onderwerpen import page_of

ELDERS = ("uit_beeld:", "afspraak_onbeantwoord:", "zakelijke-afspraak:")
"""Tasks and signals of which the cause stands on the page itself."""


def talks(dag: Dag) -> Sequence[Rij]:
    """Today's talks, and earlier ones that nobody closed yet."""
    end = timezone.make_aware(datetime.combine(dag.today + timedelta(days=1), time()))
    rows = Afspraak.objects.visible_to(dag.user).with_user(dag.user).planned().filter(begin__lt=end)
    return [_talk(row, dag) for row in rows.select_related("klant").order_by("begin", "pk")[: MEEST + 1]]


def _talk(row: Afspraak, dag: Dag) -> Rij:
    over, begin = row.eind <= dag.now, timezone.localtime(row.begin)
    earlier = begin.date() < dag.today
    return Rij(
        wat=row.get_soort_display(),
        klant=row.klant.naam,
        klant_id=row.klant_id,
        termijn=begin.date() if earlier else None,
        wanneer="" if earlier else time_of_day(begin),
        merk="Nog afsluiten" if over else dag.stands_in(row.medewerker_id),
        url=reverse("afspraak" if over else "afspraak-voorbereiding", args=[row.pk]),
        knop="Afsluiten" if over else "Voorbereiden",
    )


def agreements(dag: Dag) -> Sequence[Rij]:
    """Promises of ours and of our klanten whose term is near or over."""
    rows = ZakelijkeAfspraak.objects.visible_to(dag.user).due_for(dag.mensen, dag.horizon)
    return [
        Rij(
            wat=row.wat,
            klant=row.klant.naam,
            klant_id=row.klant_id,
            termijn=row.termijn,
            merk="Wij doen" if row.van_ons else "Klant doet",
            toon="info",
            onder=f"Anders: {row.gevolg}",
            url=reverse("zakelijke-afspraak-afsluiten", args=[row.pk]),
            knop="Vastleggen",
        )
        for row in rows.select_related("klant").order_by("termijn", "pk")[: MEEST + 1]
    ]


def terms(dag: Dag) -> Sequence[Rij]:
    """Tasks and signals of oneself, and of whom one stands in for, whose deadline is near or over."""
    return terms_without(dag, ELDERS)


def terms_without(dag: Dag, elders: Sequence[str]) -> list[Rij]:
    """Those terms, but for the causes (by how they begin) that a page shows itself."""
    rows = Taak.objects.awake(dag.today).filter(medewerker__in=dag.mensen, deadline__lte=dag.horizon)
    for prefix in elders:
        rows = rows.exclude(sleutel__startswith=prefix)
    return [
        Rij(
            wat=row.titel,
            klant=row.klant.naam if row.klant else "",
            klant_id=row.klant_id,
            termijn=row.deadline,
            onder=row.reden,
            merk=dag.stands_in(row.medewerker_id) or ("Signaal" if row.soort == Taak.Soort.SIGNAAL else ""),
            url=page_of(row) or reverse("taak", args=[row.pk]),
            knop="Aan het werk",
        )
        for row in rows.select_related("klant").order_by("deadline", "pk")[: MEEST + 1]
    ]


def out_of_sight_rows(dag: Dag) -> Sequence[Rij]:
    """Klanten of one's own with whom contact is overdue, the longest first."""
    own = Toewijzing.objects.running().filter(medewerker__in=dag.mensen)
    rows = out_of_sight(with_contact(own, dag.today, dag.contact), dag.today)
    return [
        Rij(
            wat="Zoek contact",
            klant=row.klant.naam,
            klant_id=row.klant_id,
            termijn=row.contact_voor,
            onder=f"Norm {row.contact_dagen} dagen",
            merk=dag.stands_in(row.medewerker_id),
            url=reverse("contact-vastleggen", args=[row.klant_id]),
            knop="Contact vastleggen",
        )
        for row in rows.select_related("klant").order_by("contact_voor", "pk")[: MEEST + 1]
    ]


def new_klanten(dag: Dag) -> Sequence[Rij]:
    """Who came lately and has not been met or has no plan that runs."""
    own = Toewijzing.objects.running().filter(medewerker__in=dag.mensen, van__gte=dag.now - dag.nieuw)
    plans = Plan.objects.running().filter(klant=OuterRef("klant"))
    talk = Afspraak.objects.filter(
        klant=OuterRef("klant"),
        status__in=(AfspraakStatus.GEPLAND, AfspraakStatus.GEVOERD),
        begin__gte=OuterRef("van"),
    )
    rows: QuerySet[Any] = own.annotate(
        gesprek=Exists(talk),
        plan_id=Subquery(plans.values("pk")[:1]),
        plan_status=Subquery(plans.values("status")[:1]),
    ).exclude(Q(gesprek=True) & Q(plan_status=PlanStatus.ACTIEF))
    return [
        Rij(
            wat="Nieuwe klant",
            merk=dag.stands_in(row.medewerker_id),
            klant=row.klant.naam,
            klant_id=row.klant_id,
            wanneer=f"sinds {short_date(row.van, dag.today)}",
            url=_first_step(row),
            knop="Plan maken" if row.gesprek else "Gesprek plannen",
        )
        for row in rows.select_related("klant").order_by("van", "pk")[: MEEST + 1]
    ]


def _first_step(row: Any) -> str:
    if not row.gesprek:
        return reverse("agenda-plannen", args=[row.klant_id])
    return reverse("plan", args=[row.plan_id]) if row.plan_id else reverse("klant", args=[row.klant_id])


def consents(dag: Dag) -> Sequence[Rij]:
    """Plans that wait for the klant to sign, and consents to share a plan that end soon; two queries."""
    goals = Doel.objects.filter(plan=OuterRef("pk"))
    rows = Plan.objects.visible_to(dag.user).filter(
        Exists(goals), regievoerder__in=dag.mensen, status=PlanStatus.CONCEPT
    )
    waiting = [
        Rij(
            wat="Plan wacht op akkoord van de klant",
            klant=row.klant.naam,
            klant_id=row.klant_id,
            wanneer=f"sinds {short_date(row.begonnen_op, dag.today)}",
            url=reverse("plan", args=[row.pk]),
            knop="Laten tekenen",
        )
        for row in rows.select_related("klant").order_by("begonnen_op", "pk")[: MEEST + 1]
    ]
    return [*waiting, *_ending_consents(dag)][: MEEST + 1]


def _ending_consents(dag: Dag) -> list[Rij]:
    """A partner reads along by consent of the klant, and that consent is almost over."""
    rows = Deling.objects.filter(
        plan__in=Plan.objects.visible_to(dag.user).running().filter(regievoerder__in=dag.mensen),
        grondslag=Grondslag.TOESTEMMING,
        ingetrokken_op__isnull=True,
        tot__range=(dag.today, dag.horizon),
    )
    return [
        Rij(
            wat=f"Toestemming om te delen met {row.partner.naam} loopt af",
            klant=row.plan.klant.naam,
            klant_id=row.plan.klant_id,
            termijn=row.tot,
            url=reverse("plan", args=[row.plan_id]),
            knop="Opnieuw vragen",
        )
        for row in rows.select_related("plan__klant", "partner").order_by("tot", "pk")[: MEEST + 1]
    ]


def register_all() -> None:
    """Called when the app starts."""
    for deel in (
        Deel(
            naam="gesprekken",
            titel="Gesprekken vandaag",
            icoon="calendar",
            volgorde=10,
            lees=talks,
            alles="agenda",
            leeg="Vandaag heeft u geen gesprekken.",
        ),
        Deel(
            naam="afspraken",
            titel="Afspraken over en weer",
            icoon="heart-handshake",
            volgorde=20,
            lees=agreements,
        ),
        Deel(naam="termijnen", titel="Loopt af", icoon="clock", volgorde=30, lees=terms, alles="werk"),
        Deel(
            naam="uit_beeld",
            titel="Uit beeld",
            icoon="eye-off",
            volgorde=40,
            lees=out_of_sight_rows,
            kolom=2,
            alles="contact",
        ),
        Deel(
            naam="nieuw",
            titel="Nieuwe klanten",
            icoon="user-plus",
            volgorde=50,
            lees=new_klanten,
            kolom=2,
            alles="caseload",
        ),
        Deel(
            naam="akkoord",
            titel="Wacht op akkoord",
            icoon="hourglass",
            volgorde=60,
            lees=consents,
            kolom=2,
            alles="caseload",
        ),
    ):
        register(deel)
