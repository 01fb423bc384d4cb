"""How meldingen are read."""

from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Q

from intake.melding.transitions import CLOSED
from serviceplein.klanten.models import Klant
from serviceplein.toegang.models import Gebruiker
from serviceplein.toegang.rollen import Recht

if TYPE_CHECKING:
    from intake.melding.models import Melding  # noqa: F401


class MeldingQuerySet(models.QuerySet["Melding"]):
    def visible_to(self, user: Gebruiker) -> Self:
        """Anonymous meldingen, and those of klanten the user may see."""
        if not user.heeft(Recht.MELDING_BEKIJKEN):
            return self.none()
        return self.filter(Q(klant__isnull=True) | Klant.objects.all().open_to(user, "klant__"))

    def open(self) -> Self:
        """Meldingen still on their way."""
        return self.exclude(status__in=CLOSED)

    def werklijst(self) -> Self:
        """All that one row of the work list shows."""
        return self.select_related("klant", "klant__wijk", "aangebracht_door")
