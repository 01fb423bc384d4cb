"""Contact with a klant outside the agenda: who, how, and what came of it (CAS-16)."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from caseload.contact.querysets import ContactmomentQuerySet
from serviceplein.dossier.geschiedenis import history
from serviceplein.klanten.models import Klant
from serviceplein.organisatie.models import Medewerker


class Contactkanaal(models.TextChoices):
    TELEFOON = "telefoon", "Telefoon"
    EMAIL = "email", "E-mail"
    BERICHT = "bericht", "Bericht via een app"
    BRIEF = "brief", "Brief"
    BALIE = "balie", "Balie of inloop"
    BEZOEK = "bezoek", "Bij de klant thuis"
    ONLINE = "online", "Videogesprek"


class Richting(models.TextChoices):
    UIT = "uit", "Wij zochten contact"
    IN = "in", "De klant zocht contact"


class Resultaat(models.TextChoices):
    """Only the first is contact; the others are attempts."""

    GESPROKEN = "gesproken", "Contact gehad"
    BERICHT = "bericht", "Bericht achtergelaten"
    GEEN_GEHOOR = "geen_gehoor", "Geen gehoor"
    ONBEREIKBAAR = "onbereikbaar", "Nummer of adres klopt niet"


@history
class Contactmoment(models.Model):
    """One time we and the klant reached each other, or tried to."""

    klant = models.ForeignKey(Klant, on_delete=models.PROTECT, related_name="contactmomenten", db_index=False)
    medewerker = models.ForeignKey(
        Medewerker, on_delete=models.PROTECT, related_name="contactmomenten", db_index=False
    )
    op = models.DateTimeField()
    kanaal = models.CharField(max_length=10, choices=Contactkanaal.choices)
    richting = models.CharField(max_length=5, choices=Richting.choices)
    resultaat = models.CharField(max_length=15, choices=Resultaat.choices)
    verslag = models.CharField(max_length=500, blank=True)
    vastgelegd_op = models.DateTimeField()
    vastgelegd_door = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", db_index=False
    )

    objects = ContactmomentQuerySet.as_manager()

    class Meta:
        verbose_name = "contactmoment"
        verbose_name_plural = "contactmomenten"
        constraints = [
            models.CheckConstraint(
                condition=Q(resultaat__in=Resultaat.values), name="caseload_contactmoment_resultaat_known"
            ),
            models.CheckConstraint(
                condition=Q(op__lte=models.F("vastgelegd_op")),
                name="caseload_contactmoment_not_ahead",
                violation_error_message="Kies een moment dat al geweest is.",
            ),
        ]
        indexes = [models.Index(fields=["klant", "-op"], name="caseload_contact_van_klant")]

    def __str__(self) -> str:
        return f"{self.get_kanaal_display()} op {self.op:%Y-%m-%d %H:%M}"
