"""What is kept how long, what is held back, and what was destroyed by whose decision (BO-15)."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from backoffice.bewaren.querysets import BewaarstopQuerySet, VernietigingslijstQuerySet
from backoffice.bewaren.transitions import REGEL_TRANSITIONS, TRANSITIONS, LijstStatus, RegelStatus
from serviceplein.dossier.geschiedenis import history, status_trigger
from serviceplein.dossier.models import Document
from serviceplein.klanten.models import Klant


@history
class Bewaarstop(models.Model):
    """A legal hold: nothing of this klant is destroyed as long as it runs, whatever the term says.

    `tot` is the first day on which it no longer holds; without it somebody ends it.
    """

    klant = models.ForeignKey(Klant, on_delete=models.PROTECT, related_name="bewaarstops")
    reden = models.CharField(max_length=500)
    vanaf = models.DateField()
    tot = models.DateField(null=True, blank=True)
    door = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    beeindigd_reden = models.CharField(max_length=500, blank=True)
    beeindigd_door = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
    )

    objects = BewaarstopQuerySet.as_manager()

    class Meta:
        verbose_name = "bewaarstop"
        verbose_name_plural = "bewaarstops"
        constraints = [
            models.CheckConstraint(
                condition=Q(tot__isnull=True) | Q(tot__gte=F("vanaf")),
                name="backoffice_bewaarstop_ends_after_start",
                violation_error_message="De einddatum ligt niet voor de begindatum.",
            ),
            models.CheckConstraint(condition=~Q(reden=""), name="backoffice_bewaarstop_has_reason"),
        ]

    def __str__(self) -> str:
        return f"Bewaarstop {self.pk}"


@history
class Vernietigingslijst(models.Model):
    """A proposal to destroy, judged by one person and approved by another; then carried out and certified."""

    status = models.CharField(max_length=30, choices=LijstStatus.choices, default=LijstStatus.VOORSTEL)
    peildatum = models.DateField()
    gemaakt_op = models.DateTimeField()
    voorgelegd_op = models.DateTimeField(null=True, blank=True)
    voorgelegd_door = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
    )
    goedgekeurd_op = models.DateTimeField(null=True, blank=True)
    goedgekeurd_door = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
    )
    teruggegeven_reden = models.CharField(max_length=500, blank=True)
    uitgevoerd_op = models.DateTimeField(null=True, blank=True)
    aantallen = models.JSONField(default=dict)
    verklaring = models.OneToOneField(
        Document, on_delete=models.PROTECT, null=True, blank=True, related_name="vernietigingslijst"
    )

    objects = VernietigingslijstQuerySet.as_manager()

    class Meta:
        verbose_name = "vernietigingslijst"
        verbose_name_plural = "vernietigingslijsten"
        constraints = [
            models.UniqueConstraint(
                fields=["status"],
                condition=Q(status=LijstStatus.VOORSTEL),
                name="backoffice_vernietigingslijst_one_proposal",
            ),
            models.CheckConstraint(
                condition=Q(status__in=LijstStatus.values), name="backoffice_vernietigingslijst_status_known"
            ),
            models.CheckConstraint(
                condition=Q(goedgekeurd_door__isnull=True) | ~Q(goedgekeurd_door=F("voorgelegd_door")),
                name="backoffice_vernietigingslijst_two_people",
                violation_error_message="Een ander dan wie de lijst voorlegde, keurt hem goed.",
            ),
            models.CheckConstraint(
                condition=Q(status__in=[LijstStatus.VOORSTEL, LijstStatus.TER_AKKOORD])
                | Q(voorgelegd_door__isnull=False, goedgekeurd_door__isnull=False),
                name="backoffice_vernietigingslijst_approved_by_somebody",
            ),
        ]
        triggers = [status_trigger("status", TRANSITIONS)]

    def __str__(self) -> str:
        return f"Vernietigingslijst {self.pk}"


class Vernietigingsregel(models.Model):
    """One zaak on a list. It keeps a kenmerk and no content; once destroyed it no longer names the klant.

    `klant_nr` is the key of the klant without a foreign key, so that the proof outlives the klant. `wissen`
    holds the files that still have to go after the rows went. No former versions: they would name the klant.
    """

    lijst = models.ForeignKey(Vernietigingslijst, on_delete=models.PROTECT, related_name="regels")
    zaak = models.CharField(max_length=20)
    resultaat = models.CharField(max_length=20)
    zaak_nr = models.BigIntegerField()
    klant_nr = models.BigIntegerField(null=True)
    kenmerk = models.CharField(max_length=100)
    geeindigd_op = models.DateField()
    vernietigen_vanaf = models.DateField()
    status = models.CharField(max_length=20, choices=RegelStatus.choices, default=RegelStatus.OPGENOMEN)
    reden = models.CharField(max_length=300, blank=True)
    wissen = models.JSONField(default=list, blank=True)

    class Meta:
        verbose_name = "vernietigingsregel"
        verbose_name_plural = "vernietigingsregels"
        constraints = [
            models.UniqueConstraint(
                fields=["zaak", "zaak_nr"],
                condition=Q(status=RegelStatus.OPGENOMEN),
                name="backoffice_vernietigingsregel_on_one_list",
            ),
            models.CheckConstraint(
                condition=Q(status__in=RegelStatus.values), name="backoffice_vernietigingsregel_status_known"
            ),
            models.CheckConstraint(
                condition=~Q(status=RegelStatus.UITGEZONDERD) | ~Q(reden=""),
                name="backoffice_vernietigingsregel_exception_has_reason",
                violation_error_message="Schrijf op waarom dit bewaard blijft.",
            ),
        ]
        indexes = [
            models.Index(fields=["lijst", "status", "id"], name="backoffice_vernietigen_lijst"),
            models.Index(fields=["lijst"], condition=~Q(wissen=[]), name="backoffice_vernietigen_wissen"),
        ]
        triggers = [status_trigger("status", REGEL_TRANSITIONS)]

    def __str__(self) -> str:
        return f"{self.zaak} {self.kenmerk}"
