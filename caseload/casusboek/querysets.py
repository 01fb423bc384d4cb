"""How the casusboek is read: published by everybody, a draft by who writes it or has to judge it."""

from datetime import date
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Q

from caseload.casusboek.transitions import LOPEND, CasusStatus
from serviceplein.klanten.models import Klant
from serviceplein.toegang.models import Gebruiker
from serviceplein.toegang.rollen import Recht

if TYPE_CHECKING:
    from caseload.casusboek.models import Casus, Ontwikkelpunt  # noqa: F401


class CasusQuerySet(models.QuerySet["Casus"]):
    def visible_to(self, user: Gebruiker) -> Self:
        """What is published; and one's own drafts and those to judge, as far as one may see the klant."""
        if not user.heeft(Recht.CASUSBOEK_LEZEN):
            return self.none()
        about = Q(klant__isnull=True) | Klant.objects.all().open_to(user, "klant__")
        mine = Q(gemaakt_door=user) | Q(pk__in=self.model.objects.filter(perspectieven__schrijver=user))
        if user.heeft(Recht.CASUS_PUBLICEREN):
            mine |= Q(status=CasusStatus.AANGEBODEN)
        return self.filter(Q(status=CasusStatus.GEPUBLICEERD) | mine & about)

    def published(self) -> Self:
        return self.filter(status=CasusStatus.GEPUBLICEERD)

    def to_judge(self, user: Gebruiker) -> Self:
        """What waits for this user as the second person."""
        if not user.heeft(Recht.CASUS_PUBLICEREN):
            return self.none()
        waiting = self.visible_to(user).filter(status=CasusStatus.AANGEBODEN)
        own = Q(gemaakt_door=user) | Q(aangeboden_door=user)
        return waiting.exclude(own).exclude(pk__in=self.model.objects.filter(perspectieven__schrijver=user))


class OntwikkelpuntQuerySet(models.QuerySet["Ontwikkelpunt"]):
    def visible_to(self, user: Gebruiker) -> Self:
        """The whole agenda, for who may read the casusboek."""
        return self if user.heeft(Recht.CASUSBOEK_LEZEN) else self.none()

    def running(self) -> Self:
        return self.filter(status__in=LOPEND)

    def late(self, op: date) -> Self:
        return self.running().filter(termijn__lt=op)
