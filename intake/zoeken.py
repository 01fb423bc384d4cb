"""What the intake offers in search: a melding by its kenmerk, a new melding for a klant, and the stroom."""

from collections.abc import Iterator, Mapping, Sequence

from django.urls import reverse

from intake.melding.codes import Stroom
from intake.melding.models import Melding
from serviceplein.klanten import acties, kolommen
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


def stromen(klanten: Sequence[Klant], user: Gebruiker) -> Mapping[int, str]:
    """The stroom of the newest melding per klant; one query, and none without the right to see them."""
    if not user.heeft(Recht.MELDING_BEKIJKEN):
        return {}
    told = Melding.objects.filter(klant__in=klanten).exclude(stroom="")
    newest = told.order_by("klant", "-pk").distinct("klant")
    return {klant_id: Stroom(stroom).label for klant_id, stroom in newest.values_list("klant", "stroom")}


def register_all() -> None:
    """Called when the app starts."""
    kolommen.register("intake.stroom", label="Stroom", lookup=stromen, volgorde=20)
    register(KENMERK, find_melding)
    acties.register(
        "intake.melding",
        label="Melding opnemen",
        icon="plus",
        recht=Recht.MELDING_REGISTREREN,
        url=new_melding,
        volgorde=90,
    )
