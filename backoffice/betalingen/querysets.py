"""How payments are read."""

from datetime import date
from typing import TYPE_CHECKING, Self

from django.db import models

from backoffice.betalingen.transitions import RegelStatus
from serviceplein.klanten.models import Klant
from serviceplein.toegang.models import Gebruiker
from serviceplein.toegang.rollen import Recht

if TYPE_CHECKING:
    from backoffice.betalingen.models import Bankbericht, Betaalbatch, Betaalregel  # noqa: F401


class BetaalregelQuerySet(models.QuerySet["Betaalregel"]):
    def visible_to(self, user: Gebruiker) -> Self:
        """Payments of klanten the user may see."""
        if not user.heeft(Recht.BETALING_BEKIJKEN):
            return self.none()
        return self.filter(Klant.objects.all().open_to(user, "klant__"))

    def te_betalen(self, op: date) -> Self:
        """What may go to the bank on a day, oldest first."""
        return self.filter(status=RegelStatus.TE_BETALEN, betaal_op__lte=op).order_by("betaal_op", "pk")

    def for_list(self) -> Self:
        """All that one row of a list shows."""
        return self.select_related("klant", "batch")


class BetaalbatchQuerySet(models.QuerySet["Betaalbatch"]):
    def visible_to(self, user: Gebruiker) -> Self:
        """Batches, for those who make or release them."""
        may = user.heeft(Recht.BETALING_KLAARZETTEN) or user.heeft(Recht.BETALING_VRIJGEVEN)
        return self.all() if may else self.none()


class BankberichtQuerySet(models.QuerySet["Bankbericht"]):
    def visible_to(self, user: Gebruiker) -> Self:
        """Files of the bank, for those who make batches ready."""
        return self.all() if user.heeft(Recht.BETALING_KLAARZETTEN) else self.none()
