"""How requests about the regie are read."""

from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Q
from django.utils import timezone

from caseload.regie.transitions import VerzoekStatus
from serviceplein.klanten.models import Klant
from serviceplein.organisatie.namens import acted_for_by
from serviceplein.toegang.models import Gebruiker

if TYPE_CHECKING:
    from caseload.regie.models import Regieverzoek  # noqa: F401


class VerzoekQuerySet(models.QuerySet["Regieverzoek"]):
    def visible_to(self, user: Gebruiker) -> Self:
        """Requests about klanten the user may see."""
        return self.filter(Klant.objects.all().open_to(user, "plan__klant__"))

    def open(self) -> Self:
        return self.filter(status=VerzoekStatus.GEVRAAGD)

    def to(self, user: Gebruiker) -> Self:
        """What this user is asked: in person, for a colleague they stand in for, or for a partner."""
        return self.filter(
            Q(acted_for_by(user, timezone.localdate(), "naar_medewerker"))
            | Q(naar_partner__isnull=False, gevraagd_door=user)
        )

    def by(self, user: Gebruiker) -> Self:
        return self.filter(gevraagd_door=user)

    def with_names(self) -> Self:
        return self.select_related(
            "plan__klant", "van_medewerker", "van_partner", "naar_medewerker", "naar_partner", "afspraak"
        )
