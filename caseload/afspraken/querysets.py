"""How zakelijke afspraken are read; they follow the klant."""

from collections.abc import Collection
from datetime import date
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Q

from caseload.afspraken.transitions import AfspraakStatus
from caseload.toewijzing.models import Toewijzing
from serviceplein.klanten.models import Klant
from serviceplein.toegang.models import Gebruiker

if TYPE_CHECKING:
    from caseload.afspraken.models import ZakelijkeAfspraak  # noqa: F401


class ZakelijkeAfspraakQuerySet(models.QuerySet["ZakelijkeAfspraak"]):
    def visible_to(self, user: Gebruiker) -> Self:
        """Agreements with klanten the user may see."""
        return self.filter(Klant.objects.all().open_to(user, "klant__"))

    def open(self) -> Self:
        return self.filter(status=AfspraakStatus.OPEN)

    def due_for(self, mensen: Collection[int], tot: date) -> Self:
        """Open ones with a term up to `tot` that these medewerkers keep, or klanten of theirs."""
        own = Toewijzing.objects.running().filter(medewerker__in=mensen).values("klant")
        theirs = Q(klant__in=own, medewerker__isnull=True)
        return self.open().filter(Q(medewerker__in=mensen) | theirs, termijn__lte=tot)
