"""How diagnoses are read."""

from typing import TYPE_CHECKING, Self

from django.db import models

from intake.diagnose.transitions import DiagnoseStatus
from intake.melding.models import Melding
from serviceplein.toegang.models import Gebruiker

if TYPE_CHECKING:
    from intake.diagnose.models import Diagnose  # noqa: F401


class DiagnoseQuerySet(models.QuerySet["Diagnose"]):
    def visible_to(self, user: Gebruiker) -> Self:
        """Those of meldingen the user may see."""
        return self.filter(quick_scan__melding__in=Melding.objects.visible_to(user))

    def of_partner(self, partner_id: int) -> Self:
        """Only what this partner was asked; another order does not exist for it."""
        return self.filter(partner=partner_id)

    def awaited(self) -> Self:
        """Ordered and not in yet."""
        return self.filter(status=DiagnoseStatus.BESTELD)
