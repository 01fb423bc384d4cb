"""How applications and batches are read."""

from datetime import date
from typing import TYPE_CHECKING, Self

from django.db import models

from backoffice.aanvragen.transitions import CLOSED, AanvraagStatus
from serviceplein.klanten.models import Klant
from serviceplein.toegang.models import Gebruiker
from serviceplein.toegang.rollen import Recht

if TYPE_CHECKING:
    from backoffice.aanvragen.models import Aanvraag, Aanvraagbatch  # noqa: F401


class AanvraagQuerySet(models.QuerySet["Aanvraag"]):
    def visible_to(self, user: Gebruiker) -> Self:
        """Applications of klanten the user may see."""
        if not user.heeft(Recht.AANVRAAG_BEKIJKEN):
            return self.none()
        return self.filter(Klant.objects.all().open_to(user, "klant__"))

    def open(self) -> Self:
        """Not decided and not withdrawn."""
        return self.exclude(status__in=CLOSED)

    def over_term(self, op: date) -> Self:
        """Open applications whose term ended before `op`."""
        return self.open().filter(beslistermijn__lt=op)

    def te_beslissen(self) -> Self:
        """What waits for a medewerker, most urgent first: the legal term, then the oldest."""
        return self.filter(status=AanvraagStatus.BIJ_MEDEWERKER).order_by("beslistermijn", "pk")

    def for_list(self) -> Self:
        """All that one row of a list shows."""
        return self.select_related("klant", "behandelaar", "besluit")


class AanvraagbatchQuerySet(models.QuerySet["Aanvraagbatch"]):
    def visible_to(self, user: Gebruiker) -> Self:
        """Batches, for those who may deliver them."""
        return self.all() if user.heeft(Recht.AANVRAAG_BATCH) else self.none()
