"""How plans are read."""

from datetime import datetime
from typing import TYPE_CHECKING, Self

from django.db import models

from caseload.plan.transitions import PlanStatus
from serviceplein.klanten.models import Klant
from serviceplein.toegang.models import Gebruiker

if TYPE_CHECKING:
    from caseload.plan.models import Plan  # noqa: F401


class PlanQuerySet(models.QuerySet["Plan"]):
    def visible_to(self, user: Gebruiker) -> Self:
        """Plans of klanten the user may see."""
        return self.filter(Klant.objects.all().open_to(user, "klant__"))

    def open_for(self, user: Gebruiker, now: datetime) -> Self:
        """Plans the user may work on right now: own work, or a purpose given that still holds (PRV-02)."""
        return self.filter(klant__in=Klant.objects.visible_to(user).open_for(user, now))

    def running(self) -> Self:
        return self.exclude(status=PlanStatus.AFGESLOTEN)
