"""Regelingen as the municipality set them, who has one when, and the sample that people review (BO-09)."""

import pgtrigger
from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Q, Value

from backoffice.besluiten.models import Besluit
from backoffice.regelingen.transitions import VERSIE_TRANSITIONS, Nazien, VersieStatus
from serviceplein.dossier.geschiedenis import append_only, history, status_trigger
from serviceplein.klanten.models import Klant
from serviceplein.organisatie.models import DateRange

IN_DE_PERIODE = DateRange("geldig_van", "geldig_tot", Value("[)"))


@history
class RegelingVersie(models.Model):
    """A definition from a day until a day; it goes before the one that ships with the product.

    `tekst` is the definition itself (YAML). Who checks a version never made it. A version that was set
    keeps what it says; only the next version gives it an end.
    """

    code = models.CharField(max_length=60)
    nummer = models.PositiveIntegerField()
    naam = models.CharField(max_length=80)
    tekst = models.TextField(max_length=40_000)
    geldig_van = models.DateField()
    geldig_tot = models.DateField(null=True, blank=True)
    status = models.CharField(max_length=12, choices=VersieStatus.choices, default=VersieStatus.CONCEPT)
    opmerking = models.CharField(max_length=500, blank=True)
    proef = models.JSONField(null=True, blank=True)
    gemaakt_op = models.DateTimeField()
    gemaakt_door = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    vastgesteld_op = models.DateTimeField(null=True, blank=True)
    vastgesteld_door = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        db_index=False,
    )

    class Meta:
        verbose_name = "versie van een regeling"
        verbose_name_plural = "versies van regelingen"
        constraints = [
            models.UniqueConstraint(fields=["code", "nummer"], name="backoffice_regelingversie_number_once"),
            models.CheckConstraint(
                condition=Q(status__in=VersieStatus.values), name="backoffice_regelingversie_status_known"
            ),
            models.CheckConstraint(
                condition=Q(geldig_tot__isnull=True) | Q(geldig_tot__gt=F("geldig_van")),
                name="backoffice_regelingversie_ends_after_start",
                violation_error_message="De einddatum ligt na de begindatum.",
            ),
            models.CheckConstraint(
                condition=(
                    ~Q(status=VersieStatus.VASTGESTELD)
                    & Q(vastgesteld_op__isnull=True, vastgesteld_door__isnull=True)
                )
                | (
                    Q(
                        status=VersieStatus.VASTGESTELD,
                        vastgesteld_op__isnull=False,
                        vastgesteld_door__isnull=False,
                    )
                    & ~Q(vastgesteld_door=F("gemaakt_door"))
                ),
                name="backoffice_regelingversie_four_eyes",
                violation_error_message="Wie de versie maakt, stelt hem niet zelf vast.",
            ),
            ExclusionConstraint(
                name="backoffice_regelingversie_one_per_day",
                expressions=[("code", RangeOperators.EQUAL), (IN_DE_PERIODE, RangeOperators.OVERLAPS)],
                condition=Q(status=VersieStatus.VASTGESTELD),
                violation_error_message="In deze periode geldt al een andere versie.",
            ),
        ]
        triggers = [
            status_trigger("status", VERSIE_TRANSITIONS),
            pgtrigger.Protect(
                name="vast_na_vaststellen",
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition(
                    "OLD.status = 'vastgesteld' AND ROW(NEW.code, NEW.tekst, NEW.geldig_van) "
                    "IS DISTINCT FROM ROW(OLD.code, OLD.tekst, OLD.geldig_van)"
                ),
            ),
            pgtrigger.Protect(name="blijft_bewaard", operation=pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"{self.naam}, versie {self.nummer}"


class Toekenning(models.Model):
    """Who has a regeling of once per period, from and until when; the database refuses a second."""

    besluit = models.OneToOneField(Besluit, on_delete=models.PROTECT, related_name="toekenning")
    klant = models.ForeignKey(Klant, on_delete=models.PROTECT, related_name="+", db_index=False)
    regeling = models.CharField(max_length=60)
    geldig_van = models.DateField()
    geldig_tot = models.DateField()

    class Meta:
        verbose_name = "toekenning"
        verbose_name_plural = "toekenningen"
        constraints = [
            ExclusionConstraint(
                name="backoffice_toekenning_once_per_period",
                expressions=[
                    ("klant", RangeOperators.EQUAL),
                    ("regeling", RangeOperators.EQUAL),
                    (IN_DE_PERIODE, RangeOperators.OVERLAPS),
                ],
                violation_error_message="Deze klant heeft deze regeling al in deze periode.",
            )
        ]
        triggers = append_only()

    def __str__(self) -> str:
        return f"{self.regeling} van {self.klant_id}"


@history
class Steekproef(models.Model):
    """An automatic decision that chance gave to a person to look at again."""

    besluit = models.OneToOneField(Besluit, on_delete=models.PROTECT, related_name="steekproef")
    getrokken_op = models.DateTimeField()
    oordeel = models.CharField(max_length=12, choices=Nazien.choices, blank=True)
    toelichting = models.CharField(max_length=500, blank=True)
    nagezien_op = models.DateTimeField(null=True, blank=True)
    nagezien_door = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, db_index=False
    )

    class Meta:
        verbose_name = "besluit in de steekproef"
        verbose_name_plural = "besluiten in de steekproef"
        constraints = [
            models.CheckConstraint(
                condition=Q(oordeel="", nagezien_op__isnull=True, nagezien_door__isnull=True)
                | Q(oordeel__in=Nazien.values, nagezien_op__isnull=False, nagezien_door__isnull=False),
                name="backoffice_steekproef_judged_by_whom",
            ),
            models.CheckConstraint(
                condition=~Q(oordeel=Nazien.KLOPT_NIET) | ~Q(toelichting=""),
                name="backoffice_steekproef_fault_has_reason",
                violation_error_message="Leg uit wat er niet klopt.",
            ),
        ]
        indexes = [
            models.Index(fields=["id"], condition=Q(oordeel=""), name="backoffice_steekproef_open"),
        ]

    def __str__(self) -> str:
        return f"Steekproef {self.besluit_id}"
