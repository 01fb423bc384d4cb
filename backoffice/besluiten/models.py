"""Decisions on applications, with the reason per condition and the letter that says so (BO-04, BO-06)."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q

from backoffice.aanvragen.models import Aanvraag
from serviceplein.dossier.geschiedenis import history
from serviceplein.dossier.models import Document


class Uitkomst(models.TextChoices):
    TOEGEKEND = "toegekend", "Toegekend"
    AFGEWEZEN = "afgewezen", "Afgewezen"


@history
class Besluit(models.Model):
    """One decision per application; an automatic one only grants, a refusal always names its decider.

    Once its letter is made, a besluit can be neither changed nor removed.
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
        ]
        indexes = [
            models.Index(
                fields=["id"], condition=Q(brief__isnull=True), name="backoffice_besluit_geen_brief"
            ),
            models.Index(fields=["beslist_op"], name="backoffice_besluit_beslist_op"),
        ]
        triggers = [
            pgtrigger.Protect(
                name="vast_na_brief",
                operation=pgtrigger.Update | pgtrigger.Delete,
                condition=pgtrigger.Condition("OLD.brief_id IS NOT NULL"),
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_uitkomst_display()}: {self.aanvraag_id}"
