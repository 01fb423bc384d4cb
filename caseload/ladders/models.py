"""Steps on the participatieladder and the re-integratieladder, with history (CAS-12)."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from serviceplein.dossier.geschiedenis import history
from serviceplein.klanten.models import Klant


class Ladder(models.TextChoices):
    PARTICIPATIE = "participatie", "Participatieladder"
    REINTEGRATIE = "reintegratie", "Re-integratieladder"


@history
class LadderStap(models.Model):
    """Where a klant stands from a date on, who set it and why."""

    klant = models.ForeignKey(Klant, on_delete=models.PROTECT, related_name="ladderstappen")
    ladder = models.CharField(max_length=15, choices=Ladder.choices)
    trede = models.PositiveSmallIntegerField()
    op = models.DateField()
    reden = models.CharField(max_length=200, blank=True)
    vastgelegd_door = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, db_index=False
    )

    class Meta:
        verbose_name = "stap op de ladder"
        verbose_name_plural = "stappen op de ladder"
        constraints = [
            models.UniqueConstraint(fields=["klant", "ladder", "op"], name="caseload_ladderstap_one_per_day"),
            models.CheckConstraint(
                condition=Q(ladder=Ladder.PARTICIPATIE, trede__range=(1, 6))
                | Q(ladder=Ladder.REINTEGRATIE, trede__range=(0, 6)),
                name="caseload_ladderstap_trede_on_ladder",
                violation_error_message="Deze trede bestaat niet op deze ladder.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_ladder_display()} trede {self.trede}"
