"""How redistributions and their rows are read."""

from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import F, Q

from caseload.herverdelen.transitions import RegelStatus
from serviceplein.klanten.models import Klant
from serviceplein.toegang.models import Gebruiker
from serviceplein.toegang.rollen import Recht

if TYPE_CHECKING:
    from caseload.herverdelen.models import Herverdeelregel, Herverdeling  # noqa: F401


class HerverdelingQuerySet(models.QuerySet["Herverdeling"]):
    def visible_to(self, user: Gebruiker) -> Self:
        """Those of one's own team; all of them for who steers every team."""
        if not user.heeft(Recht.CASELOAD_HERVERDELEN):
            return self.none()
        if user.heeft(Recht.RAAD_BEKIJKEN):
            return self.all()
        medewerker = getattr(user, "medewerker", None)
        return self.filter(team=medewerker.team_id) if medewerker else self.none()


class RegelQuerySet(models.QuerySet["Herverdeelregel"]):
    def visible_to(self, user: Gebruiker) -> Self:
        """Rows about klanten the user may see."""
        return self.filter(Klant.objects.all().open_to(user, "klant__"))

    def te_doen(self) -> Self:
        """What is still to be moved, in the order of moving: what was put off comes last."""
        return self.filter(status=RegelStatus.VOORGESTELD, naar__isnull=False).order_by(
            "poging", "eenheid", "pk"
        )

    def by_hand(self) -> Self:
        return self.filter(~Q(naar=F("voorgesteld")))
