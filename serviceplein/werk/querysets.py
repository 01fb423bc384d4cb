"""How tasks are read."""

from datetime import date
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Q
from django.utils import timezone

from serviceplein.toegang.models import Gebruiker
from serviceplein.toegang.rollen import Rol
from serviceplein.werk.transitions import TaakStatus

if TYPE_CHECKING:
    from serviceplein.werk.models import Taak  # noqa: F401


def own_tasks(user: Gebruiker) -> Q:
    """Tasks of the user and of whom they stand in for today; those end with the absence (CAS-08)."""
    from serviceplein.organisatie.namens import acted_for_by

    return Q(acted_for_by(user, timezone.localdate()))


class TaakQuerySet(models.QuerySet["Taak"]):
    def visible_to(self, user: Gebruiker) -> Self:
        """One's own tasks, those of one's team without an owner, and those of one's queues.

        A teamleider sees every task of the team, a waarnemer those of whom they stand in for today.
        """
        medewerker = getattr(user, "medewerker", None)
        mine = own_tasks(user)
        queue = Q(specialisme__in=user.specialismen, medewerker__isnull=True)
        if medewerker is None:
            return self.filter(queue)
        team = Q(team=medewerker.team_id)
        if Rol.TEAMLEIDER in user.rollen:
            return self.filter(mine | queue | team | Q(medewerker__team=medewerker.team_id))
        return self.filter(mine | queue | (team & Q(medewerker__isnull=True)))

    def open(self) -> Self:
        """Tasks still to do."""
        return self.filter(status=TaakStatus.OPEN)

    def awake(self, op: date) -> Self:
        """Open tasks that do not sleep on `op`."""
        return self.open().filter(Q(sluimert_tot__isnull=True) | Q(sluimert_tot__lte=op))
