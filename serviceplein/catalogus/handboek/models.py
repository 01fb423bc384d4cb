"""Work instructions: a page per step and functie, with an owner, a review date and every version (KRN-11)."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from serviceplein.catalogus.codes import Herkomst
from serviceplein.dossier.geschiedenis import append_only, history
from serviceplein.organisatie.functies import Functie
from serviceplein.organisatie.models import Medewerker


@history
class Handboekpagina(models.Model):
    """A page as it holds now.

    `uitgave_hash` is the shipped text that was last taken in; `uitgave_tekst` a newer shipped text that waits
    beside local changes until the owner chooses.
    """

    naam = models.SlugField(max_length=60, unique=True)
    stap = models.CharField(max_length=60)
    functies = ArrayField(models.CharField(max_length=40, choices=Functie.choices), default=list, blank=True)
    titel = models.CharField(max_length=120)
    voor = models.CharField(max_length=120)
    tekst = models.TextField()
    versie = models.PositiveIntegerField(default=1)
    eigenaar = models.ForeignKey(
        Medewerker, on_delete=models.PROTECT, null=True, blank=True, related_name="handboekpaginas"
    )
    eigenaar_rol = models.CharField(max_length=120)
    herzien_voor = models.DateField()
    uitgave_hash = models.CharField(max_length=64, blank=True)
    uitgave_tekst = models.TextField(blank=True)

    class Meta:
        verbose_name = "handboekpagina"
        verbose_name_plural = "handboekpagina's"
        constraints = [
            models.CheckConstraint(
                condition=Q(versie__gte=1), name="catalogus_handboekpagina_versie_from_one"
            ),
        ]
        indexes = [
            models.Index(fields=["stap"], name="catalogus_handboek_stap"),
            models.Index(fields=["herzien_voor"], name="catalogus_handboek_herzien"),
        ]

    def __str__(self) -> str:
        return self.titel


class Handboekversie(models.Model):
    """What a page said from a moment on, who wrote it and why; kept for good."""

    pagina = models.ForeignKey(Handboekpagina, on_delete=models.CASCADE, related_name="versies")
    nummer = models.PositiveIntegerField()
    titel = models.CharField(max_length=120)
    tekst = models.TextField()
    herkomst = models.CharField(max_length=10, choices=Herkomst.choices)
    reden = models.CharField(max_length=200)
    door = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    op = models.DateTimeField()

    class Meta:
        verbose_name = "versie van een handboekpagina"
        verbose_name_plural = "versies van handboekpagina's"
        ordering = [F("nummer").desc(), "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["pagina", "nummer"],
                name="catalogus_handboekversie_once",
                violation_error_message="Iemand anders was u voor. Laad de pagina opnieuw.",
            ),
        ]
        triggers = append_only()

    def __str__(self) -> str:
        return f"{self.titel} ({self.nummer})"
