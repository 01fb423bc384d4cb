"""The triage as the subject of decisions: who may see it, what was chosen, and what counts as deviating."""

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse

from intake.melding.models import Melding
from serviceplein.klanten.models import Klant
from serviceplein.regels.models import Beslissing
from serviceplein.regels.onderwerpen import Besluit, Onderwerp, register
from serviceplein.toegang.models import Gebruiker


def visible(user: Gebruiker) -> QuerySet[Any]:
    return Melding.objects.visible_to(user).select_related("klant")


def chosen(melding: Melding, beslissing: Beslissing) -> Besluit:
    """What the medewerker settled on; nothing for a decision that a later triage replaced."""
    if melding.triage_beslissing_id != beslissing.pk:
        return Besluit(uitkomst={})
    outcome = {
        "stroom": melding.stroom,
        "bestemming": melding.bestemming,
        "vervolgstap": melding.vervolgstap,
    }
    return Besluit(uitkomst=outcome, reden=melding.afwijking_reden)


def deviated() -> QuerySet[Any]:
    """Ids of the decisions whose proposal was not taken over."""
    return (
        Melding.objects.exclude(afwijking_reden="")
        .filter(triage_beslissing__isnull=False)
        .values("triage_beslissing")
    )


def register_all() -> None:
    """Makes the subject known; called when the app starts."""
    register(
        Onderwerp(
            soort="intake.melding",
            zichtbaar=visible,
            naam=lambda melding: f"Melding {melding.kenmerk}",
            adres=lambda melding: reverse("melding", args=[melding.pk]),
            klant=_klant_of,
            besluit=chosen,
            afgeweken=deviated,
            afwijken="Afwijken is: een medewerker koos een andere stroom, bestemming of vervolgstap.",
        )
    )


def _klant_of(melding: Melding) -> Klant | None:
    return melding.klant
