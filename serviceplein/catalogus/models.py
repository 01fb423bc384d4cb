"""What the municipality offers, and its policy in numbers (KRN-09, KRN-10)."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Q, Value

from serviceplein.dossier.geschiedenis import history
from serviceplein.organisatie.models import DateRange
from serviceplein.toegang.rollen import Specialisme


class Domein(models.TextChoices):
    """Domains of a question; codes of the routing policy."""

    WERK = "werk", "Werk"
    SCHOLING = "scholing", "Scholing"
    INBURGERING = "inburgering", "Inburgering"
    INKOMEN = "inkomen", "Inkomen"
    SCHULDEN = "schulden", "Schulden"
    WMO = "wmo", "Wmo"
    FINANCIELE_REGELING = "financiele_regeling", "Financiële regeling"
    ONDERNEMEN = "ondernemen", "Ondernemen"


@history
class Norm(models.Model):
    """A number of policy from a date until a date, with its legal or policy source."""

    code = models.CharField(max_length=80)
    waarde = models.DecimalField(max_digits=12, decimal_places=4)
    eenheid = models.CharField(max_length=30)
    omschrijving = models.CharField(max_length=200)
    bron = models.CharField(max_length=200)
    geldig_van = models.DateField()
    geldig_tot = models.DateField(null=True, blank=True)

    class Meta:
        verbose_name = "norm"
        verbose_name_plural = "normen"
        constraints = [
            ExclusionConstraint(
                name="catalogus_norm_one_value_per_day",
                expressions=[
                    ("code", RangeOperators.EQUAL),
                    (DateRange("geldig_van", "geldig_tot", Value("[)")), RangeOperators.OVERLAPS),
                ],
                violation_error_message="Voor deze norm geldt in deze periode al een waarde.",
            ),
            models.CheckConstraint(
                condition=Q(geldig_tot__isnull=True) | Q(geldig_tot__gt=F("geldig_van")),
                name="catalogus_norm_ends_after_start",
                violation_error_message="De einddatum ligt na de begindatum.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} = {self.waarde.normalize():f} {self.eenheid}"


@history
class Product(models.Model):
    """A regeling, product or instrument from a date until a date."""

    code = models.CharField(max_length=60)
    naam = models.CharField(max_length=120)
    domein = models.CharField(max_length=30, choices=Domein.choices)
    omschrijving = models.TextField()
    toelatingseisen = models.TextField(blank=True)
    bewijsstukken = models.TextField(blank=True)
    behandeld_door = models.CharField(max_length=30, choices=Specialisme.choices, blank=True)
    kanaal = models.CharField(max_length=60, blank=True)
    wettelijke_grondslag = models.CharField(max_length=120, blank=True)
    beslistermijn_norm = models.CharField(max_length=80, blank=True)
    digitaal = models.BooleanField(default=False)
    geldig_van = models.DateField()
    geldig_tot = models.DateField(null=True, blank=True)

    class Meta:
        verbose_name = "product"
        verbose_name_plural = "producten"
        constraints = [
            ExclusionConstraint(
                name="catalogus_product_one_version_per_day",
                expressions=[
                    ("code", RangeOperators.EQUAL),
                    (DateRange("geldig_van", "geldig_tot", Value("[)")), RangeOperators.OVERLAPS),
                ],
                violation_error_message="Dit product heeft in deze periode al een versie.",
            ),
        ]

    def __str__(self) -> str:
        return self.naam
