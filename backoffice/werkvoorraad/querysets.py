"""How opdrachten are read."""

from datetime import date
from typing import TYPE_CHECKING, Any, Self

from django.apps import apps
from django.db import models
from django.db.models import Exists, Q

from backoffice.werkvoorraad.specialismen import kinds_by_skill
from backoffice.werkvoorraad.transitions import GESLOTEN, IN_HANDEN, OpdrachtStatus
from serviceplein.klanten.models import Klant
from serviceplein.toegang.models import Gebruiker
from serviceplein.toegang.rollen import Recht

if TYPE_CHECKING:
    from backoffice.werkvoorraad.models import Opdracht, Vaardigheid  # noqa: F401

LEZEN = (Recht.OPDRACHT_BEHANDELEN, Recht.OPDRACHT_GEVEN, Recht.WERKVOORRAAD_STUREN)


class OpdrachtQuerySet(models.QuerySet["Opdracht"]):
    def visible_to(self, user: Gebruiker) -> Self:
        """Opdrachten about klanten the user may see, for who gives, does or steers this work."""
        if not any(user.heeft(recht) for recht in LEZEN):
            return self.none()
        return self.filter(Klant.objects.all().open_to(user, "klant__"))

    def in_queue(self) -> Self:
        """What nobody works on, most urgent first: the order of the index."""
        return self.filter(status=OpdrachtStatus.OPEN).order_by("-urgentie", "pk")

    def running(self) -> Self:
        """Not finished and not withdrawn."""
        return self.exclude(status__in=GESLOTEN)

    def held_by(self, user: Gebruiker) -> Self:
        """What this account took up and still has."""
        return self.filter(behandelaar=user, status__in=IN_HANDEN)

    def asked_by(self, user: Gebruiker) -> Self:
        """What this colleague asked of the backoffice."""
        return self.filter(gevraagd_door__gebruiker=user)

    def for_user(self, user: Gebruiker) -> Self:
        """What this account may take up: an application asks the right to decide."""
        return self if user.heeft(Recht.AANVRAAG_BESLISSEN) else self.filter(aanvraag__isnull=True)

    def within_reach_of(self, user: Gebruiker, op: date) -> Self:
        """Kinds that ask no skill, and those whose skill this account has on `op`; no query of its own."""
        skills: Any = apps.get_model("backoffice", "Vaardigheid")._default_manager.all()
        own = skills.running(op).filter(medewerker__gebruiker=user.pk)
        asked = kinds_by_skill()
        reach = ~Q(soort__in=[kind for kinds in asked.values() for kind in kinds])
        for skill, kinds in asked.items():
            reach |= Q(Exists(own.filter(code=skill)), soort__in=kinds)
        return self.filter(reach)

    def for_list(self) -> Self:
        """All that one row of a list shows."""
        return self.select_related("klant", "behandelaar", "gevraagd_door")


class VaardigheidQuerySet(models.QuerySet["Vaardigheid"]):
    def running(self, op: date) -> Self:
        """Those that hold on `op`."""
        return self.filter(Q(tot__isnull=True) | Q(tot__gt=op), van__lte=op)
