"""How agreements with partners and their reports are read."""

from datetime import date
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Q

from caseload.relatiebeheer.transitions import SamenwerkingStatus
from serviceplein.klanten.models import Klant
from serviceplein.toegang.models import Gebruiker
from serviceplein.toegang.rollen import Recht

if TYPE_CHECKING:
    from caseload.relatiebeheer.models import Partnerrapport, Samenwerkingsafspraak  # noqa: F401


class SamenwerkingQuerySet(models.QuerySet["Samenwerkingsafspraak"]):
    def visible_to(self, user: Gebruiker) -> Self:
        """They are about organisations, not about people: everybody who works with partners."""
        return self.all() if user.heeft(Recht.RELATIES_BEHEREN) else self.none()

    def open(self) -> Self:
        """What is being agreed, or holds."""
        return self.exclude(status=SamenwerkingStatus.BEEINDIGD)

    def ended(self) -> Self:
        """What does not hold any more, the last first."""
        return self.filter(status=SamenwerkingStatus.BEEINDIGD).order_by("-beeindigd_op", "-pk")

    def due(self, until: date) -> Self:
        """Those to look at together, or that end, at the latest on that day."""
        return self.open().filter(Q(tot__lte=until) | Q(evaluatie_op__lte=until))


class RapportQuerySet(models.QuerySet["Partnerrapport"]):
    def visible_to(self, user: Gebruiker) -> Self:
        """Reports about klanten the user may see."""
        return self.filter(Klant.objects.all().open_to(user, "plan__klant__"))
