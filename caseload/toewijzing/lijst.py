"""The caseload and the waiting list."""

from typing import Any

from django import forms
from django.db.models import OuterRef, Q, QuerySet, Subquery

from caseload.ladders.models import Ladder, LadderStap
from caseload.plan.models import Plan
from caseload.plan.transitions import PlanStatus
from caseload.toewijzing.models import Toewijzing, Wachtplaats
from serviceplein.organisatie.functies import CONTACTPERSONEN, Functie
from serviceplein.ui.lijst import Kolom, Lijst

GEEN_PLAN = "geen"


def with_stand(toewijzingen: QuerySet[Toewijzing]) -> QuerySet[Toewijzing]:
    """Adds trede, plan id, plan status and evaluation day of each klant, in the one query of the list."""
    steps = LadderStap.objects.filter(klant=OuterRef("klant"), ladder=Ladder.REINTEGRATIE).order_by("-op")
    plans = Plan.objects.running().filter(klant=OuterRef("klant"))
    return toewijzingen.select_related("klant", "medewerker").annotate(
        trede=Subquery(steps.values("trede")[:1]),
        plan_id=Subquery(plans.values("pk")[:1]),
        plan_status=Subquery(plans.values("status")[:1]),
        evaluatie_op=Subquery(plans.values("evaluatie_op")[:1]),
    )


KLANT = Kolom(
    naam="klant",
    label="Klant",
    waarde="klant.naam",
    template="caseload/toewijzing/_cel_klant.html",
    sorteer=("klant__achternaam",),
    kop=True,
)
CONTACTPERSOON = Kolom(
    naam="medewerker",
    label="Contactpersoon",
    waarde="medewerker.naam",
    sorteer=("medewerker__naam",),
    prioriteit=3,
)


class BegeleidingFilter(forms.Form):
    """Whom somebody guides: by name, trede and functie."""

    q = forms.CharField(label="Zoek op naam", required=False, widget=forms.TextInput({"type": "search"}))
    trede = forms.TypedChoiceField(
        label="Trede",
        choices=[("", "Alle treden"), *((str(n), f"Trede {n}") for n in range(7))],
        required=False,
    )
    functie = forms.ChoiceField(
        label="Functie",
        choices=[("", "Alle functies"), *((f.value, f.label) for f in Functie if f in CONTACTPERSONEN)],
        required=False,
    )

    @staticmethod
    def apply(queryset: QuerySet[Any], keuze: dict[str, Any], *, trede: str) -> QuerySet[Any]:
        """`trede`: how the rows call it."""
        if text := keuze.get("q", "").strip():
            queryset = queryset.filter(klant__zoeknaam__icontains=text.lower())
        if "trede" in keuze:
            queryset = queryset.filter(**{trede: keuze["trede"]})
        if functie := keuze.get("functie"):
            queryset = queryset.filter(functie=functie)
        return queryset


class CaseloadFilter(BegeleidingFilter):
    field_order = ("q", "plan", "trede", "functie")
    plan = forms.ChoiceField(
        label="Plan",
        choices=[
            ("", "Alle"),
            (GEEN_PLAN, "Nog geen plan"),
            (PlanStatus.CONCEPT, "Concept"),
            (PlanStatus.ACTIEF, "Actief"),
        ],
        required=False,
    )


class CaseloadLijst(Lijst):
    naam = "caseload"
    titel = "Caseload"
    enkelvoud, meervoud = "klant", "klanten"
    filters = CaseloadFilter
    standaard_sortering = "klant"
    leeg_titel = "Geen klanten"
    leeg_tekst = "Zodra iemand aan u wordt toegewezen, staat die hier."
    kolommen = (
        KLANT,
        Kolom(
            naam="trede",
            label="Trede",
            waarde=lambda rij: "Onbekend" if rij.trede is None else rij.trede,
            sorteer=("trede",),
            nowrap=True,
        ),
        Kolom(
            naam="plan",
            label="Plan",
            waarde=lambda rij: PlanStatus(rij.plan_status).label if rij.plan_status else "Nog geen plan",
            template="caseload/toewijzing/_cel_plan.html",
            sorteer=("plan_status",),
        ),
        Kolom(
            naam="evaluatie",
            label="Evaluatie",
            waarde="evaluatie_op",
            template="caseload/toewijzing/_cel_evaluatie.html",
            sorteer=("evaluatie_op",),
            prioriteit=2,
        ),
        CONTACTPERSOON,
        Kolom(
            naam="sinds",
            label="Sinds",
            waarde="van",
            template="caseload/toewijzing/_cel_datum.html",
            sorteer=("van",),
            kaart="rechts",
            nowrap=True,
        ),
    )

    def filter(self, queryset: QuerySet[Any], keuze: dict[str, Any]) -> QuerySet[Any]:
        if plan := keuze.get("plan"):
            queryset = queryset.filter(
                Q(plan_status__isnull=True) if plan == GEEN_PLAN else Q(plan_status=plan)
            )
        return BegeleidingFilter.apply(queryset, keuze, trede="trede")


class WachtlijstFilter(forms.Form):
    functie = forms.ChoiceField(
        label="Wacht op",
        choices=[("", "Alle functies"), *((f.value, f.label) for f in Functie if f in CONTACTPERSONEN)],
        required=False,
    )


class WachtLijst(Lijst):
    naam = "wachtlijst"
    titel = "Wachtlijst"
    enkelvoud, meervoud = "klant", "klanten"
    filters = WachtlijstFilter
    standaard_sortering = "termijn"
    leeg_titel = "Niemand wacht"
    leeg_tekst = "Iedereen heeft een vaste contactpersoon."
    kolommen = (
        KLANT,
        Kolom(naam="functie", label="Wacht op", waarde="get_functie_display", sorteer=("functie",)),
        Kolom(naam="team", label="Team", waarde="team.naam", sorteer=("team__naam",), prioriteit=2),
        Kolom(
            naam="sinds",
            label="Sinds",
            waarde="sinds",
            template="caseload/toewijzing/_cel_datum.html",
            sorteer=("sinds",),
            prioriteit=2,
            nowrap=True,
        ),
        Kolom(
            naam="termijn",
            label="Uiterlijk",
            waarde="termijn",
            template="caseload/toewijzing/_cel_termijn.html",
            sorteer=("termijn",),
            kaart="rechts",
            nowrap=True,
        ),
        Kolom(
            naam="plaatsen",
            label="Plaatsen",
            waarde="pk",
            template="caseload/toewijzing/_cel_plaatsen.html",
            in_export=False,
            kaart="zonder",
        ),
    )

    def filter(self, queryset: QuerySet[Any], keuze: dict[str, Any]) -> QuerySet[Any]:
        if functie := keuze.get("functie"):
            queryset = queryset.filter(functie=functie)
        return queryset


def waiting_rows(wachtplaatsen: QuerySet[Wachtplaats]) -> QuerySet[Wachtplaats]:
    """All that one row of the waiting list shows."""
    return wachtplaatsen.select_related("klant", "team")
