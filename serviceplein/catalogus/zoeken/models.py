"""The one index over catalogue, sociale kaart and handboek; kept by triggers of the database."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import F

from serviceplein.catalogus.codes import Domein


class Vindbaar(models.Model):
    """One thing that can be found. Rows are written by the database only (migration zoekindex)."""

    class Soort(models.TextChoices):
        PRODUCT = "product", "Product"
        DIENST = "dienst", "Sociale kaart"
        HANDBOEK = "handboek", "Handboek"

    soort = models.CharField(max_length=10, choices=Soort.choices)
    object_id = models.BigIntegerField()
    sleutel = models.CharField(max_length=120)
    titel = models.CharField(max_length=260)
    onder = models.CharField(max_length=260, blank=True)
    tekst = models.TextField()
    domeinen = ArrayField(models.CharField(max_length=30, choices=Domein.choices), default=list)
    doelgroepen = ArrayField(models.CharField(max_length=30), default=list)
    partner_id = models.BigIntegerField(null=True)
    geldig_van = models.DateField(null=True)
    geldig_tot = models.DateField(null=True)
    vector = SearchVectorField(null=True)

    class Meta:
        verbose_name = "vindbaar"
        verbose_name_plural = "vindbaar"
        constraints = [
            models.UniqueConstraint(fields=["soort", "object_id"], name="catalogus_vindbaar_once"),
        ]
        indexes = [GinIndex(fields=["vector"], name="catalogus_vindbaar_vector")]

    def __str__(self) -> str:
        return self.titel


class Zoekwoord(models.Model):
    """A word that occurs in the index: what a misspelt word is compared with."""

    woord = models.CharField(max_length=120, primary_key=True)

    class Meta:
        verbose_name = "zoekwoord"
        verbose_name_plural = "zoekwoorden"
        indexes = [GinIndex(OpClass(F("woord"), name="gin_trgm_ops"), name="catalogus_zoekwoord_woord")]

    def __str__(self) -> str:
        return self.woord
