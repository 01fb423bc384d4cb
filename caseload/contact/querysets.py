"""How contactmomenten are read; they follow the klant."""

from typing import TYPE_CHECKING, Self

from django.db import models

from serviceplein.klanten.models import Klant
from serviceplein.toegang.models import Gebruiker

if TYPE_CHECKING:
    from caseload.contact.models import Contactmoment  # noqa: F401


class ContactmomentQuerySet(models.QuerySet["Contactmoment"]):
    def visible_to(self, user: Gebruiker) -> Self:
        """Contacts with klanten the user may see."""
        return self.filter(Klant.objects.all().open_to(user, "klant__"))
