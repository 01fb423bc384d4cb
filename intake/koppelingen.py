"""What of the intake a document can belong to: a melding (KRN-06)."""

from collections.abc import Iterable

from django.urls import reverse

from intake.melding.models import Melding
from serviceplein.dossier.koppelingen import MEEST, Koppelbaar, register
from serviceplein.klanten.models import Klant
from serviceplein.toegang.models import Gebruiker


def meldingen(klant: Klant, user: Gebruiker) -> Iterable[tuple[int, str, str]]:
    rows = Melding.objects.visible_to(user).filter(klant=klant).order_by("-gemeld_op", "-pk")
    for row in rows[:MEEST]:
        yield row.pk, f"{row.kenmerk} van {row.gemeld_op:%d-%m-%Y}", reverse("melding", args=[row.pk])


def register_all() -> None:
    """Called when the app starts."""
    register(Koppelbaar(code=Melding._meta.label_lower, label="Melding", rijen=meldingen))
