"""The assignment on the page of a melding: the proposal before, the stored explanation after."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest
from django.utils import timezone

from caseload.plan.models import Plan
from caseload.toewijzing.forms import AfwijkenForm
from caseload.toewijzing.models import Toewijzing, Uitsluiting, Wachtplaats
from caseload.toewijzing.onderwerp import decision_of
from caseload.toewijzing.plaatsen import Plaats, explanation, propose
from caseload.toewijzing.services import sought_place
from caseload.toewijzing.voorstel import Voorstel, read_voorstel
from intake.melding.models import Melding
from intake.melding.transitions import MeldingStatus
from serviceplein.fouten import DomainError
from serviceplein.klanten.models import Klant
from serviceplein.organisatie.functies import Functie
from serviceplein.toegang.models import Gebruiker
from serviceplein.toegang.rollen import Recht

SNELLE_ROUTES = {
    "uitzendbureau": "Verwijs direct door naar een uitzendbureau.",
    "budgetbeheer": "Regel budgetbeheer: de schulden zijn niet op te lossen.",
}


def toewijzing_panel(request: HttpRequest, melding: Melding) -> dict[str, Any] | None:
    """The proposal of a scanned melding, or what came of it; nothing before the Quick Scan."""
    user: Any = request.user
    if melding.status == MeldingStatus.GESCAND:
        return _before(request, melding, user, timezone.now())
    if melding.status == MeldingStatus.OVERGEDRAGEN and hasattr(melding, "quick_scan"):
        return _after(melding, user)
    return None


def _before(request: HttpRequest, melding: Melding, user: Gebruiker, now: datetime) -> dict[str, Any]:
    try:
        voorstel = read_voorstel(melding, now=now, record=False)
    except DomainError as refused:
        return {"geen_voorstel": refused.message}
    besluit = voorstel.besluit
    context: dict[str, Any] = {
        "voorstel": besluit,
        "functie": Functie(besluit.functie).label if besluit.functie else "",
        "snelle_route": route_text(besluit.snelle_route),
        "mag_toewijzen": user.heeft(Recht.CONTACTPERSOON_TOEWIJZEN),
        "mag_afwijken": user.heeft(Recht.CONTACTPERSOON_AFWIJKEN),
    }
    if besluit.functie and besluit.vaste_contactpersoon:
        plaats = place_for(melding, voorstel, now=now)
        keuze = propose(plaats, now=now)
        context |= {
            "tegenfeitelijk": keuze.tegenfeitelijk,
            "kandidaten": load_rows(explanation(keuze, plaats.besluit)),
            "gewicht": plaats.gewicht,
            "gekozen": keuze.gekozen,
            "afwijken_form": getattr(request, "afwijken_form", None) or AfwijkenForm(keuze=keuze),
        }
    return context


def uitsluiting_panel(request: HttpRequest, klant: Klant) -> dict[str, Any] | None:
    """Who may not help this klant, and why; for those who assign."""
    user: Any = request.user
    rows = Uitsluiting.objects.visible_to(user).filter(klant=klant).select_related("medewerker")
    return {"uitsluitingen": list(rows.order_by("-vastgelegd_op", "-pk")[:10])}


def place_for(melding: Melding, voorstel: Voorstel, *, now: datetime) -> Plaats:
    """The place that would be sought for a scanned melding right now."""
    return sought_place(melding, voorstel.scan.klant, voorstel, now=now)


def _after(melding: Melding, user: Gebruiker) -> dict[str, Any]:
    toewijzing = (
        Toewijzing.objects.filter(melding=melding)
        .select_related("medewerker__team", "voorgesteld")
        .order_by("-van")
        .first()
    )
    waiting = (
        None if toewijzing else Wachtplaats.objects.filter(melding=melding).select_related("team").first()
    )
    found = toewijzing or waiting
    return {
        "toewijzing": toewijzing,
        "beslissing_id": decision_of(melding.quick_scan),
        "wachtplaats": waiting,
        "plan": Plan.objects.running().filter(klant=melding.klant_id).first(),
        "uitleg": found.uitleg if found else None,
        "kandidaten": load_rows(found.uitleg) if found else [],
        "snelle_route": route_text(found.uitleg.get("snelle_route")) if found else "",
        "toon_kandidaten": user.heeft(Recht.CONTACTPERSOON_TOEWIJZEN),
    }


def load_rows(uitleg: dict[str, Any]) -> list[dict[str, Any]]:
    """The candidates of an explanation with numbers to draw their load with."""
    return [
        {**row, "belasting": float(row["belasting"]), "ruimte": float(row["ruimte"])}
        for row in uitleg.get("kandidaten", [])
    ]


def route_text(code: str | None) -> str:
    """What a snelle route asks to do; its code where the municipality made one of its own."""
    return SNELLE_ROUTES.get(code, code.replace("_", " ").capitalize()) if code else ""
