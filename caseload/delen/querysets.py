"""How sharings are read; a sharing that ended or was withdrawn shows nothing any more."""

from datetime import date
from typing import TYPE_CHECKING, Self

from django.db import models

from caseload.plan.transitions import PlanStatus
from serviceplein.klanten.models import Klant
from serviceplein.toegang.models import Gebruiker

if TYPE_CHECKING:
    from caseload.delen.models import Deling  # noqa: F401


class DelingQuerySet(models.QuerySet["Deling"]):
    def visible_to(self, user: Gebruiker) -> Self:
        """Sharings of klanten the user may see."""
        return self.filter(Klant.objects.all().open_to(user, "plan__klant__"))

    def running(self, op: date) -> Self:
        """What holds on that day: begun, not ended, not withdrawn, of a plan that still runs."""
        return self.filter(van__lte=op, tot__gt=op, ingetrokken_op__isnull=True).exclude(
            plan__status=PlanStatus.AFGESLOTEN
        )

    def of_partner(self, partner_id: int, op: date) -> Self:
        """The only rule by which a partner reads: its own sharings that hold on that day."""
        return self.running(op).filter(partner=partner_id)
