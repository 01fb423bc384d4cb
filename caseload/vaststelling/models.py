"""What was agreed with the klant and when it was looked at again (CAS-09)."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from caseload.plan.models import Plan
from serviceplein.dossier.geschiedenis import append_only, history
from serviceplein.dossier.models import Document
from serviceplein.klanten.models import Klant


class Wijze(models.TextChoices):
    SCHERM = "scherm", "Op het scherm: de klant typt de naam"
    PAPIER = "papier", "Op papier: de getekende brief is bijgevoegd"


class Planversie(models.Model):
    """The plan as the klant signed it; never changed. `inhoud` is the shape of `inhoud.contents_of`."""

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="versies")
    klant = models.ForeignKey(Klant, on_delete=models.PROTECT, related_name="+", db_index=False)
    nummer = models.PositiveSmallIntegerField()
    inhoud = models.JSONField()
    vastgesteld_op = models.DateTimeField()
    vastgesteld_door = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    ondertekend_op = models.DateField()
    ondertekend_door = models.CharField(max_length=120)
    wijze = models.CharField(max_length=10, choices=Wijze.choices)
    document = models.ForeignKey(
        Document, on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )

    class Meta:
        verbose_name = "vastgestelde versie"
        verbose_name_plural = "vastgestelde versies"
        ordering = ["plan", "-nummer"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "nummer"], name="caseload_planversie_one_per_number"),
            models.CheckConstraint(
                condition=~Q(ondertekend_door=""), name="caseload_planversie_says_who_signed"
            ),
            models.CheckConstraint(
                condition=Q(wijze=Wijze.SCHERM) | Q(document__isnull=False),
                name="caseload_planversie_paper_is_kept",
                violation_error_message="Voeg de getekende brief toe.",
            ),
        ]
        triggers = append_only()

    def __str__(self) -> str:
        return f"Versie {self.nummer} van plan {self.plan_id}"


class Uitkomst(models.TextChoices):
    OP_KOERS = "op_koers", "Op koers"
    BIJSTELLEN = "bijstellen", "Het plan moet anders"
    BEREIKT = "bereikt", "De doelen zijn bereikt"
    NIET_GEKOMEN = "niet_gekomen", "De klant kwam niet"


@history
class Evaluatie(models.Model):
    """One moment at which plan and klant were held side by side; the next one stands in the plan."""

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="evaluaties")
    gepland_op = models.DateField()
    gehouden_op = models.DateField()
    uitkomst = models.CharField(max_length=15, choices=Uitkomst.choices)
    verslag = models.TextField(max_length=4000)
    vastgelegd_op = models.DateTimeField()
    vastgelegd_door = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )

    class Meta:
        verbose_name = "evaluatie"
        verbose_name_plural = "evaluaties"
        ordering = ["-gehouden_op", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(uitkomst__in=Uitkomst.values), name="caseload_evaluatie_uitkomst_known"
            ),
            models.CheckConstraint(condition=~Q(verslag=""), name="caseload_evaluatie_has_verslag"),
        ]

    def __str__(self) -> str:
        return f"Evaluatie van plan {self.plan_id} op {self.gehouden_op:%d-%m-%Y}"
