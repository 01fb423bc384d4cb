"""A warm referral: somebody here spoke with somebody there, and the klant agrees (INT-05, INT-07)."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from intake.melding.models import Melding
from intake.verwijzing.transitions import TRANSITIONS, VerwijzingStatus
from serviceplein.dossier.geschiedenis import history, status_trigger
from serviceplein.organisatie.models import Partner


@history
class Verwijzing(models.Model):
    """`naar` is the name as it was then; a gemeente elsewhere is no partner of ours."""

    melding = models.ForeignKey(Melding, on_delete=models.PROTECT, related_name="verwijzingen")
    partner = models.ForeignKey(
        Partner, on_delete=models.PROTECT, null=True, blank=True, related_name="verwijzingen"
    )
    naar = models.CharField(max_length=120)
    gesproken_met = models.CharField(max_length=120)
    boodschap = models.TextField(max_length=2000)
    toestemming = models.BooleanField()
    status = models.CharField(
        max_length=12, choices=VerwijzingStatus.choices, default=VerwijzingStatus.AANGEBODEN
    )
    reactie_uiterlijk = models.DateField()
    aangeboden_op = models.DateTimeField()
    aangeboden_door = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    beantwoord_op = models.DateTimeField(null=True, blank=True)
    weigering = models.CharField(max_length=500, blank=True)

    class Meta:
        verbose_name = "warme verwijzing"
        verbose_name_plural = "warme verwijzingen"
        constraints = [
            models.UniqueConstraint(
                fields=["melding"],
                condition=Q(status=VerwijzingStatus.AANGEBODEN),
                name="intake_verwijzing_one_open",
                violation_error_message="Deze melding wacht al op het antwoord van een organisatie.",
            ),
            models.CheckConstraint(
                condition=Q(toestemming=True),
                name="intake_verwijzing_with_consent",
                violation_error_message="Verwijs alleen als de klant het weet en het goed vindt.",
            ),
            models.CheckConstraint(
                condition=Q(status=VerwijzingStatus.AANGEBODEN, beantwoord_op__isnull=True)
                | (~Q(status=VerwijzingStatus.AANGEBODEN) & Q(beantwoord_op__isnull=False)),
                name="intake_verwijzing_answered_has_moment",
            ),
            models.CheckConstraint(
                condition=~Q(status=VerwijzingStatus.GEWEIGERD) | ~Q(weigering=""),
                name="intake_verwijzing_refused_has_reason",
            ),
        ]
        triggers = [status_trigger("status", TRANSITIONS)]

    def __str__(self) -> str:
        return f"{self.melding} naar {self.naar}"
