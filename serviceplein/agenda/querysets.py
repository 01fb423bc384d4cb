"""How appointments are read; `visible_to` is the only read rule."""

from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from serviceplein.agenda.transitions import AfspraakStatus
from serviceplein.klanten.models import Klant
from serviceplein.organisatie.models import Medewerker, Waarneming
from serviceplein.sql import one_of
from serviceplein.toegang.models import Gebruiker
from serviceplein.toegang.rollen import Recht

if TYPE_CHECKING:
    from serviceplein.agenda.models import Afspraak  # noqa: F401


class AfspraakQuerySet(models.QuerySet["Afspraak"]):
    def visible_to(self, user: Gebruiker) -> Self:
        """Talks with klanten the user may see."""
        if not user.heeft(Recht.KLANT_BEKIJKEN):
            return self.none()
        return self.filter(Klant.objects.all().open_to(user, "klant__"))

    def with_user(self, user: Gebruiker) -> Self:
        """Talks the user holds or joins, or takes over from whom they stand in for today (CAS-08)."""
        standing = Waarneming.objects.by_user(user, timezone.localdate())
        taken_over = standing.filter(
            medewerker=OuterRef("medewerker"),
            van__lte=OuterRef("begin__date"),
            tot_en_met__gte=OuterRef("begin__date"),
        )
        joined = self.model.objects.filter(deelnemers__medewerker__gebruiker=user)
        return self.filter(
            Q(one_of("medewerker", Medewerker.objects.filter(gebruiker=user).values("pk")))
            | Q(one_of("medewerker", standing.values("medewerker")), Exists(taken_over))
            | Q(one_of("pk", joined.values("pk")))
        )

    def planned(self) -> Self:
        """Talks still to come or not yet closed."""
        return self.filter(status=AfspraakStatus.GEPLAND)

    def for_page(self) -> Self:
        """All that one page of a talk shows."""
        return self.select_related("klant", "medewerker__team", "locatie", "ruimte", "gepland_door")
