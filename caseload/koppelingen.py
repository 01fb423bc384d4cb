"""What of the caseload a document can belong to: a plan (KRN-06)."""

from collections.abc import Iterable

from django.urls import reverse

from caseload.plan.models import Plan
from serviceplein.dossier.koppelingen import MEEST, Koppelbaar, register
from serviceplein.klanten.models import Klant
from serviceplein.toegang.models import Gebruiker


def plannen(klant: Klant, user: Gebruiker) -> Iterable[tuple[int, str, str]]:
    rows = Plan.objects.visible_to(user).filter(klant=klant).order_by("-begonnen_op", "-pk")
    for row in rows[:MEEST]:
        yield row.pk, f"Plan van aanpak van {row.begonnen_op:%d-%m-%Y}", reverse("plan", args=[row.pk])


def register_all() -> None:
    """Called when the app starts."""
    register(Koppelbaar(code=Plan._meta.label_lower, label="Plan", rijen=plannen))
