"""Instruments as dated data, what they may cost, and the advice that was given (CAS-13)."""

from decimal import Decimal
from typing import Any

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, RangeOperators
from django.db import models
from django.db.models import F, Q, Value

from caseload.instrumenten.codes import (
    Arbeidsvraag,
    Belemmering,
    Competentie,
    Kans,
    Richting,
    Uitvoering,
)
from intake.quick_scan.models import Doelgroep
from serviceplein.dossier.geschiedenis import append_only, history
from serviceplein.klanten.models import Klant
from serviceplein.organisatie.models import DateRange, Partner


def _codes(choices: type[models.TextChoices]) -> "ArrayField[Any, Any]":
    return ArrayField(models.CharField(max_length=25, choices=choices.choices), default=list, blank=True)


def _treden() -> "ArrayField[Any, Any]":
    return ArrayField(models.PositiveSmallIntegerField(), default=list, blank=True)


def _ends_after_start(name: str) -> models.CheckConstraint:
    return models.CheckConstraint(
        condition=Q(geldig_tot__isnull=True) | Q(geldig_tot__gt=F("geldig_van")),
        name=name,
        violation_error_message="De einddatum ligt na de begindatum.",
    )


@history
class Instrument(models.Model):
    """For whom an instrument is meant and what it costs, from a date until a date.

    An empty list asks nothing. `bedoeld_voor`: the klant has at least one of these belemmeringen. `niet_bij`:
    has none of these. `kosten` holds for the municipality's own work; a contract has its own price. `code`
    is the code of the product in the catalogue where there is one.
    """

    code = models.CharField(max_length=60)
    naam = models.CharField(max_length=120)
    omschrijving = models.CharField(max_length=300, blank=True)
    treden_reintegratie = _treden()
    treden_participatie = _treden()
    doelgroepen = _codes(Doelgroep)
    leeftijd_van = models.PositiveSmallIntegerField(null=True, blank=True)
    leeftijd_tot = models.PositiveSmallIntegerField(null=True, blank=True)
    kansen = _codes(Kans)
    bedoeld_voor = _codes(Belemmering)
    niet_bij = _codes(Belemmering)
    competenties = _codes(Competentie)
    arbeidsvraag = models.CharField(max_length=10, choices=Arbeidsvraag.choices, blank=True)
    uitvoering = models.CharField(max_length=10, choices=Uitvoering.choices)
    kosten = models.DecimalField(max_digits=9, decimal_places=2)
    budgetcode = models.CharField(max_length=40)
    duur_weken = models.PositiveSmallIntegerField()
    geldig_van = models.DateField()
    geldig_tot = models.DateField(null=True, blank=True)

    class Meta:
        verbose_name = "instrument"
        verbose_name_plural = "instrumenten"
        constraints = [
            ExclusionConstraint(
                name="caseload_instrument_one_version_per_day",
                expressions=[
                    ("code", RangeOperators.EQUAL),
                    (DateRange("geldig_van", "geldig_tot", Value("[)")), RangeOperators.OVERLAPS),
                ],
                violation_error_message="Dit instrument heeft in deze periode al een versie.",
            ),
            _ends_after_start("caseload_instrument_ends_after_start"),
            models.CheckConstraint(
                condition=Q(kosten__gte=0),
                name="caseload_instrument_kosten_not_negative",
                violation_error_message="De kosten zijn nul of meer.",
            ),
        ]

    def __str__(self) -> str:
        return self.naam


@history
class Arbeidsmarktkans(models.Model):
    """How much work there is in one richting, from a date until a date, with its source."""

    richting = models.CharField(max_length=20, choices=Richting.choices)
    vraag = models.CharField(max_length=10, choices=Arbeidsvraag.choices)
    bron = models.CharField(max_length=200)
    geldig_van = models.DateField()
    geldig_tot = models.DateField(null=True, blank=True)

    class Meta:
        verbose_name = "kans op de arbeidsmarkt"
        verbose_name_plural = "kansen op de arbeidsmarkt"
        constraints = [
            ExclusionConstraint(
                name="caseload_arbeidsmarktkans_one_per_day",
                expressions=[
                    ("richting", RangeOperators.EQUAL),
                    (DateRange("geldig_van", "geldig_tot", Value("[)")), RangeOperators.OVERLAPS),
                ],
            ),
            _ends_after_start("caseload_arbeidsmarktkans_ends_after_start"),
        ]

    def __str__(self) -> str:
        return f"{self.get_richting_display()}: {self.get_vraag_display()}"


