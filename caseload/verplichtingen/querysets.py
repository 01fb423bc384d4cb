"""How verplichtingen, proof and proposals are read: each follows its klant."""

from typing import Any, Self

from django.db import models

from serviceplein.klanten.models import Klant
from serviceplein.toegang.models import Gebruiker


class VanKlantQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: Gebruiker) -> Self:
        """Rows of klanten the user may see."""
        return self.filter(Klant.objects.all().open_to(user, "klant__"))
