"""Tasks and signals per medewerker, team and queue (KRN-12)."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from serviceplein.dossier.geschiedenis import history, status_trigger
from serviceplein.klanten.models import Klant
from serviceplein.organisatie.models import Medewerker, Team
from serviceplein.toegang.rollen import Specialisme
from serviceplein.werk.querysets import TaakQuerySet
from serviceplein.werk.transitions import TRANSITIONS, TaakStatus


@history
class Taak(models.Model):
    """Something somebody has to do; a signal is a task that goes away by itself when its cause is gone.

    `sleutel` names the cause: at most one open task per cause.
    """

    class Soort(models.TextChoices):
        TAAK = "taak", "Taak"
        SIGNAAL = "signaal", "Signaal"

    soort = models.CharField(max_length=10, choices=Soort.choices, default=Soort.TAAK)
    sleutel = models.CharField(max_length=120)
    titel = models.CharField(max_length=160)
    reden = models.CharField(max_length=300, blank=True)
    klant = models.ForeignKey(Klant, on_delete=models.PROTECT, null=True, blank=True, related_name="taken")
    medewerker = models.ForeignKey(
        Medewerker, on_delete=models.PROTECT, null=True, blank=True, related_name="taken"
    )
    team = models.ForeignKey(Team, on_delete=models.PROTECT, null=True, blank=True, related_name="taken")
    specialisme = models.CharField(max_length=30, choices=Specialisme.choices, blank=True)
    onderwerp_soort = models.CharField(max_length=40, blank=True)
    onderwerp_id = models.BigIntegerField(null=True, blank=True)
    status = models.CharField(max_length=10, choices=TaakStatus.choices, default=TaakStatus.OPEN)
    deadline = models.DateField()
    sluimert_tot = models.DateField(null=True, blank=True)
    ontstaan_op = models.DateTimeField()
    beeindigd_op = models.DateTimeField(null=True, blank=True)
    beeindigd_door = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, db_index=False
    )

    objects = TaakQuerySet.as_manager()

    class Meta:
        verbose_name = "taak"
        verbose_name_plural = "taken"
        constraints = [
            models.UniqueConstraint(
                fields=["sleutel"], condition=Q(status=TaakStatus.OPEN), name="werk_taak_one_open_per_cause"
            ),
            models.CheckConstraint(condition=Q(status__in=TaakStatus.values), name="werk_taak_status_known"),
            models.CheckConstraint(
                condition=Q(medewerker__isnull=False) | Q(team__isnull=False) | ~Q(specialisme=""),
                name="werk_taak_belongs_to_somebody",
                violation_error_message="Een taak hoort bij een medewerker, een team of een specialisme.",
            ),
            models.CheckConstraint(
                condition=Q(status=TaakStatus.OPEN, beeindigd_op__isnull=True)
                | (~Q(status=TaakStatus.OPEN) & Q(beeindigd_op__isnull=False)),
                name="werk_taak_ended_has_moment",
            ),
        ]
        indexes = [
            models.Index(
                fields=["medewerker", "deadline", "id"],
                condition=Q(status=TaakStatus.OPEN),
                name="werk_taak_van_medewerker",
            ),
            models.Index(
                fields=["team", "deadline", "id"],
                condition=Q(status=TaakStatus.OPEN),
                name="werk_taak_van_team",
            ),
            models.Index(
                fields=["specialisme", "deadline", "id"],
                condition=Q(status=TaakStatus.OPEN),
                name="werk_taak_van_rij",
            ),
            models.Index(fields=["onderwerp_soort", "onderwerp_id"], name="werk_taak_onderwerp"),
        ]
        triggers = [status_trigger("status", TRANSITIONS)]

    def __str__(self) -> str:
        return self.titel
