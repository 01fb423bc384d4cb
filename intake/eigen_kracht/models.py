"""What the five steps came to for one melding."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from intake.eigen_kracht.policy import Oordeel, Stap
from intake.melding.models import Melding
from serviceplein.dossier.geschiedenis import history


@history
class EigenKrachtStap(models.Model):
    """One step: answered, or skipped, always with the reason."""

    melding = models.ForeignKey(Melding, on_delete=models.PROTECT, related_name="eigen_kracht")
    stap = models.CharField(max_length=12, choices=Stap.choices)
    oordeel = models.CharField(max_length=12, choices=Oordeel.choices)
    reden = models.CharField(max_length=500)
    vastgelegd_door = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    vastgelegd_op = models.DateTimeField()

    class Meta:
        verbose_name = "stap eigen kracht"
        verbose_name_plural = "stappen eigen kracht"
        constraints = [
            models.UniqueConstraint(fields=["melding", "stap"], name="intake_eigenkrachtstap_once"),
            models.CheckConstraint(
                condition=Q(stap__in=Stap.values, oordeel__in=Oordeel.values),
                name="intake_eigenkrachtstap_codes_known",
            ),
            models.CheckConstraint(
                condition=~Q(reden=""),
                name="intake_eigenkrachtstap_has_reason",
                violation_error_message="Noteer bij elke stap waarom.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_stap_display()} {self.get_oordeel_display()}"
