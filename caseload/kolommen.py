"""What lists of klanten show of the caseload: the vaste contactpersoon (KRN-02, KRN-14)."""

from collections.abc import Mapping, Sequence

from caseload.toewijzing.models import Toewijzing
from serviceplein.klanten import kolommen
from serviceplein.klanten.models import Klant
from serviceplein.toegang.models import Gebruiker


def contactpersonen(klanten: Sequence[Klant], user: Gebruiker) -> Mapping[int, str]:
    """The name of the contactpersoon per klant; one query. Who it is, is no secret to who sees the klant."""
    running = Toewijzing.objects.filter(klant__in=klanten, tot__isnull=True)
    return dict(running.values_list("klant_id", "medewerker__naam"))


def register_all() -> None:
    """Called when the app starts."""
    kolommen.register("caseload.contactpersoon", label="Contactpersoon", lookup=contactpersonen, volgorde=10)
