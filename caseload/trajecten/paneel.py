"""Trajecten on the page of a klant; who came back on the page of a melding (CAS-27)."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from caseload.plan.models import Plan
from caseload.toewijzing.models import UITSTROOM, Toewijzing, Uitsluiting
from caseload.trajecten.models import Nazorgmoment, Traject
from caseload.trajecten.termijnen import months_before
from intake.melding.models import Melding
from intake.melding.transitions import MeldingStatus
from serviceplein.catalogus.normen import norm
from serviceplein.klanten.models import Klant
from serviceplein.organisatie.models import Afwezigheid
from serviceplein.toegang import betrokkenheid
from serviceplein.toegang.betrokkenheid import Wie
from serviceplein.toegang.rollen import Recht
from serviceplein.ui.navigatie import Item
from serviceplein.ui.navigatie import register as register_item
from serviceplein.ui.panelen import register
from serviceplein.werk import onderwerpen

HERINSTROOM = "uitstroom.herinstroom_maanden"
GETOOND = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Terugkeer:
    """The last outflow of a klant before a moment; `herinstroom` when it was within the norm."""

    toewijzing: Toewijzing
    maanden: int
    herinstroom: bool


def return_of(klant_id: int, op: datetime) -> Terugkeer | None:
    """Whether a klant who now asks something was helped before and left."""
    earlier = Toewijzing.objects.filter(klant=klant_id, tot__lt=op, einde_reden__in=UITSTROOM)
    last = earlier.select_related("medewerker").order_by("-tot", "-pk").first()
    if last is None or last.tot is None:
        return None
    day = timezone.localdate(op)
    months = int(norm(HERINSTROOM, op=day))
    within = timezone.localdate(last.tot) >= months_before(day, months)
    return Terugkeer(toewijzing=last, maanden=months, herinstroom=within)


def traject_panel(request: HttpRequest, klant: Klant) -> dict[str, Any] | None:
    """The last trajecten, nazorg that is due, and the way to an advice."""
    user: Any = request.user
    rows = Traject.objects.filter(klant=klant).select_related("instrument", "partner")
    return {
        "klant": klant,
        "trajecten": list(rows.order_by("-begin", "-pk")[:GETOOND]),
        "nazorg": list(Nazorgmoment.objects.planned().filter(klant=klant)[:3]),
        "mag": user.heeft(Recht.PLAN_BEWERKEN),
    }


def return_panel(request: HttpRequest, melding: Melding) -> dict[str, Any] | None:
    """The former plan, contactpersoon and trajecten of who came back, with what we propose."""
    if melding.klant_id is None or melding.status == MeldingStatus.AFGEHANDELD:
        return None
    if Toewijzing.objects.running().filter(klant=melding.klant_id).exists():
        return None
    known = return_of(melding.klant_id, melding.gemeld_op)
    if known is None:
        return None
    user: Any = request.user
    may_open = user.heeft(Recht.KLANT_BEKIJKEN)
    plans = Plan.objects.visible_to(user).filter(klant=melding.klant_id).order_by("-begonnen_op", "-pk")
    plan = plans.first() if may_open else None
    rows = Traject.objects.visible_to(user).filter(klant=melding.klant_id).select_related("instrument")
    return {
        "toewijzing": known.toewijzing,
        "herinstroom": known.herinstroom,
        "maanden": str(known.maanden),
        "plan": plan,
        "doelen": list(plan.doelen.all()[:3]) if plan else [],
        "trajecten": list(rows.order_by("-begin", "-pk")[:GETOOND]) if may_open else [],
        "voorstel": proposal_for(known.toewijzing, timezone.localdate()),
    }


def proposal_for(toewijzing: Toewijzing, today: Any) -> str:
    """Continuity in one sentence: the contactpersoon of then, unless that cannot be."""
    person = toewijzing.medewerker
    banned = Uitsluiting.objects.running().filter(klant=toewijzing.klant_id, medewerker=person).exists()
    away = Afwezigheid.objects.filter(medewerker=person, van__lte=today, tot_en_met__gte=today).exists()
    if not person.actief or banned:
        return "Kies een andere contactpersoon en begin met het plan van toen."
    if away:
        return f"{person.naam} kent de klant, maar is nu afwezig. Begin met het plan van toen."
    return (
        f"{person.naam} kent de klant. Bij de toewijzing gaat deze collega voor zolang er ruimte is. "
        "Ga verder waar het plan van toen ophield."
    )


def with_nazorg(wie: Wie) -> Q:
    """Klanten one still calls after: nazorg that is planned is own work (CAS-27)."""
    planned = Nazorgmoment.objects.planned().filter(medewerker__gebruiker=wie.gebruiker_id)
    return Q(pk__in=planned.values("klant"))


def register_all() -> None:
    """Called when the app starts."""
    register(
        plaats="klant-begeleiding",
        naam="trajecten",
        volgorde=5,
        render=traject_panel,
        template="caseload/trajecten/_klant.html",
    )
    register(
        plaats="melding",
        naam="terugkeer-klant",
        volgorde=5,
        render=return_panel,
        template="caseload/trajecten/_terugkeer.html",
    )
    betrokkenheid.register("caseload.nazorg", with_nazorg)
    onderwerpen.register("caseload.traject", lambda pk: reverse("traject", args=[pk]))
    onderwerpen.register("caseload.nazorgmoment", lambda pk: reverse("nazorg", args=[pk]))
    register_item(
        Item(
            url_name="trajecten",
            label="Trajecten",
            icon="route",
            recht=Recht.CASELOAD_BEKIJKEN,
            groep="Begeleiding",
            volgorde=14,
        )
    )
    register_item(
        Item(
            url_name="contracten",
            label="Contracten en budgetten",
            icon="coin",
            recht=Recht.INSTRUMENTEN_BEHEREN,
            groep="Beheer",
            volgorde=40,
        )
    )
