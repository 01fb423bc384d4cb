"""The one time line: everything that happens is a Gebeurtenis; documents hang beside it (KRN-05, KRN-06)."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q

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
    """A stored file: what it is, whose it is, and the hash that proves it is unchanged.

    Its bytes never change: a better one is a new version, a row of its own after `vorige`.
    """

    class Soort(models.TextChoices):
        BEWIJSSTUK = "bewijsstuk", "Bewijsstuk"
        BRIEF = "brief", "Brief"
        BESCHIKKING = "beschikking", "Beschikking"
        VERSLAG = "verslag", "Verslag"
        PLAN = "plan", "Plan van aanpak"
        AANVRAAG = "aanvraag", "Aanvraagformulier"
        OVEREENKOMST = "overeenkomst", "Overeenkomst"
        OVERIG = "overig", "Overig"

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
    bestandsnaam = models.CharField(max_length=120, blank=True, default="", db_default="")
    versie = models.PositiveSmallIntegerField(default=1, db_default=1)
    vorige = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="volgende"
    )

    objects = DocumentQuerySet.as_manager()

    class Meta:
        verbose_name = "document"
        verbose_name_plural = "documenten"
        constraints = [
            models.CheckConstraint(
                condition=Q(sha256__regex=r"^[0-9a-f]{64}$"), name="dossier_document_sha256_well_formed"
            ),
            models.CheckConstraint(
                condition=Q(vorige__isnull=True, versie=1) | Q(vorige__isnull=False, versie__gt=1),
                name="dossier_document_versie_follows",
            ),
            models.CheckConstraint(
                condition=Q(vorige__isnull=True) | ~Q(vorige=F("id")),
                name="dossier_document_not_after_itself",
            ),
        ]
        indexes = [
            models.Index(fields=["onderwerp_soort", "onderwerp_id"], name="dossier_document_onderwerp"),
        ]
        triggers = [
            log_changes("'document bewaard: ' || soort", op="toegevoegd_op", actor="toegevoegd_door_id"),
            pgtrigger.Protect(
                name="bestand_vast",
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition(
                    "ROW(OLD.bestand, OLD.sha256, OLD.grootte, OLD.mediatype, OLD.versie, OLD.vorige_id) "
                    "IS DISTINCT FROM "
                    "ROW(NEW.bestand, NEW.sha256, NEW.grootte, NEW.mediatype, NEW.versie, NEW.vorige_id)"
                ),
            ),
        ]

    def __str__(self) -> str:
        return self.titel


@history
class Documentkoppeling(models.Model):
    """A melding, aanvraag, besluit or plan that a document belongs to, besides where it came from."""

    document = models.ForeignKey(Document, on_delete=models.CASCADE, related_name="koppelingen")
    onderwerp_soort = models.CharField(max_length=40)
    onderwerp_id = models.BigIntegerField()
    gekoppeld_op = models.DateTimeField()
    gekoppeld_door = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, db_index=False, related_name="+"
    )

    class Meta:
        verbose_name = "documentkoppeling"
        verbose_name_plural = "documentkoppelingen"
        constraints = [
            models.UniqueConstraint(
                fields=["document", "onderwerp_soort", "onderwerp_id"],
                name="dossier_documentkoppeling_once",
                violation_error_message="Dit document is hier al aan gekoppeld.",
            )
        ]
        indexes = [
            models.Index(fields=["onderwerp_soort", "onderwerp_id"], name="dossier_koppeling_onderwerp")
        ]

    def __str__(self) -> str:
        return f"{self.document_id}: {self.onderwerp_soort} {self.onderwerp_id}"


class Handtekening(models.Model):
    """Who signed which bytes and when; append-only, and only over the bytes that were kept."""

    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="handtekeningen")
    door = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, db_index=False, related_name="+"
    )
    naam = models.CharField(max_length=200)
    op = models.DateTimeField()
    sha256 = models.CharField(max_length=64)

    class Meta:
        verbose_name = "handtekening"
        verbose_name_plural = "handtekeningen"
        constraints = [
            models.UniqueConstraint(
                fields=["document", "door"],
                name="dossier_handtekening_once",
                violation_error_message="U hebt dit document al ondertekend.",
            )
        ]
        triggers = [
            *append_only(),
            pgtrigger.Trigger(
                name="over_dit_bestand",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                func="""
                    IF NOT EXISTS (SELECT 1 FROM dossier_document d
                                    WHERE d.id = NEW.document_id AND d.sha256 = NEW.sha256) THEN
                        RAISE EXCEPTION 'handtekening: not the bytes of document %', NEW.document_id
                            USING ERRCODE = 'check_violation';
                    END IF;
                    RETURN NEW;
                """,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.naam}: {self.document_id}"
