"""How the time line and documents are read; both follow the klant they belong to."""

from typing import TYPE_CHECKING, Self

from django.db import models

from serviceplein.klanten.models import Klant
from serviceplein.toegang.models import Gebruiker

if TYPE_CHECKING:
    from serviceplein.dossier.models import Document, Gebeurtenis  # noqa: F401


class GebeurtenisQuerySet(models.QuerySet["Gebeurtenis"]):
    def visible_to(self, user: Gebruiker) -> Self:
        """Events of klanten the user may see."""
        return self.filter(Klant.objects.all().open_to(user, "klant__"))

    def tijdlijn(self, klant: Klant) -> Self:
        """The events of one klant, newest first."""
        return self.filter(klant=klant).select_related("actor").order_by("-op", "-pk")


class DocumentQuerySet(models.QuerySet["Document"]):
    def visible_to(self, user: Gebruiker) -> Self:
        """Documents of klanten the user may see."""
        return self.filter(Klant.objects.all().open_to(user, "klant__"))

    def newest(self) -> Self:
        """Without the versions that were replaced."""
        return self.filter(volgende=None)
