"""The contactpersoon asks the specialist schuldhulpverlening for advice (INT-09)."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q

from intake.melding.models import Melding
from serviceplein.dossier.geschiedenis import history, status_trigger
from serviceplein.klanten.models import Klant
from serviceplein.organisatie.models import Medewerker
from serviceplein.toegang.models import Gebruiker


class AdviesStatus(models.TextChoices):
    GEVRAAGD = "gevraagd", "Gevraagd"
    GEGEVEN = "gegeven", "Advies gegeven"


TRANSITIONS: dict[str, set[str]] = {
    AdviesStatus.GEVRAAGD: {AdviesStatus.GEGEVEN},
    AdviesStatus.GEGEVEN: set(),
}


class AdviesvraagQuerySet(models.QuerySet["Adviesvraag"]):
    def visible_to(self, user: Gebruiker) -> Self:
        """Those of klanten the user may see."""
        return self.filter(klant__in=Klant.objects.visible_to(user))


@history
class Adviesvraag(models.Model):
    """One question to the specialist, with the last day for the talk, and the advice that came back."""

    klant = models.ForeignKey(Klant, on_delete=models.PROTECT, related_name="adviesvragen")
    melding = models.ForeignKey(
        Melding, on_delete=models.PROTECT, null=True, blank=True, related_name="adviesvragen"
    )
    gevraagd_door = models.ForeignKey(Medewerker, on_delete=models.PROTECT, related_name="adviesvragen")
    vraag = models.TextField(max_length=2000)
    termijn = models.DateField()
    status = models.CharField(max_length=10, choices=AdviesStatus.choices, default=AdviesStatus.GEVRAAGD)
    gevraagd_op = models.DateTimeField()
    advies = models.TextField(max_length=4000, blank=True)
    gesproken_op = models.DateField(null=True, blank=True)
    gegeven_door = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
    )
    gegeven_op = models.DateTimeField(null=True, blank=True)

    objects = AdviesvraagQuerySet.as_manager()

    class Meta:
        verbose_name = "adviesvraag"
        verbose_name_plural = "adviesvragen"
        constraints = [
            models.CheckConstraint(
                condition=Q(status__in=AdviesStatus.values), name="intake_adviesvraag_status_known"
            ),
            models.CheckConstraint(
                condition=Q(status=AdviesStatus.GEVRAAGD)
                | (~Q(advies="") & Q(gegeven_op__isnull=False) & Q(gesproken_op__isnull=False)),
                name="intake_adviesvraag_answered_has_advice",
                violation_error_message="Schrijf het advies op en wanneer u de klant sprak.",
            ),
            models.UniqueConstraint(
                fields=["klant"],
                condition=Q(status=AdviesStatus.GEVRAAGD),
                name="intake_adviesvraag_one_open",
                violation_error_message="Er staat al een adviesvraag open voor deze klant.",
            ),
        ]
        triggers = [status_trigger("status", TRANSITIONS)]

    def __str__(self) -> str:
        return f"Adviesvraag schulden van {self.gevraagd_door.naam}"
