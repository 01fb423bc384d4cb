"""How decisions are read."""

from typing import TYPE_CHECKING, Self

from django.db import models

from backoffice.besluiten.transitions import OPEN, BesluitStatus
from serviceplein.klanten.models import Klant
from serviceplein.toegang.models import Gebruiker
from serviceplein.toegang.rollen import Recht

if TYPE_CHECKING:
    from backoffice.besluiten.models import Besluit  # noqa: F401


class BesluitQuerySet(models.QuerySet["Besluit"]):
    def visible_to(self, user: Gebruiker) -> Self:
        """Decisions on applications of klanten the user may see."""
        if not user.heeft(Recht.AANVRAAG_BEKIJKEN):
            return self.none()
        return self.filter(Klant.objects.all().open_to(user, "aanvraag__klant__"))

    def definitief(self) -> Self:
        """Decisions that were taken; proposals that wait for a second person are none."""
        return self.exclude(status__in=OPEN)

    def ter_akkoord(self, user: Gebruiker) -> Self:
        """What waits for a second person and may be agreed to by this one, oldest first."""
        waiting = self.visible_to(user).filter(status=BesluitStatus.TER_AKKOORD)
        return waiting.exclude(beslist_door=user).order_by("beslist_op", "pk")
