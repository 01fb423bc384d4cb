"""UWV announces somebody whose WW ends, so that nothing is cut between WW and bijstand (INT-11)."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q

from serviceplein.agenda.models import Afspraak
from serviceplein.dossier.geschiedenis import history, status_trigger
from serviceplein.klanten.models import Klant
from serviceplein.organisatie.models import Partner
from serviceplein.toegang.models import Gebruiker
from serviceplein.toegang.rollen import Recht


class WwStatus(models.TextChoices):
    LOOPT = "loopt", "Loopt"
    OVERGEDRAGEN = "overgedragen", "Overgedragen"
    NIET_NODIG = "niet_nodig", "Geen bijstand nodig"


TRANSITIONS: dict[str, set[str]] = {
    WwStatus.LOOPT: {WwStatus.OVERGEDRAGEN, WwStatus.NIET_NODIG},
    WwStatus.OVERGEDRAGEN: set(),
    WwStatus.NIET_NODIG: set(),
}


class Overdracht(models.TextChoices):
    DRIEGESPREK = "driegesprek", "Driegesprek met de klant en UWV"
    COACH = "coach", "Van coach naar coach"


class WwSoort(models.TextChoices):
    """The moments before the end of the WW, in order."""

    COACH = "coach", "Gesprek met een coach"
    VOORLICHTING = "voorlichting", "Voorlichtingsgesprek"
    OVERDRACHT = "overdracht", "Warme overdracht"


class AankondigingQuerySet(models.QuerySet["WwAankondiging"]):
    def visible_to(self, user: Gebruiker) -> Self:
        """Those of klanten the user may see, for whoever sees meldingen."""
        if not user.heeft(Recht.MELDING_BEKIJKEN):
            return self.none()
        return self.filter(Klant.objects.all().open_to(user, "klant__"))


@history
class WwAankondiging(models.Model):
    """One announcement; (partner, extern_kenmerk) makes delivering twice harmless."""

    kenmerk = models.CharField(max_length=20, unique=True)
    klant = models.ForeignKey(Klant, on_delete=models.PROTECT, related_name="ww_aankondigingen")
    einde_ww = models.DateField("einde WW")
    partner = models.ForeignKey(
        Partner, on_delete=models.PROTECT, null=True, blank=True, related_name="ww_aankondigingen"
    )
    extern_kenmerk = models.CharField(max_length=100, blank=True)
    coach_uwv = models.CharField("coach bij UWV", max_length=120, blank=True)
    status = models.CharField(max_length=15, choices=WwStatus.choices, default=WwStatus.LOOPT)
    aangekondigd_op = models.DateTimeField()
    aangekondigd_door = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
    )
    overdracht = models.CharField(max_length=15, choices=Overdracht.choices, blank=True)
    verslag = models.TextField(max_length=4000, blank=True)
    gesloten_op = models.DateTimeField(null=True, blank=True)

    objects = AankondigingQuerySet.as_manager()

    class Meta:
        verbose_name = "aankondiging einde WW"
        verbose_name_plural = "aankondigingen einde WW"
        constraints = [
            models.UniqueConstraint(
                fields=["partner", "extern_kenmerk"],
                condition=~Q(extern_kenmerk=""),
                name="intake_wwaankondiging_kenmerk_once",
                violation_error_message="Deze aankondiging is al aangeleverd.",
            ),
            models.UniqueConstraint(
                fields=["klant", "einde_ww"],
                condition=Q(status=WwStatus.LOOPT),
                name="intake_wwaankondiging_once_per_end",
                violation_error_message="Het einde van deze WW is al aangekondigd.",
            ),
            models.CheckConstraint(
                condition=Q(status__in=WwStatus.values), name="intake_wwaankondiging_status_known"
            ),
            models.CheckConstraint(
                condition=~Q(status=WwStatus.OVERGEDRAGEN)
                | (Q(overdracht__in=Overdracht.values) & ~Q(verslag="")),
                name="intake_wwaankondiging_warm_transfer",
                violation_error_message="Noteer hoe de overdracht ging.",
            ),
            models.CheckConstraint(
                condition=Q(status=WwStatus.LOOPT, gesloten_op__isnull=True)
                | (~Q(status=WwStatus.LOOPT) & Q(gesloten_op__isnull=False)),
                name="intake_wwaankondiging_closed_has_moment",
            ),
        ]
        indexes = [
            models.Index(
                fields=["einde_ww", "id"], condition=Q(status=WwStatus.LOOPT), name="intake_ww_loopt"
            ),
            models.Index(fields=["klant"], name="intake_ww_klant"),
        ]
        triggers = [status_trigger("status", TRANSITIONS)]

    def __str__(self) -> str:
        return self.kenmerk


@history
class WwGesprek(models.Model):
    """One moment of an announcement: made once by the nightly round, then planned and held."""

    aankondiging = models.ForeignKey(WwAankondiging, on_delete=models.PROTECT, related_name="gesprekken")
    soort = models.CharField(max_length=15, choices=WwSoort.choices)
    vanaf = models.DateField()
    voor = models.DateField()
    afspraak = models.ForeignKey(Afspraak, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    gehouden_op = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = "gesprek voor het einde van de WW"
        verbose_name_plural = "gesprekken voor het einde van de WW"
        constraints = [
            models.UniqueConstraint(fields=["aankondiging", "soort"], name="intake_wwgesprek_once"),
            models.CheckConstraint(
                condition=Q(soort__in=WwSoort.values), name="intake_wwgesprek_soort_known"
            ),
        ]

    def __str__(self) -> str:
        return self.get_soort_display()
