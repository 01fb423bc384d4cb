"""Decisions on applications, with the reason per condition and the letter that says so (BO-04, BO-06)."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q

from backoffice.aanvragen.models import Aanvraag
from backoffice.besluiten.querysets import BesluitQuerySet
from backoffice.besluiten.transitions import BESLUIT_TRANSITIONS, OPEN, BesluitStatus
from serviceplein.dossier.geschiedenis import append_only, history, status_trigger
from serviceplein.dossier.models import Document


class Uitkomst(models.TextChoices):
    TOEGEKEND = "toegekend", "Toegekend"
    AFGEWEZEN = "afgewezen", "Afgewezen"
    BUITEN = "buiten", "Buiten behandeling gesteld"


def _kept(row: str) -> str:
    """What a letter says, as SQL columns of a row: with a letter it stays as it is."""
    columns = (
        *("aanvraag_id", "uitkomst", "bedrag", "voorwaarden", "toelichting", "automatisch", "beslist_op"),
        *(
            "beslist_door_id",
            "geldig_van",
            "geldig_tot",
            "brief_id",
            "grens",
            "akkoord_door_id",
            "akkoord_op",
        ),
    )
    return ", ".join(f"{row}.{column}" for column in columns)


@history
class Besluit(models.Model):
    """One decision per application; an automatic one only grants, a refusal always names its decider.

    `grens`: the amount of that day above which a second person agrees; `beslist_op` is when it became final.
    Once its letter is made only its status moves on to sent; once sent nothing moves any more.
    """

    aanvraag = models.OneToOneField(Aanvraag, on_delete=models.PROTECT, related_name="besluit")
    uitkomst = models.CharField(max_length=10, choices=Uitkomst.choices)
    bedrag = models.DecimalField(max_digits=10, decimal_places=2, null=True, blank=True)
    voorwaarden = models.JSONField(default=list)
    toelichting = models.TextField(blank=True, max_length=2000)
    automatisch = models.BooleanField()
    beslist_op = models.DateTimeField()
    beslist_door = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, db_index=False
    )
    geldig_van = models.DateField()
    geldig_tot = models.DateField(null=True, blank=True)
    brief = models.OneToOneField(
        Document, on_delete=models.PROTECT, null=True, blank=True, related_name="besluit"
    )
    status = models.CharField(
        max_length=12,
        choices=BesluitStatus.choices,
        default=BesluitStatus.VASTGESTELD,
        db_default=BesluitStatus.VASTGESTELD,
    )
    grens = models.DecimalField(max_digits=10, decimal_places=2, null=True, blank=True)
    akkoord_door = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        db_index=False,
        related_name="+",
    )
    akkoord_op = models.DateTimeField(null=True, blank=True)
    opmerking = models.CharField(max_length=500, blank=True, default="", db_default="")
    verzonden_op = models.DateTimeField(null=True, blank=True)

    objects = BesluitQuerySet.as_manager()

    class Meta:
        verbose_name = "besluit"
        verbose_name_plural = "besluiten"
        constraints = [
            models.CheckConstraint(
                condition=Q(automatisch=True, uitkomst=Uitkomst.TOEGEKEND)
                | Q(automatisch=False, beslist_door__isnull=False),
                name="backoffice_besluit_refusal_by_a_person",
                violation_error_message=(
                    "Een afwijzing wordt altijd door een medewerker genomen (AVG art. 22)."
                ),
            ),
            models.CheckConstraint(
                condition=Q(uitkomst__in=Uitkomst.values), name="backoffice_besluit_uitkomst_known"
            ),
            models.CheckConstraint(
                condition=Q(status__in=BesluitStatus.values), name="backoffice_besluit_status_known"
            ),
            models.CheckConstraint(
                condition=Q(akkoord_door__isnull=True) | ~Q(akkoord_door=F("beslist_door")),
                name="backoffice_besluit_akkoord_by_another",
                violation_error_message="Een ander dan de beslisser geeft het tweede akkoord.",
            ),
            models.CheckConstraint(
                condition=Q(akkoord_door__isnull=True, akkoord_op__isnull=True)
                | Q(akkoord_door__isnull=False, akkoord_op__isnull=False),
                name="backoffice_besluit_akkoord_has_moment",
            ),
            models.CheckConstraint(
                condition=Q(status__in=OPEN)
                | Q(bedrag__isnull=True)
                | Q(grens__isnull=True)
                | Q(bedrag__lte=F("grens"))
                | Q(akkoord_door__isnull=False),
                name="backoffice_besluit_above_limit_by_two",
                violation_error_message="Boven de grens is het akkoord van een tweede medewerker nodig.",
            ),
            models.CheckConstraint(
                condition=Q(brief__isnull=True) | ~Q(status__in=OPEN),
                name="backoffice_besluit_brief_when_final",
                violation_error_message="Een brief kan pas als het besluit is vastgesteld.",
            ),
            models.CheckConstraint(
                condition=Q(verzonden_op__isnull=True)
                | Q(status=BesluitStatus.VERZONDEN, brief__isnull=False),
                name="backoffice_besluit_sent_has_brief",
            ),
        ]
        indexes = [
            models.Index(
                fields=["id"], condition=Q(brief__isnull=True), name="backoffice_besluit_geen_brief"
            ),
            models.Index(fields=["beslist_op"], name="backoffice_besluit_beslist_op"),
            models.Index(
                fields=["beslist_op", "id"],
                condition=Q(status=BesluitStatus.TER_AKKOORD),
                name="backoffice_besluit_ter_akkoord",
            ),
        ]
        triggers = [
            status_trigger("status", BESLUIT_TRANSITIONS),
            pgtrigger.Protect(
                name="vast_na_brief",
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition(
                    "OLD.verzonden_op IS NOT NULL OR (OLD.brief_id IS NOT NULL AND "
                    f"ROW({_kept('OLD')}) IS DISTINCT FROM ROW({_kept('NEW')}))"
                ),
            ),
            pgtrigger.Protect(
                name="blijft_na_brief",
                operation=pgtrigger.Delete,
                condition=pgtrigger.Condition("OLD.brief_id IS NOT NULL"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_uitkomst_display()}: {self.aanvraag_id}"

    @property
    def definitief(self) -> bool:
        """Whether the decision is taken, and no proposal any more."""
        return self.status not in OPEN


class Tekstblok(models.Model):
    """A version of one block of text in letters, for every regeling or for one; append-only.

    The version of a day is the newest one that holds from that day or before.
    """

    code = models.CharField(max_length=40)
    regeling = models.CharField(max_length=60, blank=True)
    kop = models.CharField(max_length=120, blank=True)
    tekst = models.TextField(max_length=4000)
    geldig_van = models.DateField()
    reden = models.CharField(max_length=300)
    gemaakt_op = models.DateTimeField()
    gemaakt_door = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, db_index=False)

    class Meta:
        verbose_name = "tekstblok"
        verbose_name_plural = "tekstblokken"
        constraints = [
            models.CheckConstraint(condition=~Q(tekst=""), name="backoffice_tekstblok_says_something"),
            models.CheckConstraint(
                condition=~Q(reden=""),
                name="backoffice_tekstblok_has_reason",
                violation_error_message="Schrijf op waarom de tekst verandert.",
            ),
        ]
        indexes = [
            models.Index(fields=["code", "regeling", "geldig_van", "id"], name="backoffice_tekstblok_versies")
        ]
        triggers = append_only()

    def __str__(self) -> str:
        return f"{self.code} vanaf {self.geldig_van:%Y-%m-%d}"
