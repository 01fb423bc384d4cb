"""How Wmo-voorzieningen are read; `visible_to` is the only read rule."""

from datetime import date, datetime
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Q
from django.utils import timezone

from caseload.voorzieningen.transitions import BUSY, RUNNING
from serviceplein.klanten.models import Klant
from serviceplein.organisatie.namens import acted_for_by
from serviceplein.toegang.models import Gebruiker
from serviceplein.toegang.rollen import Rol

if TYPE_CHECKING:
    from caseload.voorzieningen.models import Voorziening  # noqa: F401


class VoorzieningQuerySet(models.QuerySet["Voorziening"]):
    def visible_to(self, user: Gebruiker) -> Self:
        """Voorzieningen of klanten the user may see."""
        return self.filter(Klant.objects.all().open_to(user, "klant__"))

    def open_for(self, user: Gebruiker, now: datetime) -> Self:
        """Voorzieningen the user may work on right now: own work, or a purpose that still holds (PRV-02)."""
        return self.filter(klant__in=Klant.objects.visible_to(user).open_for(user, now))

    def busy(self) -> Self:
        """Not delivered to satisfaction and not stopped."""
        return self.filter(status__in=BUSY)

    def running(self) -> Self:
        return self.filter(status__in=RUNNING)

    def late(self, op: date) -> Self:
        """Of which the next step should have been done before `op`."""
        return self.running().filter(volgende_voor__lt=op)

    def followed_by(self, user: Gebruiker) -> Self:
        """What the user follows, or a colleague they stand in for; for a teamleider what the team follows."""
        mine = Q(acted_for_by(user, timezone.localdate()))
        medewerker = getattr(user, "medewerker", None)
        if Rol.TEAMLEIDER in user.rollen and medewerker is not None:
            mine |= Q(medewerker__team=medewerker.team_id)
        return self.filter(mine)
