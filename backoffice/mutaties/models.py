"""A change of address, household, income or bank account, from asking to carrying out (BO-08)."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from backoffice.helpdesk.models import Identiteitscontrole
from backoffice.mutaties.querysets import MutatieQuerySet
from backoffice.mutaties.transitions import OPEN, TRANSITIONS, MutatieStatus
from serviceplein.dossier.geschiedenis import history, status_trigger
from serviceplein.dossier.models import Document
from serviceplein.klanten.models import Klant
from serviceplein.organisatie.models import Partner


class Soort(models.TextChoices):
    ADRES = "adres", "Adres"
    HUISHOUDEN = "huishouden", "Huishouden"
    INKOMEN = "inkomen", "Inkomen"
    REKENING = "rekening", "Rekeningnummer"


class Herkomst(models.TextChoices):
    MEDEWERKER = "medewerker", "Opgenomen door een medewerker"
    KLANT = "klant", "Door de klant zelf doorgegeven"


@history
class Mutatie(models.Model):
    """One change of one klant from a day on.

    `was` is what was known when the effect was shown, `wordt` what it becomes; when somebody changed the same
    in between, `was` no longer fits and a person looks again. `gevolgen` is the effect on running rights that
    was on the screen before it was saved. `afgehandeld_door` is who checked it last.
    """

    kenmerk = models.CharField(max_length=20, unique=True)
    klant = models.ForeignKey(Klant, on_delete=models.PROTECT, related_name="mutaties", db_index=False)
    soort = models.CharField(max_length=12, choices=Soort.choices)
    herkomst = models.CharField(max_length=12, choices=Herkomst.choices)
    was = models.JSONField()
    wordt = models.JSONField()
    ingangsdatum = models.DateField()
    gevolgen = models.JSONField(default=list)
    status = models.CharField(max_length=15, choices=MutatieStatus.choices, default=MutatieStatus.VOORBEREID)
    reden = models.CharField("reden", max_length=300, blank=True)
    bewijs_gevraagd = models.CharField(max_length=200, blank=True)
    bewijs = models.ForeignKey(Document, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    controle = models.ForeignKey(
        Identiteitscontrole, on_delete=models.PROTECT, null=True, blank=True, db_index=False
    )
    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, null=True, blank=True, db_index=False)
    extern_kenmerk = models.CharField(max_length=100, blank=True)
    ontvangen_op = models.DateTimeField()
    ontvangen_door = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
    )
    afgehandeld_op = models.DateTimeField(null=True, blank=True)
    afgehandeld_door = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
    )

    objects = MutatieQuerySet.as_manager()

    class Meta:
        verbose_name = "mutatie"
        verbose_name_plural = "mutaties"
        constraints = [
            models.CheckConstraint(
                condition=Q(status__in=MutatieStatus.values), name="backoffice_mutatie_status_known"
            ),
            models.CheckConstraint(
                condition=Q(soort__in=Soort.values), name="backoffice_mutatie_soort_known"
            ),
            models.CheckConstraint(
                condition=~Q(status__in=[MutatieStatus.AFGEWEZEN, MutatieStatus.TERUGGEDRAAID])
                | ~Q(reden=""),
                name="backoffice_mutatie_refusal_has_reason",
                violation_error_message="Schrijf op waarom de mutatie niet doorgaat.",
            ),
            models.CheckConstraint(
                condition=Q(status__in=OPEN) | Q(afgehandeld_op__isnull=False),
                name="backoffice_mutatie_ended_has_moment",
            ),
            models.UniqueConstraint(
                fields=["partner", "extern_kenmerk"],
                condition=~Q(extern_kenmerk=""),
                name="backoffice_mutatie_extern_once",
                violation_error_message="Deze mutatie is al aangeleverd.",
            ),
        ]
        indexes = [
            models.Index(fields=["klant", "-ontvangen_op"], name="backoffice_mutatie_klant"),
            models.Index(
                fields=["status", "ingangsdatum", "id"],
                condition=Q(status__in=OPEN),
                name="backoffice_mutatie_open",
            ),
        ]
        triggers = [status_trigger("status", TRANSITIONS)]

    def __str__(self) -> str:
        return self.kenmerk
