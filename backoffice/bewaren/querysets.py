"""How holds and lists are read."""

from datetime import date
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Q

from serviceplein.toegang.models import Gebruiker
from serviceplein.toegang.rollen import Recht

if TYPE_CHECKING:
    from backoffice.bewaren.models import Bewaarstop, Vernietigingslijst  # noqa: F401


class BewaarstopQuerySet(models.QuerySet["Bewaarstop"]):
    def running(self, op: date) -> Self:
        """Holds that keep on `op`."""
        return self.filter(Q(tot__isnull=True) | Q(tot__gt=op), vanaf__lte=op)

    def visible_to(self, user: Gebruiker) -> Self:
        allowed = user.heeft(Recht.BEWAREN) or user.heeft(Recht.BEWAARSTOP)
        return self.all() if allowed else self.none()


class VernietigingslijstQuerySet(models.QuerySet["Vernietigingslijst"]):
    def visible_to(self, user: Gebruiker) -> Self:
        return self.all() if user.heeft(Recht.BEWAREN) else self.none()
