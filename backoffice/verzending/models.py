"""How a letter leaves: by post in a print batch, by e-mail or through the portal (BO-06)."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q

from serviceplein.berichten.models import Bericht
from serviceplein.dossier.geschiedenis import history
from serviceplein.dossier.models import Document
from serviceplein.klanten.models import Klant


class Weg(models.TextChoices):
    """The way a letter goes."""

    POST = "post", "Post"
    EMAIL = "email", "E-mail"
    PORTAAL = "portaal", "Portaal"


@history
class Printbatch(models.Model):
    """Letters that are printed together; the file is made once and can be made again from the letters."""

    aantal = models.PositiveIntegerField()
    gemaakt_op = models.DateTimeField()
    gemaakt_door = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, db_index=False, related_name="+"
    )
    bestand = models.FileField(upload_to="printbatches/%Y/%m/", blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    bladzijden = models.PositiveIntegerField(null=True, blank=True)
    gepost_op = models.DateTimeField(null=True, blank=True)
    gepost_door = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        db_index=False,
        related_name="+",
    )

    class Meta:
        verbose_name = "printbatch"
        verbose_name_plural = "printbatches"
        constraints = [
            models.CheckConstraint(condition=Q(aantal__gt=0), name="backoffice_printbatch_has_letters"),
            models.CheckConstraint(
                condition=Q(gepost_op__isnull=True) | ~Q(sha256=""),
                name="backoffice_printbatch_posted_has_file",
                violation_error_message="Het printbestand is nog niet klaar.",
            ),
        ]
        indexes = [models.Index(fields=["id"], condition=Q(sha256=""), name="backoffice_printbatch_te_maken")]

    def __str__(self) -> str:
        return f"Printbatch {self.pk}"


@history
class Verzending(models.Model):
    """One letter on its way. It lies in at most one print batch, at one place, for ever."""

    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="verzendingen")
    klant = models.ForeignKey(Klant, on_delete=models.PROTECT, related_name="+")
    weg = models.CharField(max_length=10, choices=Weg.choices)
    reden = models.CharField(max_length=200)
    groep = models.CharField(max_length=80, blank=True)
    klaar_op = models.DateTimeField()
    bericht = models.OneToOneField(
        Bericht, on_delete=models.PROTECT, null=True, blank=True, related_name="verzending"
    )
    printbatch = models.ForeignKey(
        Printbatch, on_delete=models.PROTECT, null=True, blank=True, related_name="verzendingen"
    )
    volgnummer = models.PositiveIntegerField(null=True, blank=True)
    verzonden_op = models.DateTimeField(null=True, blank=True)
    mislukt_op = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = "verzending"
        verbose_name_plural = "verzendingen"
        constraints = [
            models.UniqueConstraint(
                fields=["document", "weg"],
                name="backoffice_verzending_once_per_way",
                violation_error_message="Deze brief gaat al langs deze weg.",
            ),
            models.UniqueConstraint(
                fields=["printbatch", "volgnummer"], name="backoffice_verzending_place_in_batch"
            ),
            models.CheckConstraint(
                condition=Q(printbatch__isnull=True, volgnummer__isnull=True)
                | Q(printbatch__isnull=False, volgnummer__isnull=False, weg=Weg.POST),
                name="backoffice_verzending_only_post_is_printed",
            ),
            models.CheckConstraint(
                condition=Q(weg=Weg.POST, bericht__isnull=True)
                | (~Q(weg=Weg.POST) & Q(bericht__isnull=False)),
                name="backoffice_verzending_has_its_bericht",
            ),
            models.CheckConstraint(
                condition=Q(verzonden_op__isnull=True) | Q(mislukt_op__isnull=True),
                name="backoffice_verzending_sent_or_failed",
            ),
        ]
        indexes = [
            models.Index(
                fields=["klaar_op", "id"],
                condition=Q(weg=Weg.POST, printbatch__isnull=True),
                name="backoffice_verzending_print",
            ),
            models.Index(
                fields=["id"],
                condition=~Q(weg=Weg.POST) & Q(verzonden_op__isnull=True, mislukt_op__isnull=True),
                name="backoffice_verzending_loopt",
            ),
        ]
        triggers = [
            pgtrigger.Protect(
                name="een_printbatch",
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition(
                    "OLD.printbatch_id IS NOT NULL AND (OLD.printbatch_id, OLD.volgnummer) "
                    "IS DISTINCT FROM (NEW.printbatch_id, NEW.volgnummer)"
                ),
            ),
            pgtrigger.Protect(name="blijft", operation=pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"{self.get_weg_display()}: {self.document_id}"
