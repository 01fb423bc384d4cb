"""Outbox: messages that must not get lost, written in the step's transaction and delivered afterwards."""

from django.db import models
from django.db.models import Q

from serviceplein.dossier.geschiedenis import history
from serviceplein.dossier.models import Document
from serviceplein.klanten.models import Klant


@history
class Bericht(models.Model):
    """One message to deliver at least once; `sleutel` makes asking twice harmless.

    After `vervalt_op` it makes no sense any more and is not sent. A letter is delivered when it lies in the
    dossier and somebody has the task to post it. A `document` goes along with it. There is no SMS.
    """

    class Soort(models.TextChoices):
        EMAIL = "email", "E-mail"
        BRIEF = "brief", "Brief"
        PORTAAL = "portaal", "Portaalbericht"

    class Status(models.TextChoices):
        WACHT = "wacht", "Wacht op bezorging"
        BEZORGD = "bezorgd", "Bezorgd"
        MISLUKT = "mislukt", "Mislukt"
        VERVALLEN = "vervallen", "Vervallen"

    sleutel = models.CharField(max_length=120, unique=True)
    soort = models.CharField(max_length=10, choices=Soort.choices)
    klant = models.ForeignKey(Klant, on_delete=models.PROTECT, null=True, blank=True)
    sjabloon = models.CharField(max_length=80)
    gegevens = models.JSONField(default=dict)
    bijlagen = models.JSONField(default=list, blank=True)
    document = models.ForeignKey(
        Document, on_delete=models.PROTECT, null=True, blank=True, related_name="berichten"
    )
    vervalt_op = models.DateTimeField(null=True, blank=True)
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.WACHT)
    pogingen = models.PositiveSmallIntegerField(default=0)
    volgende_poging = models.DateTimeField()
    laatste_fout = models.CharField(max_length=300, blank=True)
    bezorgd_op = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = "bericht"
        verbose_name_plural = "berichten"
        indexes = [
            models.Index(
                fields=["volgende_poging"], condition=Q(status="wacht"), name="berichten_bericht_te_doen"
            )
        ]

    def __str__(self) -> str:
        return f"{self.soort} {self.sleutel}"
