"""Somebody who stopped by choice comes back: what the professional of then said (INT-21)."""

from django.db import models
from django.db.models import Q

from intake.melding.models import Melding
from serviceplein.dossier.geschiedenis import history
from serviceplein.organisatie.models import Medewerker


@history
class Terugkeeroverleg(models.Model):
    """One consultation per melding; service starts again only when `toelaten`."""

    melding = models.OneToOneField(Melding, on_delete=models.PROTECT, related_name="terugkeeroverleg")
    medewerker = models.ForeignKey(Medewerker, on_delete=models.PROTECT, related_name="+")
    toelaten = models.BooleanField()
    reden = models.CharField(max_length=500)
    op = models.DateTimeField()

    class Meta:
        verbose_name = "overleg over terugkeer"
        verbose_name_plural = "overleg over terugkeer"
        constraints = [
            models.CheckConstraint(
                condition=~Q(reden=""),
                name="intake_terugkeeroverleg_has_reason",
                violation_error_message="Noteer waarom.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.melding}: {'toelaten' if self.toelaten else 'niet toelaten'}"
