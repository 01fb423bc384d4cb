"""How plans are read."""

from datetime import datetime
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from caseload.plan.transitions import PlanStatus
from serviceplein.klanten.gezin.lezen import running_on
from serviceplein.klanten.models import HuishoudenLid, Klant
from serviceplein.toegang.models import Gebruiker

if TYPE_CHECKING:
    from caseload.plan.models import Plan  # noqa: F401


class PlanQuerySet(models.QuerySet["Plan"]):
    def visible_to(self, user: Gebruiker) -> Self:
        """Plans of klanten the user may see."""
        return self.filter(Klant.objects.all().open_to(user, "klant__"))

    def open_for(self, user: Gebruiker, now: datetime) -> Self:
        """Plans the user may work on right now: own work, or a purpose given that still holds (PRV-02)."""
        open_now = Klant.objects.visible_to(user).open_for(user, now)
        return self.visible_to(user).filter(Q(klant__in=open_now) | self._shared_with(open_now, now))

    def _shared_with(self, klanten: models.QuerySet[Klant], now: datetime) -> Q:
        """Plans of a household of which one of these klanten is a member today, and so is the plan's own."""
        members = HuishoudenLid.objects.filter(running_on(timezone.localdate(now)))
        houses = members.filter(klant__in=klanten).values("huishouden")
        own = members.filter(huishouden=OuterRef("huishouden"), klant=OuterRef("klant"))
        return Q(Exists(own), huishouden__in=houses)

    def running(self) -> Self:
        return self.exclude(status=PlanStatus.AFGESLOTEN)
