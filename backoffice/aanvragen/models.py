"""Digital applications and the batches they come in (BO-03)."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from backoffice.aanvragen.querysets import AanvraagbatchQuerySet, AanvraagQuerySet
from backoffice.aanvragen.transitions import (
    BATCH_TRANSITIONS,
    CLOSED,
    NIET_AANGENOMEN,
    TRANSITIONS,
    UITVAL_TRANSITIONS,
    AanvraagStatus,
    Antwoord,
    BatchStatus,
    UitvalStatus,
)
from backoffice.werkvoorraad.triggers import keep_opdracht
from serviceplein.dossier.geschiedenis import history, status_trigger
from serviceplein.klanten.models import Klant
from serviceplein.organisatie.models import Medewerker


@history
class Aanvraagbatch(models.Model):
    """A file with applications, and how far it has been taken in.

    `positie` (bytes) and `volgende_rij` move in the transaction that writes the rows before them, so a
    killed worker loses nothing and repeats nothing. `indeling` is how the file must be read; `herstarts`
    counts how often it was set going again without getting any further.
    """

    bron = models.CharField(max_length=60)
    regeling = models.CharField(max_length=60)
    bestandsnaam = models.CharField(max_length=200)
    bestand = models.FileField(upload_to="batches/%Y/%m/")
    sha256 = models.CharField(max_length=64)
    grootte = models.PositiveBigIntegerField(default=0)
    indeling = models.JSONField(default=dict)
    positie = models.PositiveBigIntegerField(default=0)
    volgende_rij = models.PositiveIntegerField(default=1)
    status = models.CharField(max_length=12, choices=BatchStatus.choices, default=BatchStatus.ONTVANGEN)
    reden = models.CharField(max_length=300, blank=True)
    totaal = models.PositiveIntegerField(null=True, blank=True)
    verwerkt = models.PositiveIntegerField(default=0)
    goed = models.PositiveIntegerField(default=0)
    fout = models.PositiveIntegerField(default=0)
    dubbel = models.PositiveIntegerField(default=0)
    aangeleverd_op = models.DateTimeField()
    aangeleverd_door = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, db_index=False
    )
    gestart_op = models.DateTimeField(null=True, blank=True)
    laatste_teken_op = models.DateTimeField(null=True, blank=True)
    klaar_op = models.DateTimeField(null=True, blank=True)
    herstarts = models.PositiveSmallIntegerField(default=0)

    objects = AanvraagbatchQuerySet.as_manager()

    class Meta:
        verbose_name = "batch met aanvragen"
        verbose_name_plural = "batches met aanvragen"
        constraints = [
            models.UniqueConstraint(
                fields=["bron", "sha256"],
                condition=~Q(status__in=NIET_AANGENOMEN),
                name="backoffice_aanvraagbatch_file_once",
                violation_error_message="Dit bestand is al aangeleverd.",
            ),
            models.CheckConstraint(
                condition=Q(status__in=BatchStatus.values), name="backoffice_aanvraagbatch_status_known"
            ),
            models.CheckConstraint(
                condition=Q(verwerkt=F("goed") + F("fout") + F("dubbel")),
                name="backoffice_aanvraagbatch_counts_add_up",
            ),
        ]
        triggers = [status_trigger("status", BATCH_TRANSITIONS)]

    def __str__(self) -> str:
        return self.bestandsnaam


class Batchfout(models.Model):
    """One wrong value in one row of a batch: what was there and what was expected.

    `dubbel` marks a row that was not wrong but had been delivered before.
    """

    batch = models.ForeignKey(Aanvraagbatch, on_delete=models.CASCADE, related_name="fouten")
    rij = models.PositiveIntegerField()
    veld = models.CharField(max_length=60)
    waarde = models.CharField(max_length=200, blank=True)
    melding = models.CharField(max_length=300)
    dubbel = models.BooleanField(default=False)

    class Meta:
        verbose_name = "fout in batch"
        verbose_name_plural = "fouten in batch"
        constraints = [
            models.UniqueConstraint(
                fields=["batch", "rij", "veld"], name="backoffice_batchfout_once_per_field"
            )
        ]

    def __str__(self) -> str:
        return f"Rij {self.rij}: {self.melding}"


@history
class Uitvalrij(models.Model):
    """A row that fell out of its batch, kept as it was delivered until somebody mends it or writes it off.

    Its reasons stand in `Batchfout`.
    """

    batch = models.ForeignKey(Aanvraagbatch, on_delete=models.CASCADE, related_name="uitval")
    rij = models.PositiveIntegerField()
    cellen = models.JSONField(default=dict)
    status = models.CharField(max_length=9, choices=UitvalStatus.choices, default=UitvalStatus.OPEN)
    pogingen = models.PositiveSmallIntegerField(default=1)
    reden = models.CharField(max_length=300, blank=True)
    behandeld_op = models.DateTimeField(null=True, blank=True)
    behandeld_door = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, db_index=False
    )

    class Meta:
        verbose_name = "uitgevallen rij"
        verbose_name_plural = "uitgevallen rijen"
        constraints = [
            models.UniqueConstraint(fields=["batch", "rij"], name="backoffice_uitvalrij_once"),
            models.CheckConstraint(
                condition=Q(status__in=UitvalStatus.values), name="backoffice_uitvalrij_status_known"
            ),
            models.CheckConstraint(
                condition=~Q(status=UitvalStatus.AFGEBOEKT) | ~Q(reden=""),
                name="backoffice_uitvalrij_write_off_has_reason",
                violation_error_message="Zeg waarom u deze rij afboekt.",
            ),
        ]
        triggers = [status_trigger("status", UITVAL_TRANSITIONS)]

    def __str__(self) -> str:
        return f"Rij {self.rij}"


@history
class Aanvraag(models.Model):
    """One application of one klant for one regeling; (bron, kenmerk) makes delivering twice harmless."""

    bron = models.CharField(max_length=60)
    kenmerk = models.CharField(max_length=100)
    regeling = models.CharField(max_length=60)
    klant = models.ForeignKey(Klant, on_delete=models.PROTECT, related_name="aanvragen")
    batch = models.ForeignKey(
        Aanvraagbatch, on_delete=models.PROTECT, null=True, blank=True, related_name="aanvragen"
    )
    rij = models.PositiveIntegerField(null=True, blank=True)
    gegevens = models.JSONField(default=dict)
    status = models.CharField(max_length=15, choices=AanvraagStatus.choices, default=AanvraagStatus.ONTVANGEN)
    ontvangen_op = models.DateTimeField()
    beslistermijn = models.DateField()
    behandelaar = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = AanvraagQuerySet.as_manager()

    class Meta:
        verbose_name = "aanvraag"
        verbose_name_plural = "aanvragen"
        constraints = [
            models.UniqueConstraint(
                fields=["bron", "kenmerk"],
                name="backoffice_aanvraag_kenmerk_once",
                violation_error_message="Deze aanvraag is al aangeleverd.",
            ),
            models.CheckConstraint(
                condition=Q(status__in=AanvraagStatus.values), name="backoffice_aanvraag_status_known"
            ),
            models.CheckConstraint(
                condition=Q(behandelaar__isnull=True) | ~Q(status=AanvraagStatus.ONTVANGEN),
                name="backoffice_aanvraag_behandelaar_after_intake",
            ),
        ]
        indexes = [
            models.Index(
                fields=["regeling", "beslistermijn", "id"],
                condition=~Q(status__in=CLOSED),
                name="backoffice_aanvraag_open",
            ),
            models.Index(fields=["klant", "-ontvangen_op"], name="backoffice_aanvraag_van_klant"),
        ]
        triggers = [status_trigger("status", TRANSITIONS), *keep_opdracht()]

    def __str__(self) -> str:
        return self.kenmerk


@history
class Afstemming(models.Model):
    """The question to the vaste contactpersoon whether an application fits the begeleiding (BO-05).

    Without an answer before the end of `termijn` it lapses and a medewerker decides.
    """

    aanvraag = models.OneToOneField(Aanvraag, on_delete=models.PROTECT, related_name="afstemming")
    medewerker = models.ForeignKey(Medewerker, on_delete=models.PROTECT, related_name="+")
    gevraagd_op = models.DateTimeField()
    termijn = models.DateField()
    antwoord = models.CharField(max_length=12, choices=Antwoord.choices, blank=True)
    toelichting = models.CharField(max_length=500, blank=True)
    beantwoord_op = models.DateTimeField(null=True, blank=True)
    beantwoord_door = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, db_index=False
    )

    class Meta:
        verbose_name = "afstemming"
        verbose_name_plural = "afstemmingen"
        constraints = [
            models.CheckConstraint(
                condition=Q(antwoord="", beantwoord_op__isnull=True)
                | (Q(antwoord__in=Antwoord.values) & Q(beantwoord_op__isnull=False)),
                name="backoffice_afstemming_answer_has_moment",
            ),
            models.CheckConstraint(
                condition=~Q(antwoord=Antwoord.NIET_AKKOORD) | ~Q(toelichting=""),
                name="backoffice_afstemming_refusal_has_reason",
                violation_error_message="Leg uit waarom de aanvraag niet bij de begeleiding past.",
            ),
        ]
        indexes = [
            models.Index(fields=["termijn"], condition=Q(antwoord=""), name="backoffice_afstemming_open"),
        ]

    def __str__(self) -> str:
        return f"{self.aanvraag_id}: {self.get_antwoord_display() or 'gevraagd'}"
