"""What the steps about one klant share: opening the klant, and a page with one form."""

from datetime import datetime
from typing import Any, ClassVar

from django.urls import reverse

from caseload.toewijzing.models import Toewijzing
from serviceplein.klanten.models import Klant
from serviceplein.klanten.views import open_klant
from serviceplein.toegang.models import Gebruiker
from serviceplein.toegang.rechten import require
from serviceplein.toegang.rollen import Recht
from serviceplein.ui.stap import Stappagina


def open_for(actor: Gebruiker, recht: Recht, klant_id: int, now: datetime) -> Klant:
    """The klant, locked, for a step of somebody who may open the dossier now; part of a step.

    Raises Klant.DoesNotExist, PermissionDenied.
    """
    klanten = Klant.objects.visible_to(actor).open_for(actor, now)
    klant = klanten.select_for_update(of=("self",), no_key=True).get(pk=klant_id)
    require(actor, recht)
    return klant


def contactpersoon_id(klant_id: int) -> int | None:
    """The medewerker who is the vaste contactpersoon; None while there is none."""
    running = Toewijzing.objects.running().filter(klant=klant_id)
    return running.values_list("medewerker", flat=True).first()


class KlantStap(Stappagina):
    """A page with one form about a klant, or about something of a klant.

    `klant_van` reads what the address names and gives the number of the klant.
    """

    template_name = "caseload/stap.html"
    handboek: ClassVar[str] = "afspraken"
    anker: ClassVar[str] = "p-afspraken"
    klant: Klant

    def klant_van(self, **kwargs: Any) -> int:
        return int(kwargs["klant_id"])

    def find(self, **kwargs: Any) -> None:
        self.klant = open_klant(self.request, self.klant_van(**kwargs), handeling=self.titel.lower())

    def back(self) -> str:
        return f"{reverse('klant-begeleiding', args=[self.klant.pk])}#{self.anker}"

    def context(self) -> dict[str, Any]:
        return {"klant": self.klant, "handboekstap": self.handboek, **self.about()}

    def about(self) -> dict[str, Any]:
        """What the page shows above the form."""
        return {}
