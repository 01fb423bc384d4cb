"""What the municipality offers, and its policy in numbers (KRN-09, KRN-10)."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Q, Value

from serviceplein.catalogus.codes import Domein, ProductSoort
from serviceplein.catalogus.handboek.models import Handboekpagina, Handboekversie
from serviceplein.catalogus.partners.models import (
    Contactpersoon,
    Dienst,
    Meegegeven,
    Raamafspraak,
    ends_after_start,
)
from serviceplein.catalogus.zoeken.models import Vindbaar, Zoekwoord
from serviceplein.dossier.geschiedenis import history
from serviceplein.organisatie.models import DateRange
from serviceplein.toegang.rollen import Specialisme

__all__ = [
    "Contactpersoon",
    "Dienst",
    "Domein",
    "Handboekpagina",
    "Handboekversie",
    "Meegegeven",
    "Norm",
    "Product",
    "Raamafspraak",
    "Vindbaar",
    "Zoekwoord",
]


NOG_VAST = "vast te stellen bij inrichting"
"""How the source of a number ends that is shipped as an example: only the municipality can set it."""


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

    @property
    def voorbeeld(self) -> bool:
        """Whether the municipality has still to set this number."""
        return self.bron.endswith(NOG_VAST)


@history
class Product(models.Model):
    """A regeling, product or instrument from a date until a date.

    `eisen` holds the toelatingseisen as typed conditions (room toets); terms, norm time and cost are codes of
    dated norms, so that the amount of a day is the amount of that day.
    """

    code = models.CharField(max_length=60)
    naam = models.CharField(max_length=120)
    soort = models.CharField(max_length=12, choices=ProductSoort.choices, default=ProductSoort.REGELING)
    domein = models.CharField(max_length=30, choices=Domein.choices)
    omschrijving = models.TextField()
    trefwoorden = models.CharField(max_length=300, blank=True)
    toelatingseisen = models.TextField(blank=True)
    eisen = models.JSONField(default=list, blank=True)
    bewijsstukken = models.TextField(blank=True)
    behandeld_door = models.CharField(max_length=30, choices=Specialisme.choices, blank=True)
    behandelaar = models.CharField(max_length=80, blank=True)
    kanaal = models.CharField(max_length=60, blank=True)
    wettelijke_grondslag = models.CharField(max_length=120, blank=True)
    beslistermijn_norm = models.CharField(max_length=80, blank=True)
    servicetermijn_norm = models.CharField(max_length=80, blank=True)
    normtijd_norm = models.CharField(max_length=80, blank=True)
    kosten_norm = models.CharField(max_length=80, blank=True)
    kosten = models.CharField(max_length=200, blank=True)
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
            ends_after_start("catalogus_product_ends_after_start"),
        ]

    def __str__(self) -> str:
        return self.naam

    @property
    def wie(self) -> str:
        """Who handles it, in words."""
        return self.get_behandeld_door_display() or self.behandelaar or Specialisme.FRONTOFFICE.label
