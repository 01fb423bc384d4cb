"""How mutaties are read; they follow the klant."""

from datetime import date
from typing import TYPE_CHECKING, Self

from django.db import models

from backoffice.mutaties.transitions import OPEN, MutatieStatus
from serviceplein.klanten.models import Klant
from serviceplein.toegang.models import Gebruiker
from serviceplein.toegang.rollen import Recht

if TYPE_CHECKING:
    from backoffice.mutaties.models import Mutatie  # noqa: F401


class MutatieQuerySet(models.QuerySet["Mutatie"]):
    def visible_to(self, user: Gebruiker) -> Self:
        """Mutaties of klanten the user may see, for who works with them."""
        if not user.heeft(Recht.MUTATIE_VERWERKEN):
            return self.none()
        return self.filter(Klant.objects.all().open_to(user, "klant__"))

    def open(self) -> Self:
        """Not carried out, refused or undone."""
        return self.filter(status__in=OPEN)

    def to_check(self) -> Self:
        """What waits for a person, the longest first."""
        return self.filter(status=MutatieStatus.VOORBEREID).order_by("ontvangen_op", "pk")

    def due(self, op: date) -> Self:
        """Checked, and its day has come."""
        return self.filter(status=MutatieStatus.GEPLAND, ingangsdatum__lte=op)
