"""How assignments and places on the waiting list are read; `visible_to` is the only read rule."""

from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Q
from django.utils import timezone

from caseload.toewijzing.transitions import WachtStatus
from serviceplein.klanten.models import Klant
from serviceplein.organisatie.namens import acted_for_by
from serviceplein.toegang.models import Gebruiker
from serviceplein.toegang.rollen import Recht, Rol

if TYPE_CHECKING:
    from caseload.toewijzing.models import Toewijzing, Uitsluiting, Wachtplaats  # noqa: F401


class ToewijzingQuerySet(models.QuerySet["Toewijzing"]):
    def visible_to(self, user: Gebruiker) -> Self:
        """Assignments of klanten the user may see."""
        return self.filter(Klant.objects.all().open_to(user, "klant__"))

    def running(self) -> Self:
        return self.filter(tot__isnull=True)

    def caseload_of(self, user: Gebruiker) -> Self:
        """The running assignments of the user and of whom they stand in for; of the team for its leader."""
        mine = Q(acted_for_by(user, timezone.localdate()))
        medewerker = getattr(user, "medewerker", None)
        if Rol.TEAMLEIDER in user.rollen and medewerker is not None:
            mine |= Q(medewerker__team=medewerker.team_id)
        return self.running().filter(mine)


class WachtplaatsQuerySet(models.QuerySet["Wachtplaats"]):
    def visible_to(self, user: Gebruiker) -> Self:
        """Places of klanten the user may see; only for those who may assign."""
        if not user.heeft(Recht.CONTACTPERSOON_TOEWIJZEN):
            return self.none()
        return self.filter(Klant.objects.all().open_to(user, "klant__"))

    def waiting(self) -> Self:
        return self.filter(status=WachtStatus.WACHT)


class UitsluitingQuerySet(models.QuerySet["Uitsluiting"]):
    def visible_to(self, user: Gebruiker) -> Self:
        """Exclusions of klanten the user may see; why is for those who assign."""
        if not user.heeft(Recht.CONTACTPERSOON_TOEWIJZEN):
            return self.none()
        return self.filter(Klant.objects.all().open_to(user, "klant__"))

    def running(self) -> Self:
        return self.filter(beeindigd_op__isnull=True)
