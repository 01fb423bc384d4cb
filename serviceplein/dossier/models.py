"""The one time line: everything that happens is a Gebeurtenis; documents hang beside it (KRN-05, KRN-06)."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from serviceplein.dossier.geschiedenis import append_only, history, log_changes
from serviceplein.dossier.querysets import DocumentQuerySet, GebeurtenisQuerySet
from serviceplein.klanten.models import Klant


class Gebeurtenis(models.Model):
    """One event, written in the transaction of the step it reports; append-only.

    `soort` is registered in `soorten.py` of the app that writes it; `onderwerp_soort` and `onderwerp_id`
    name the row the step was about; `gegevens` holds codes, ids and numbers, never free text about a klant.
    """

    soort = models.CharField(max_length=60)
    domein = models.CharField(max_length=30)
    op = models.DateTimeField()
    klant = models.ForeignKey(Klant, on_delete=models.PROTECT, null=True, db_index=False)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, db_index=False)
    onderwerp_soort = models.CharField(max_length=40, blank=True)
    onderwerp_id = models.BigIntegerField(null=True)
    gegevens = models.JSONField(default=dict)

    objects = GebeurtenisQuerySet.as_manager()

    class Meta:
        verbose_name = "gebeurtenis"
        verbose_name_plural = "gebeurtenissen"
        indexes = [
            models.Index(fields=["klant", "-op", "-id"], name="dossier_gebeurtenis_tijdlijn"),
            models.Index(fields=["soort", "op"], name="dossier_gebeurtenis_soort"),
            models.Index(fields=["op", "id"], name="dossier_gebeurtenis_op"),
            models.Index(fields=["onderwerp_soort", "onderwerp_id"], name="dossier_gebeurtenis_onderwerp"),
        ]
        triggers = [
            *append_only(),
            log_changes(
                "REPLACE(REPLACE(soort, '.', ' '), '_', ' ')",
                op="op",
                actor="actor_id",
                where="soort <> 'document.toegevoegd'",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.op:%Y-%m-%d %H:%M} {self.soort}"


@history
class Document(models.Model):
    """A stored file: what it is, whose it is, and the hash that proves it is unchanged."""

    class Soort(models.TextChoices):
        BEWIJSSTUK = "bewijsstuk", "Bewijsstuk"
        BRIEF = "brief", "Brief"
        BESCHIKKING = "beschikking", "Beschikking"
        VERSLAG = "verslag", "Verslag"
        PLAN = "plan", "Plan van aanpak"

    klant = models.ForeignKey(
        Klant, on_delete=models.PROTECT, null=True, blank=True, related_name="documenten"
    )
    soort = models.CharField(max_length=20, choices=Soort.choices)
    titel = models.CharField(max_length=200)
    bestand = models.FileField(upload_to="documenten/%Y/%m/")
    mediatype = models.CharField(max_length=80)
    grootte = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    onderwerp_soort = models.CharField(max_length=40, blank=True)
    onderwerp_id = models.BigIntegerField(null=True, blank=True)
    toegevoegd_door = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, db_index=False
    )
    toegevoegd_op = models.DateTimeField()

    objects = DocumentQuerySet.as_manager()

    class Meta:
        verbose_name = "document"
        verbose_name_plural = "documenten"
        constraints = [
            models.CheckConstraint(
                condition=Q(sha256__regex=r"^[0-9a-f]{64}$"), name="dossier_document_sha256_well_formed"
            ),
        ]
        indexes = [
            models.Index(fields=["onderwerp_soort", "onderwerp_id"], name="dossier_document_onderwerp"),
        ]
        triggers = [
            log_changes("'document bewaard: ' || soort", op="toegevoegd_op", actor="toegevoegd_door_id"),
        ]

    def __str__(self) -> str:
        return self.titel
