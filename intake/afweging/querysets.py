"""How afwegingen are read."""

from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Q

from intake.afweging.transitions import AfwegingStatus
from serviceplein.klanten.models import Klant
from serviceplein.toegang.models import Gebruiker
from serviceplein.toegang.rollen import Recht

if TYPE_CHECKING:
    from intake.afweging.models import Afweging  # noqa: F401


class AfwegingQuerySet(models.QuerySet["Afweging"]):
    def visible_to(self, user: Gebruiker) -> Self:
        """Those of klanten the user may see."""
        if not user.heeft(Recht.KLANT_BEKIJKEN):
            return self.none()
        return self.filter(Klant.objects.all().open_to(user, "klant__"))

    def of_desk(self, user: Gebruiker) -> Self:
        """For the list: one's own and those of the team; the afwegingen to agree with as well."""
        medewerker = getattr(user, "medewerker", None)
        team = Q(genomen_door__medewerker__team=medewerker.team_id) if medewerker else Q()
        mine = Q(genomen_door=user) | team
        if user.heeft(Recht.AFWEGING_AKKOORD):
            mine |= Q(status=AfwegingStatus.WACHT_OP_AKKOORD)
        return self.visible_to(user).filter(mine)
