"""Parts of a plan that a partner may read, and why and until when (PRV-06)."""

from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from caseload.delen.querysets import DelingQuerySet
from caseload.plan.models import Actie, Doel, Plan
from serviceplein.dossier.geschiedenis import history
from serviceplein.klanten.leefgebieden import Leefgebied
from serviceplein.organisatie.models import Partner


class Grondslag(models.TextChoices):
    """Art. 6 AVG: consent of the klant, or a task or duty that the law gives."""

    TOESTEMMING = "toestemming", "Toestemming van de klant"
    WETTELIJK = "wettelijk", "Wettelijke taak of plicht"


@history
class Deling(models.Model):
    """What one partner may read of one plan from a day until a day (that day not included).

    `sleutel` names it to the partner; nothing in it tells about the klant.
    """

    sleutel = models.UUIDField(unique=True, default=uuid4, editable=False)
    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="delingen")
    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="delingen")
    grondslag = models.CharField(max_length=15, choices=Grondslag.choices)
    toestemming_op = models.DateField(null=True, blank=True)
    artikel = models.CharField(max_length=200, blank=True)
    waarvoor = models.CharField(max_length=300)
    van = models.DateField()
    tot = models.DateField()
    gedeeld_op = models.DateTimeField()
    gedeeld_door = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    ingetrokken_op = models.DateTimeField(null=True, blank=True)
    ingetrokken_door = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    intrekreden = models.CharField(max_length=300, blank=True)

    objects = DelingQuerySet.as_manager()

    class Meta:
        verbose_name = "deling"
        verbose_name_plural = "delingen"
        ordering = ["-gedeeld_op", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(tot__gt=F("van")),
                name="caseload_deling_ends_after_start",
                violation_error_message="De einddatum ligt na de begindatum.",
            ),
            models.CheckConstraint(
                condition=Q(grondslag=Grondslag.TOESTEMMING, toestemming_op__isnull=False)
                | (Q(grondslag=Grondslag.WETTELIJK) & ~Q(artikel="")),
                name="caseload_deling_has_ground",
                violation_error_message="Noteer de dag van de toestemming, of het artikel van de wet.",
            ),
            models.CheckConstraint(condition=~Q(waarvoor=""), name="caseload_deling_says_why"),
        ]

    def __str__(self) -> str:
        return f"Plan {self.plan_id} met {self.partner_id} tot {self.tot}"


@history
class GedeeldDeel(models.Model):
    """One part that is shared: all goals of a leefgebied, one goal with its actions, or one action alone."""

    deling = models.ForeignKey(Deling, on_delete=models.CASCADE, related_name="delen")
    leefgebied = models.CharField(max_length=20, choices=Leefgebied.choices, blank=True)
    doel = models.ForeignKey(Doel, on_delete=models.CASCADE, null=True, blank=True, related_name="+")
    actie = models.ForeignKey(Actie, on_delete=models.CASCADE, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = "gedeeld deel"
        verbose_name_plural = "gedeelde delen"
        constraints = [
            models.CheckConstraint(
                condition=(~Q(leefgebied="") & Q(doel__isnull=True, actie__isnull=True))
                | Q(leefgebied="", doel__isnull=False, actie__isnull=True)
                | Q(leefgebied="", doel__isnull=True, actie__isnull=False),
                name="caseload_gedeelddeel_names_one_part",
            ),
        ]

    def __str__(self) -> str:
        return str(self.doel or self.actie or self.get_leefgebied_display())
