"""A verdiepte diagnose: ordered from a partner with a question and a term, and what came back (INT-15)."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from intake.diagnose.querysets import DiagnoseQuerySet
from intake.diagnose.transitions import TRANSITIONS, DiagnoseStatus
from intake.quick_scan.models import QuickScan
from serviceplein.dossier.geschiedenis import history, status_trigger
from serviceplein.klanten.models import Klant
from serviceplein.organisatie.models import Partner


class Routering(models.TextChoices):
    """What the choice of a contactpersoon does meanwhile."""

    WACHT = "wacht", "Wachten tot de uitslag er is"
    VOORLOPIG = "voorlopig", "Voorlopig kiezen, na de uitslag opnieuw"


class Via(models.TextChoices):
    API = "api", "Door de partner aangeleverd"
    HAND = "hand", "Door ons ingevoerd"


@history
class Diagnose(models.Model):
    """One order; `kenmerk` names it to the partner. The uitslag has columns, it is no medical file.

    `beslissing` is decision 2 taken again with the uitslag in.
    """

    kenmerk = models.CharField(max_length=20, unique=True)
    quick_scan = models.ForeignKey(QuickScan, on_delete=models.PROTECT, related_name="diagnoses")
    klant = models.ForeignKey(Klant, on_delete=models.PROTECT, related_name="diagnoses")
    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="diagnoses")
    vraag = models.TextField("vraag aan de partner", max_length=2000)
    termijn = models.DateField()
    routering = models.CharField(max_length=10, choices=Routering.choices, default=Routering.WACHT)
    status = models.CharField(max_length=12, choices=DiagnoseStatus.choices, default=DiagnoseStatus.BESTELD)
    besteld_op = models.DateTimeField()
    besteld_door = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    herinneringen = models.PositiveSmallIntegerField(default=0)
    herinnerd_op = models.DateField(null=True, blank=True)
    kan_werken = models.BooleanField(null=True, blank=True)
    perspectief_op_werk = models.BooleanField(null=True, blank=True)
    uren_per_week = models.PositiveSmallIntegerField(null=True, blank=True)
    conclusie = models.TextField(max_length=4000, blank=True)
    advies = models.TextField(max_length=4000, blank=True)
    via = models.CharField(max_length=5, choices=Via.choices, blank=True)
    geleverd_op = models.DateTimeField(null=True, blank=True)
    geleverd_door = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        db_index=False,
    )
    verwerkt_op = models.DateTimeField(null=True, blank=True)
    beslissing = models.ForeignKey(
        "regels.Beslissing", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    geannuleerd_op = models.DateTimeField(null=True, blank=True)
    annuleer_reden = models.CharField(max_length=300, blank=True)

    objects = DiagnoseQuerySet.as_manager()

    class Meta:
        verbose_name = "verdiepte diagnose"
        verbose_name_plural = "verdiepte diagnoses"
        constraints = [
            models.UniqueConstraint(
                fields=["quick_scan"],
                condition=Q(status=DiagnoseStatus.BESTELD),
                name="intake_diagnose_one_awaited",
                violation_error_message="Er is al een diagnose besteld bij deze Quick Scan.",
            ),
            models.CheckConstraint(
                condition=Q(status__in=DiagnoseStatus.values), name="intake_diagnose_status_known"
            ),
            models.CheckConstraint(
                condition=~Q(status__in=[DiagnoseStatus.GELEVERD, DiagnoseStatus.VERWERKT])
                | (Q(geleverd_op__isnull=False, perspectief_op_werk__isnull=False) & ~Q(conclusie="")),
                name="intake_diagnose_delivered_has_uitslag",
                violation_error_message="Een geleverde diagnose heeft een conclusie.",
            ),
            models.CheckConstraint(
                condition=~Q(status=DiagnoseStatus.GEANNULEERD)
                | (Q(geannuleerd_op__isnull=False) & ~Q(annuleer_reden="")),
                name="intake_diagnose_cancelled_has_reason",
            ),
        ]
        indexes = [
            models.Index(
                fields=["termijn"],
                condition=Q(status=DiagnoseStatus.BESTELD),
                name="intake_diagnose_wacht",
            ),
            models.Index(fields=["partner", "-besteld_op"], name="intake_diagnose_van_partner"),
        ]
        triggers = [status_trigger("status", TRANSITIONS)]

    def __str__(self) -> str:
        return self.kenmerk
