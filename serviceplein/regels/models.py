"""Decision tables as dated, immutable versions, and every decision taken with them (INT-23, INT-24)."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from serviceplein.dossier.geschiedenis import append_only, history, status_trigger
from serviceplein.regels.transitions import (
    SIMULATIE_TRANSITIONS,
    TRANSITIONS,
    SimulatieStatus,
    VersieStatus,
)
from serviceplein.regels.triggers import (
    content_is_fixed,
    editor_does_not_activate,
    used_version_stays,
    version_in_use_is_not_withdrawn,
)


@history
class Beslistabel(models.Model):
    """A decision table by its code; its rows live in versions."""

    code = models.CharField(max_length=60, unique=True)
    naam = models.CharField(max_length=120)

    class Meta:
        verbose_name = "beslistabel"
        verbose_name_plural = "beslistabellen"

    def __str__(self) -> str:
        return self.naam


@history
class TabelVersie(models.Model):
    """One version of a table; its content changes only as a concept, and never once it has decided.

    `geldig_van` is the first day on which it decides; it goes on until the next active version starts.
    The versions that ship with the product have no maker; every other one is checked, simulated and then
    activated by somebody who did not edit it. `revisie` counts the edits; `bewerkers` are who made them.
    """

    tabel = models.ForeignKey(Beslistabel, on_delete=models.PROTECT, related_name="versies")
    nummer = models.PositiveIntegerField()
    status = models.CharField(max_length=15, choices=VersieStatus.choices, default=VersieStatus.CONCEPT)
    geldig_van = models.DateField(null=True, blank=True)
    inhoud = models.JSONField()
    gemaakt_op = models.DateTimeField()
    gemaakt_door = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    gebaseerd_op = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    toelichting = models.CharField(max_length=500, blank=True)
    revisie = models.PositiveIntegerField(default=0)
    gewijzigd_op = models.DateTimeField(null=True, blank=True)
    gewijzigd_door = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
    )
    bewerkers = ArrayField(models.BigIntegerField(), default=list, blank=True)
    bevindingen = models.JSONField(default=list, blank=True)
    fouten = models.PositiveIntegerField(null=True, blank=True)
    gecontroleerd_op = models.DateTimeField(null=True, blank=True)
    gecontroleerd_door = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
    )
    gesimuleerd_op = models.DateTimeField(null=True, blank=True)
    geactiveerd_op = models.DateTimeField(null=True, blank=True)
    geactiveerd_door = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        verbose_name = "tabelversie"
        verbose_name_plural = "tabelversies"
        constraints = [
            models.UniqueConstraint(fields=["tabel", "nummer"], name="regels_tabelversie_nummer_once"),
            models.CheckConstraint(
                condition=Q(status__in=VersieStatus.values), name="regels_tabelversie_status_known"
            ),
            models.CheckConstraint(
                condition=~Q(status=VersieStatus.ACTIEF) | Q(geldig_van__isnull=False),
                name="regels_tabelversie_active_has_date",
            ),
            models.UniqueConstraint(
                fields=["tabel", "geldig_van"],
                condition=Q(status=VersieStatus.ACTIEF),
                name="regels_tabelversie_one_active_per_day",
                violation_error_message="Er is al een actieve versie vanaf deze dag.",
            ),
            models.CheckConstraint(
                condition=~Q(status=VersieStatus.ACTIEF)
                | Q(gemaakt_door__isnull=True)
                | (Q(geactiveerd_door__isnull=False) & ~Q(geactiveerd_door=F("gemaakt_door"))),
                name="regels_tabelversie_activated_by_second_person",
                violation_error_message="Laat een collega deze versie activeren.",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=[VersieStatus.GECONTROLEERD, VersieStatus.ACTIEF])
                | Q(gemaakt_door__isnull=True)
                | Q(gecontroleerd_op__isnull=False, fouten__isnull=False, fouten=0),
                name="regels_tabelversie_checked_without_errors",
                violation_error_message="Controleer de tabel en herstel eerst de fouten.",
            ),
            models.CheckConstraint(
                condition=~Q(status=VersieStatus.ACTIEF)
                | Q(gemaakt_door__isnull=True)
                | Q(gesimuleerd_op__isnull=False),
                name="regels_tabelversie_active_was_simulated",
                violation_error_message="Simuleer de tabel voordat u hem activeert.",
            ),
        ]
        triggers = [
            status_trigger("status", TRANSITIONS),
            content_is_fixed(),
            editor_does_not_activate(),
            used_version_stays(),
            version_in_use_is_not_withdrawn(),
        ]

    def __str__(self) -> str:
        return f"{self.tabel} versie {self.nummer}"


class Beslissing(models.Model):
    """One decision: version, inputs, outcome and explanation, so that it can be reproduced; append-only.

    `regels` are the rows that decided (`regel` the first of them), `kandidaten` every row that held; both
    are null for decisions taken before they were kept.
    """

    versie = models.ForeignKey(TabelVersie, on_delete=models.PROTECT, related_name="beslissingen")
    invoer = models.JSONField()
    uitkomst = models.JSONField(null=True)
    regel = models.PositiveIntegerField(null=True)
    regels = ArrayField(models.PositiveIntegerField(), null=True)
    kandidaten = ArrayField(models.PositiveIntegerField(), null=True)
    uitleg = models.JSONField(default=list)
    op = models.DateTimeField()
    onderwerp_soort = models.CharField(max_length=40, blank=True)
    onderwerp_id = models.BigIntegerField(null=True, blank=True)

    class Meta:
        verbose_name = "beslissing"
        verbose_name_plural = "beslissingen"
        indexes = [
            models.Index(fields=["onderwerp_soort", "onderwerp_id"], name="regels_beslissing_onderwerp"),
            models.Index(fields=["versie", "op"], name="regels_beslissing_versie_op"),
        ]
        triggers = append_only()

    def __str__(self) -> str:
        return f"{self.versie} regel {self.regel}"


@history
class Simulatie(models.Model):
    """What a checked version would have decided on earlier decisions, worked out piece by piece.

    `laatste_id` is the last decision looked at, so that a worker that stopped can be taken over; the
    decisions themselves are only read. `samenvatting` counts per outcome from and to.
    """

    versie = models.ForeignKey(TabelVersie, on_delete=models.CASCADE, related_name="simulaties")
    status = models.CharField(max_length=12, choices=SimulatieStatus.choices, default=SimulatieStatus.WACHT)
    vanaf = models.DateField()
    totaal = models.PositiveIntegerField(default=0)
    gedaan = models.PositiveIntegerField(default=0)
    anders = models.PositiveIntegerField(default=0)
    laatste_id = models.BigIntegerField(default=0)
    tot_id = models.BigIntegerField(default=0)
    samenvatting = models.JSONField(default=list, blank=True)
    gevraagd_op = models.DateTimeField()
    gevraagd_door = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    klaar_op = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = "simulatie"
        verbose_name_plural = "simulaties"
        constraints = [
            models.CheckConstraint(
                condition=Q(status__in=SimulatieStatus.values), name="regels_simulatie_status_known"
            ),
            models.UniqueConstraint(
                fields=["versie"],
                condition=Q(status__in=[SimulatieStatus.WACHT, SimulatieStatus.LOOPT]),
                name="regels_simulatie_one_at_a_time",
                violation_error_message="Er loopt al een simulatie van deze versie.",
            ),
            models.CheckConstraint(
                condition=~Q(status=SimulatieStatus.KLAAR) | Q(klaar_op__isnull=False),
                name="regels_simulatie_ready_has_moment",
            ),
        ]
        triggers = [status_trigger("status", SIMULATIE_TRANSITIONS)]

    def __str__(self) -> str:
        return f"Simulatie van {self.versie}"


class SimulatieRij(models.Model):
    """One earlier decision that would come out differently."""

    simulatie = models.ForeignKey(Simulatie, on_delete=models.CASCADE, related_name="rijen")
    beslissing = models.ForeignKey(Beslissing, on_delete=models.PROTECT, related_name="+", db_index=False)
    van = models.JSONField()
    naar = models.JSONField()
    regel_van = models.PositiveIntegerField(null=True)
    regel_naar = models.PositiveIntegerField(null=True)

    class Meta:
        verbose_name = "rij van een simulatie"
        verbose_name_plural = "rijen van een simulatie"
        constraints = [
            models.UniqueConstraint(
                fields=["simulatie", "beslissing"], name="regels_simulatierij_beslissing_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.beslissing_id}: regel {self.regel_van} wordt {self.regel_naar}"
