"""Menu entry, button and panel of the agenda."""

from typing import Any

from django.db.models import Count, Q
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from serviceplein.agenda.models import Afspraak
from serviceplein.agenda.transitions import AfspraakStatus
from serviceplein.klanten import acties
from serviceplein.klanten.models import Klant
from serviceplein.toegang.rollen import Recht
from serviceplein.ui import navigatie, panelen
from serviceplein.ui.statussen import register_statussen
from serviceplein.werk import onderwerpen


def klant_panel(request: HttpRequest, klant: Klant) -> dict[str, Any] | None:
    """Talks to come, the last ones, and how often somebody did not come."""
    talks = Afspraak.objects.filter(klant=klant)
    counted = talks.aggregate(
        alles=Count("pk"), gemist=Count("pk", filter=Q(status=AfspraakStatus.NIET_GEKOMEN))
    )
    if not counted["alles"]:
        return None
    rows = talks.select_related("medewerker")
    return {
        "komend": list(rows.planned().order_by("begin", "pk")[:5]),
        "geweest": list(rows.exclude(status=AfspraakStatus.GEPLAND).order_by("-begin", "-pk")[:3]),
        "gemist": counted["gemist"],
        "nu": timezone.now(),
    }


def plan_talk(klant: Klant) -> str:
    """The page to plan a talk with this klant."""
    return reverse("agenda-plannen", args=[klant.pk])


def register_all() -> None:
    """Called when the app starts."""
    navigatie.register(
        navigatie.Item(
            url_name="agenda", label="Agenda", icon="calendar", recht=Recht.TAAK_UITVOEREN, volgorde=16
        )
    )
    acties.register(
        "agenda.gesprek",
        label="Afspraak maken",
        icon="calendar-plus",
        recht=Recht.AFSPRAAK_PLANNEN,
        url=plan_talk,
        volgorde=40,
    )
    panelen.register(
        plaats="klant-hulp", naam="gesprekken", volgorde=15, render=klant_panel, template="agenda/_klant.html"
    )
    onderwerpen.register("agenda.afspraak", lambda number: reverse("afspraak", args=[number]))
    register_statussen("info", "calendar", "gepland")
    register_statussen("goed", "check", "gevoerd")
    register_statussen("let_op", "ban", "niet_gekomen")
