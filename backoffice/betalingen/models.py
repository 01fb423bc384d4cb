"""What is paid to whom and why, and the batches that go to the bank (BO-10)."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from backoffice.besluiten.models import Besluit
from backoffice.betalingen.querysets import BankberichtQuerySet, BetaalbatchQuerySet, BetaalregelQuerySet
from backoffice.betalingen.transitions import (
    BATCH_TRANSITIONS,
    MET_REDEN,
    NIET_VRIJ,
    TRANSITIONS,
    UIT_TE_ZOEKEN,
    ZONDER_BATCH,
    BatchStatus,
    Betaalsoort,
    Gevolg,
    RegelStatus,
)
from backoffice.betalingen.triggers import control_totals, fixed_batch, fixed_line, open_batch
from serviceplein.dossier.geschiedenis import history, status_trigger
from serviceplein.klanten.models import Klant
from serviceplein.klanten.rekening.models import mask_iban


@history
class Betaalbatch(models.Model):
    """A payment file with its control totals; who releases it is never who made it (four eyes)."""

    kenmerk = models.CharField(max_length=35, unique=True)
    status = models.CharField(max_length=12, choices=BatchStatus.choices, default=BatchStatus.KLAARGEZET)
    betaaldatum = models.DateField()
    rekening = models.CharField(max_length=34)
    aantal = models.PositiveIntegerField()
    totaal = models.DecimalField(max_digits=14, decimal_places=2)
    bestand = models.FileField(upload_to="betalingen/%Y/%m/", max_length=200)
    sha256 = models.CharField(max_length=64)
    grootte = models.PositiveBigIntegerField()
    gemaakt_op = models.DateTimeField()
    gemaakt_door = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    vrijgegeven_op = models.DateTimeField(null=True, blank=True)
    vrijgegeven_door = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        db_index=False,
    )
    reden = models.CharField(max_length=300, blank=True)

    objects = BetaalbatchQuerySet.as_manager()

    class Meta:
        verbose_name = "betaalbatch"
        verbose_name_plural = "betaalbatches"
        constraints = [
            models.CheckConstraint(
                condition=Q(status__in=BatchStatus.values), name="backoffice_betaalbatch_status_known"
            ),
            models.CheckConstraint(
                condition=Q(aantal__gt=0, totaal__gt=0), name="backoffice_betaalbatch_pays_something"
            ),
            models.CheckConstraint(
                condition=Q(status__in=NIET_VRIJ, vrijgegeven_door__isnull=True, vrijgegeven_op__isnull=True)
                | (
                    ~Q(status__in=NIET_VRIJ)
                    & Q(vrijgegeven_op__isnull=False, vrijgegeven_door__isnull=False)
                    & ~Q(vrijgegeven_door=F("gemaakt_door"))
                ),
                name="backoffice_betaalbatch_four_eyes",
                violation_error_message="Wie de batch klaarzet, geeft hem niet zelf vrij.",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=[BatchStatus.GEANNULEERD, BatchStatus.GEWEIGERD]) | ~Q(reden=""),
                name="backoffice_betaalbatch_end_has_reason",
                violation_error_message="Leg uit waarom de batch niet doorgaat.",
            ),
        ]
        triggers = [status_trigger("status", BATCH_TRANSITIONS), control_totals(), fixed_batch()]

    def __str__(self) -> str:
        return self.kenmerk


@history
class Betaalregel(models.Model):
    """One payment to one klant; `bron` names its ground, so that a ground pays once.

    `iban` and `tenaamstelling` are those of the batch it went in: a later change of account changes
    nothing about it. A correction is a line of its own that points to the line it `corrigeert`.
    """

    klant = models.ForeignKey(Klant, on_delete=models.PROTECT, related_name="betaalregels")
    soort = models.CharField(max_length=12, choices=Betaalsoort.choices)
    bron = models.CharField(max_length=80)
    besluit = models.OneToOneField(
        Besluit, on_delete=models.PROTECT, null=True, blank=True, related_name="betaalregel"
    )
    corrigeert = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="correctie"
    )
    regeling = models.CharField(max_length=60, blank=True)
    omschrijving = models.CharField(max_length=140)
    bedrag = models.DecimalField(max_digits=10, decimal_places=2)
    betaal_op = models.DateField()
    status = models.CharField(max_length=12, choices=RegelStatus.choices, default=RegelStatus.TE_BETALEN)
    reden = models.CharField(max_length=300, blank=True)
    batch = models.ForeignKey(
        Betaalbatch, on_delete=models.PROTECT, null=True, blank=True, related_name="regels"
    )
    iban = models.CharField("IBAN", max_length=34, blank=True)
    tenaamstelling = models.CharField(max_length=70, blank=True)
    ontstaan_op = models.DateTimeField()
    ontstaan_door = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, db_index=False
    )
    betaald_op = models.DateField(null=True, blank=True)

    objects = BetaalregelQuerySet.as_manager()

    class Meta:
        verbose_name = "betaalregel"
        verbose_name_plural = "betaalregels"
        constraints = [
            models.UniqueConstraint(
                fields=["bron"],
                name="backoffice_betaalregel_ground_pays_once",
                violation_error_message="Deze betaling bestaat al.",
            ),
            models.CheckConstraint(
                condition=Q(bedrag__gt=0),
                name="backoffice_betaalregel_amount_above_zero",
                violation_error_message="Het bedrag is hoger dan 0 euro.",
            ),
            models.CheckConstraint(
                condition=Q(status__in=RegelStatus.values), name="backoffice_betaalregel_status_known"
            ),
            models.CheckConstraint(
                condition=Q(soort__in=Betaalsoort.values), name="backoffice_betaalregel_soort_known"
            ),
            models.CheckConstraint(
                condition=Q(status__in=ZONDER_BATCH, batch__isnull=True, iban="")
                | (
                    ~Q(status__in=ZONDER_BATCH) & Q(batch__isnull=False) & ~Q(iban="") & ~Q(tenaamstelling="")
                ),
                name="backoffice_betaalregel_status_fits_batch",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=MET_REDEN) | ~Q(reden=""),
                name="backoffice_betaalregel_stop_has_reason",
                violation_error_message="Leg uit waarom deze betaling niet doorgaat.",
            ),
            models.CheckConstraint(
                condition=~Q(status=RegelStatus.BETAALD) | Q(betaald_op__isnull=False),
                name="backoffice_betaalregel_paid_on_a_day",
            ),
        ]
        indexes = [
            models.Index(
                fields=["betaal_op", "id"],
                condition=Q(status=RegelStatus.TE_BETALEN),
                name="backoffice_betaalregel_wacht",
            ),
            models.Index(
                fields=["id"],
                condition=Q(status__in=[RegelStatus.VASTGEHOUDEN, RegelStatus.MISLUKT]),
                name="backoffice_betaalregel_stuk",
            ),
            models.Index(fields=["klant", "-ontstaan_op"], name="backoffice_betaalregel_klant"),
        ]
        triggers = [status_trigger("status", TRANSITIONS), open_batch(), *fixed_line()]

    def __str__(self) -> str:
        return self.referentie

    @property
    def referentie(self) -> str:
        """The reference that goes to the bank and comes back from it (EndToEndId)."""
        return f"SP{self.pk:012d}"

    @property
    def gemaskeerd(self) -> str:
        """The account as screens show it."""
        return mask_iban(self.iban)


@history
class Bankbericht(models.Model):
    """A file of the bank; the same message twice has one effect."""

    class Soort(models.TextChoices):
        PAIN002 = "pain.002", "Status van betalingen (pain.002)"
        CAMT053 = "camt.053", "Rekeningafschrift (camt.053)"

    soort = models.CharField(max_length=10, choices=Soort.choices)
    bericht_id = models.CharField(max_length=35)
    bestandsnaam = models.CharField(max_length=200)
    bestand = models.FileField(upload_to="bankberichten/%Y/%m/", max_length=200)
    sha256 = models.CharField(max_length=64, unique=True)
    ingelezen_op = models.DateTimeField()
    ingelezen_door = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, db_index=False)
    betaald = models.PositiveIntegerField(default=0)
    mislukt = models.PositiveIntegerField(default=0)
    uit_te_zoeken = models.PositiveIntegerField(default=0)
    overig = models.PositiveIntegerField(default=0)

    objects = BankberichtQuerySet.as_manager()

    class Meta:
        verbose_name = "bankbericht"
        verbose_name_plural = "bankberichten"
        constraints = [
            models.UniqueConstraint(
                fields=["soort", "bericht_id"],
                name="backoffice_bankbericht_once",
                violation_error_message="Dit bericht is al ingelezen.",
            ),
            models.CheckConstraint(
                condition=Q(soort__in=["pain.002", "camt.053"]), name="backoffice_bankbericht_soort_known"
            ),
        ]

    def __str__(self) -> str:
        return self.bestandsnaam


@history
class Bankmelding(models.Model):
    """What one line of a file of the bank was about and what it did; what did not fit waits for a person."""

    bericht = models.ForeignKey(Bankbericht, on_delete=models.PROTECT, related_name="meldingen")
    volgnummer = models.PositiveIntegerField()
    referentie = models.CharField(max_length=70)
    regel = models.ForeignKey(
        Betaalregel, on_delete=models.PROTECT, null=True, blank=True, related_name="bankmeldingen"
    )
    gevolg = models.CharField(max_length=10, choices=Gevolg.choices)
    code = models.CharField(max_length=35, blank=True)
    toelichting = models.CharField(max_length=300, blank=True)
    bedrag = models.DecimalField(max_digits=14, decimal_places=2, null=True, blank=True)
    datum = models.DateField(null=True, blank=True)
    uitgezocht_op = models.DateTimeField(null=True, blank=True)
    uitgezocht_door = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, db_index=False
    )
    uitkomst = models.CharField(max_length=300, blank=True)

    class Meta:
        verbose_name = "bankmelding"
        verbose_name_plural = "bankmeldingen"
        constraints = [
            models.UniqueConstraint(
                fields=["bericht", "volgnummer"], name="backoffice_bankmelding_once_per_line"
            ),
            models.CheckConstraint(
                condition=Q(gevolg__in=Gevolg.values), name="backoffice_bankmelding_gevolg_known"
            ),
            models.CheckConstraint(
                condition=Q(uitgezocht_op__isnull=True, uitgezocht_door__isnull=True, uitkomst="")
                | Q(uitgezocht_op__isnull=False, uitgezocht_door__isnull=False, uitkomst__gt=""),
                name="backoffice_bankmelding_solved_by_whom",
            ),
        ]
        indexes = [
            models.Index(
                fields=["id"],
                condition=Q(gevolg__in=UIT_TE_ZOEKEN, uitgezocht_op__isnull=True),
                name="backoffice_bankmelding_open",
            )
        ]

    def __str__(self) -> str:
        return f"{self.referentie}: {self.get_gevolg_display()}"
