"""What other pages show of the queues, whose work a klant is, and the figure of the menu."""

from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import HttpRequest
from django.urls import reverse

from backoffice.werkvoorraad.models import Opdracht
from backoffice.werkvoorraad.querysets import LEZEN
from backoffice.werkvoorraad.transitions import GESLOTEN, IN_HANDEN, OpdrachtStatus
from serviceplein.klanten.querysets import NEED_TO_KNOW
from serviceplein.toegang.betrokkenheid import Wie
from serviceplein.toegang.rollen import Recht

MEEST = 6


def klant_panel(request: HttpRequest, klant: Any) -> dict[str, Any] | None:
    """What the backoffice does for this klant, the newest first, and the way to ask something."""
    user: Any = request.user
    if not any(user.heeft(recht) for recht in LEZEN):
        return None
    rows = Opdracht.objects.visible_to(user).filter(klant=klant).for_list().order_by("-ontstaan_op", "-pk")
    found = list(rows[: MEEST + 1])
    may_ask = user.heeft(Recht.OPDRACHT_GEVEN)
    if not found and not may_ask:
        return None
    return {
        "opdrachten": found[:MEEST],
        "meer": len(found) > MEEST,
        "geef_url": reverse("opdracht-kies", args=[klant.pk]) if may_ask else "",
    }


def melding_panel(request: HttpRequest, melding: Any) -> dict[str, Any] | None:
    """Opdrachten that came from this melding."""
    return _panel_of(request, "melding", melding, melding.klant_id)


def plan_panel(request: HttpRequest, plan: Any) -> dict[str, Any] | None:
    """Opdrachten that came from this plan."""
    return _panel_of(request, "plan", plan, plan.klant_id)


def _panel_of(request: HttpRequest, name: str, subject: Any, klant_id: int | None) -> dict[str, Any] | None:
    user: Any = request.user
    if klant_id is None or not any(user.heeft(recht) for recht in LEZEN):
        return None
    about = {"onderwerp_soort": subject._meta.label_lower, "onderwerp_id": subject.pk, "klant": klant_id}
    rows = Opdracht.objects.visible_to(user).filter(**about).for_list().order_by("-ontstaan_op", "-pk")
    url = ""
    if user.heeft(Recht.OPDRACHT_GEVEN):
        url = f"{reverse('opdracht-kies', args=[klant_id])}?{name}={subject.pk}"
    found = list(rows[:MEEST])
    return {"opdrachten": found, "meer": False, "geef_url": url} if found or url else None


def own_klanten(wie: Wie) -> Q:
    """Klanten with an opdracht in the queues somebody works, or that this one works on."""
    if Recht.OPDRACHT_BEHANDELEN not in wie.rechten:
        return Q(pk__in=[])
    of_klant = Opdracht.objects.filter(klant=OuterRef("pk")).exclude(status__in=GESLOTEN)
    queue = of_klant.filter(specialisme__in=sorted(wie.specialismen))
    mine = Q(Exists(queue)) | Q(Exists(of_klant.filter(behandelaar=wie.gebruiker_id)))
    return ~Q(bescherming__in=NEED_TO_KNOW) & mine


def in_hand_of(user: Any) -> QuerySet[Any]:
    """What this medewerker took up and has still to do."""
    return Opdracht.objects.filter(behandelaar=user, status=OpdrachtStatus.OPGEPAKT)


def on_my_table(user: Any) -> QuerySet[Opdracht]:
    """The same with what waits, for the start page."""
    rows = Opdracht.objects.visible_to(user).filter(behandelaar=user, status__in=IN_HANDEN)
    return rows.for_list().order_by("-urgentie", "pk")
