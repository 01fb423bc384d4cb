"""What the intake offers in search: a melding by its kenmerk, and a new melding for a klant that was found."""

from collections.abc import Iterator

from django.urls import reverse

from intake.melding.models import Melding
from serviceplein.klanten import acties
from serviceplein.klanten.models import Klant
from serviceplein.klanten.zoekers import Treffer, register
from serviceplein.toegang.models import Gebruiker
from serviceplein.toegang.rollen import Recht

KENMERK = r"M\d{4}-\d{4,}"


def find_melding(user: Gebruiker, text: str) -> Iterator[Treffer]:
    """The melding with this kenmerk, when the user may see it."""
    for melding in Melding.objects.visible_to(user).filter(kenmerk=text.upper()):
        yield Treffer(
            titel=f"Melding {melding.kenmerk}",
            url=reverse("melding", args=[melding.pk]),
            toelichting=melding.get_status_display(),
        )


def new_melding(klant: Klant) -> str:
    """The desk, with this klant filled in."""
    return f"{reverse('melding-nieuw')}?klant={klant.pk}"


def register_all() -> None:
    """Called when the app starts."""
    register(KENMERK, find_melding)
    acties.register(
        "intake.melding",
        label="Melding opnemen",
        icon="plus",
        recht=Recht.MELDING_REGISTREREN,
        url=new_melding,
        volgorde=90,
    )