@history
class Budget(models.Model):
    """The money of one source from a day until a day, and what of it is promised.

    `verplicht` is kept by triggers on Traject; the database refuses to pass `bedrag`.
    """

    code = models.CharField(max_length=40)
    naam = models.CharField(max_length=120)
    bedrag = models.DecimalField(max_digits=12, decimal_places=2)
    verplicht = models.DecimalField(max_digits=12, decimal_places=2, default=0)
    geldig_van = models.DateField()
    geldig_tot = models.DateField()

    class Meta:
        verbose_name = "budget"
        verbose_name_plural = "budgetten"
        constraints = [
            ExclusionConstraint(
                name="caseload_budget_one_per_day",
                expressions=[
                    ("code", RangeOperators.EQUAL),
                    (DateRange("geldig_van", "geldig_tot", Value("[)")), RangeOperators.OVERLAPS),
                ],
                violation_error_message="Voor deze periode is er al een budget met deze code.",
            ),
            _ends_after_start("caseload_budget_ends_after_start"),
            models.CheckConstraint(
                condition=Q(verplicht__lte=F("bedrag")),
                name="caseload_budget_never_passed",
                violation_error_message="Het budget is niet groot genoeg.",
            ),
            models.CheckConstraint(condition=Q(verplicht__gte=0), name="caseload_budget_not_negative"),
        ]

    def __str__(self) -> str:
        return f"{self.naam} {self.geldig_van.year}"

    @property
    def ruimte(self) -> Decimal:
        """What is left to promise."""
        return self.bedrag - self.verplicht


@history
class Contract(models.Model):
    """What a partner does for which price, from a day until a day, for so many klanten at most.

    `geplaatst` is kept by triggers on Traject; the database refuses to pass `plaatsen`.
    """

    kenmerk = models.CharField(max_length=40, unique=True)
    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="contracten")
    instrument = models.CharField(max_length=60)
    prijs = models.DecimalField(max_digits=9, decimal_places=2)
    plaatsen = models.PositiveIntegerField()
    geplaatst = models.PositiveIntegerField(default=0)
    budgetcode = models.CharField(max_length=40)
    geldig_van = models.DateField()
    geldig_tot = models.DateField()

    class Meta:
        verbose_name = "contract"
        verbose_name_plural = "contracten"
        constraints = [
            _ends_after_start("caseload_contract_ends_after_start"),
            models.CheckConstraint(
                condition=Q(geplaatst__lte=F("plaatsen")),
                name="caseload_contract_never_full_over",
                violation_error_message="Alle plaatsen van dit contract zijn bezet.",
            ),
            models.CheckConstraint(condition=Q(prijs__gte=0), name="caseload_contract_prijs_not_negative"),
        ]
        indexes = [models.Index(fields=["instrument", "geldig_van"], name="caseload_contract_instrument")]

    def __str__(self) -> str:
        return f"{self.kenmerk} ({self.partner})"


class Instrumentadvies(models.Model):
    """One advice as it was given: what it knew of the klant, and why and why not per instrument."""

    klant = models.ForeignKey(Klant, on_delete=models.PROTECT, related_name="instrumentadviezen")
    profiel = models.JSONField()
    oordelen = models.JSONField()
    waarschuwing = models.CharField(max_length=300, blank=True)
    gegeven_op = models.DateTimeField()
    gevraagd_door = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, db_index=False
    )

    class Meta:
        verbose_name = "instrumentadvies"
        verbose_name_plural = "instrumentadviezen"
        indexes = [models.Index(fields=["klant", "-gegeven_op"], name="caseload_advies_van_klant")]
        triggers = append_only()

    def __str__(self) -> str:
        return f"Instrumentadvies {self.pk}"
