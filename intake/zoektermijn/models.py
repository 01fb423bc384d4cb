"""The weeks a young applicant looks for work or school first, and what was agreed for them (INT-10)."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from intake.melding.models import Melding
from intake.zoektermijn.policy import TRANSITIONS, Beoordeling, Uitzondering, ZoektermijnStatus
from serviceplein.dossier.geschiedenis import history, status_trigger
from serviceplein.klanten.models import Klant


@history
class Zoektermijn(models.Model):
    """One per melding. `tot` is the first day on which the Quick Scan can be held."""

    melding = models.OneToOneField(Melding, on_delete=models.PROTECT, related_name="zoektermijn")
    klant = models.ForeignKey(Klant, on_delete=models.PROTECT, related_name="zoektermijnen")
    van = models.DateField()
    tot = models.DateField()
    status = models.CharField(
        max_length=15, choices=ZoektermijnStatus.choices, default=ZoektermijnStatus.LOOPT
    )
    uitzondering = models.CharField(max_length=20, choices=Uitzondering.choices, blank=True)
    uitzondering_reden = models.CharField(max_length=500, blank=True)
    uitgezonderd_door = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
    )
    beoordeeld_op = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = "zoektermijn"
        verbose_name_plural = "zoektermijnen"
        constraints = [
            models.CheckConstraint(
                condition=Q(status__in=ZoektermijnStatus.values), name="intake_zoektermijn_status_known"
            ),
            models.CheckConstraint(
                condition=Q(tot__gte=F("van")), name="intake_zoektermijn_ends_after_start"
            ),
            models.CheckConstraint(
                condition=~Q(status=ZoektermijnStatus.UITGEZONDERD)
                | (Q(uitzondering__in=Uitzondering.values) & ~Q(uitzondering_reden="")),
                name="intake_zoektermijn_exception_has_ground",
                violation_error_message="Kies een grond uit de wet en noteer de reden.",
            ),
        ]
        indexes = [
            models.Index(
                fields=["tot", "id"],
                condition=Q(status=ZoektermijnStatus.LOOPT),
                name="intake_zoektermijn_loopt",
            )
        ]
        triggers = [status_trigger("status", TRANSITIONS)]

    def __str__(self) -> str:
        return f"Zoektermijn tot {self.tot:%d-%m-%Y}"


@history
class Inspanning(models.Model):
    """One thing the young person agreed to do, and later what came of it."""

    zoektermijn = models.ForeignKey(Zoektermijn, on_delete=models.PROTECT, related_name="inspanningen")
    wat = models.CharField(max_length=300)
    beoordeling = models.CharField(max_length=10, choices=Beoordeling.choices, blank=True)
    toelichting = models.CharField(max_length=500, blank=True)

    class Meta:
        verbose_name = "inspanning"
        verbose_name_plural = "inspanningen"
        constraints = [
            models.UniqueConstraint(
                fields=["zoektermijn", "wat"],
                name="intake_inspanning_once",
                violation_error_message="Deze afspraak staat er al.",
            ),
            models.CheckConstraint(condition=~Q(wat=""), name="intake_inspanning_says_what"),
            models.CheckConstraint(
                condition=Q(beoordeling__in=["", *Beoordeling.values]),
                name="intake_inspanning_beoordeling_known",
            ),
        ]

    def __str__(self) -> str:
        return self.wat
