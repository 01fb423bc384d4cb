"""Decision tables as dated, immutable versions, and every decision taken with them (INT-23, INT-24)."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from serviceplein.dossier.geschiedenis import append_only, history, status_trigger
from serviceplein.regels.transitions import TRANSITIONS, VersieStatus
from serviceplein.regels.triggers import content_is_fixed, used_version_stays


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
    The versions that ship with the product have no maker; every other one is activated by a second person.
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
        ]
        triggers = [status_trigger("status", TRANSITIONS), content_is_fixed(), used_version_stays()]

    def __str__(self) -> str:
        return f"{self.tabel} versie {self.nummer}"


class Beslissing(models.Model):
    """One decision: version, inputs, outcome and explanation, so that it can be reproduced; append-only."""

    versie = models.ForeignKey(TabelVersie, on_delete=models.PROTECT, related_name="beslissingen")
    invoer = models.JSONField()
    uitkomst = models.JSONField(null=True)
    regel = models.PositiveIntegerField(null=True)
    uitleg = models.JSONField(default=list)
    op = models.DateTimeField()
    onderwerp_soort = models.CharField(max_length=40, blank=True)
    onderwerp_id = models.BigIntegerField(null=True, blank=True)

    class Meta:
        verbose_name = "beslissing"
        verbose_name_plural = "beslissingen"
        indexes = [
            models.Index(fields=["onderwerp_soort", "onderwerp_id"], name="regels_beslissing_onderwerp")
        ]
        triggers = append_only()

    def __str__(self) -> str:
        return f"{self.versie} regel {self.regel}"
