"""How trajecten and nazorg are read; `visible_to` is the only read rule."""

from datetime import datetime
from typing import TYPE_CHECKING, Self

from django.db import models

from caseload.trajecten.transitions import NazorgStatus, TrajectStatus
from serviceplein.klanten.models import Klant
from serviceplein.toegang.models import Gebruiker

if TYPE_CHECKING:
    from caseload.trajecten.models import Nazorgmoment, Traject  # noqa: F401

RUNNING = (TrajectStatus.BESTELD, TrajectStatus.LOOPT)


class TrajectQuerySet(models.QuerySet["Traject"]):
    def visible_to(self, user: Gebruiker) -> Self:
        """Trajecten of klanten the user may see."""
        return self.filter(Klant.objects.all().open_to(user, "klant__"))

    def open_for(self, user: Gebruiker, now: datetime) -> Self:
        """Trajecten the user may work on right now: own work, or a purpose that still holds (PRV-02)."""
        return self.filter(klant__in=self.klanten_open_for(user, now))

    def klanten_open_for(self, user: Gebruiker, now: datetime) -> models.QuerySet[Klant]:
        """Klanten for whom the user may order a traject right now."""
        return Klant.objects.visible_to(user).open_for(user, now)

    def running(self) -> Self:
        return self.filter(status__in=RUNNING)

    def of_partner(self, partner_id: int) -> Self:
        """Trajecten ordered from this partner; a cancelled order is gone for it."""
        return self.filter(partner=partner_id).exclude(status=TrajectStatus.GEANNULEERD)


class NazorgQuerySet(models.QuerySet["Nazorgmoment"]):
    def visible_to(self, user: Gebruiker) -> Self:
        """Nazorg of klanten the user may see."""
        return self.filter(Klant.objects.all().open_to(user, "klant__"))

    def open_for(self, user: Gebruiker, now: datetime) -> Self:
        """Nazorg the user may record right now."""
        return self.filter(klant__in=Klant.objects.visible_to(user).open_for(user, now))

    def planned(self) -> Self:
        return self.filter(status=NazorgStatus.GEPLAND)
