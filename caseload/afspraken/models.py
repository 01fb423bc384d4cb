"""Zakelijke afspraken: what the klant may expect of us, and we of the klant (CAS-11)."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from caseload.afspraken.querysets import ZakelijkeAfspraakQuerySet
from caseload.afspraken.transitions import TRANSITIONS, AfspraakStatus
from serviceplein.dossier.geschiedenis import history, status_trigger
from serviceplein.klanten.models import Klant
from serviceplein.organisatie.models import Medewerker


class Kant(models.TextChoices):
    """Who promised it."""

    KLANT = "klant", "De klant"
    GEMEENTE = "gemeente", "Wij, de gemeente"


class Oorzaak(models.TextChoices):
    """Why it was not kept, in a word that may stand on the time line; the rest is in the explanation."""

    OVERMACHT = "overmacht", "Ziekte of overmacht"
    WACHT = "wacht", "Wachten op een ander"
    ONDUIDELIJK = "onduidelijk", "De afspraak was niet duidelijk"
    VERGETEN = "vergeten", "Vergeten"
    GEEN_TIJD = "geen_tijd", "Geen tijd"
    NIET_GEWILD = "niet_gewild", "Wilde het niet"
    ANDERS = "anders", "Andere reden"


@history
class ZakelijkeAfspraak(models.Model):
    """One promise with a term and what follows when it is not kept.

    `medewerker` is who of ours keeps it; a promise of the klant has none. `nagekomen_op` is the day it was
    done, `afgesloten_op` when that was recorded. `gemeten` says that it counted in the figures: once only.
    """

    klant = models.ForeignKey(Klant, on_delete=models.PROTECT, related_name="zakelijke_afspraken")
    kant = models.CharField(max_length=10, choices=Kant.choices)
    wat = models.CharField("wat is afgesproken", max_length=300)
    gevolg = models.CharField("wat gebeurt er anders", max_length=300)
    termijn = models.DateField()
    medewerker = models.ForeignKey(
        Medewerker, on_delete=models.PROTECT, null=True, blank=True, related_name="zakelijke_afspraken"
    )
    status = models.CharField(max_length=15, choices=AfspraakStatus.choices, default=AfspraakStatus.OPEN)
    afgesproken_op = models.DateTimeField()
    afgesproken_door = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    herinnerd_op = models.DateTimeField(null=True, blank=True)
    nagekomen_op = models.DateField(null=True, blank=True)
    oorzaak = models.CharField(max_length=15, choices=Oorzaak.choices, blank=True)
    toelichting = models.CharField(max_length=500, blank=True)
    afgesloten_op = models.DateTimeField(null=True, blank=True)
    afgesloten_door = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    gemeten = models.BooleanField(default=False)

    objects = ZakelijkeAfspraakQuerySet.as_manager()

    class Meta:
        verbose_name = "zakelijke afspraak"
        verbose_name_plural = "zakelijke afspraken"
        constraints = [
            models.CheckConstraint(
                condition=Q(status__in=AfspraakStatus.values), name="caseload_zakelijkeafspraak_status_known"
            ),
            models.CheckConstraint(
                condition=Q(kant=Kant.KLANT, medewerker__isnull=True)
                | Q(kant=Kant.GEMEENTE, medewerker__isnull=False),
                name="caseload_zakelijkeafspraak_ours_has_medewerker",
                violation_error_message="Kies wie van ons de afspraak nakomt.",
            ),
            models.CheckConstraint(
                condition=Q(status=AfspraakStatus.NAGEKOMEN, nagekomen_op__isnull=False)
                | (~Q(status=AfspraakStatus.NAGEKOMEN) & Q(nagekomen_op__isnull=True)),
                name="caseload_zakelijkeafspraak_kept_has_day",
                violation_error_message="Vul in op welke dag de afspraak is nagekomen.",
            ),
            models.CheckConstraint(
                condition=~Q(status=AfspraakStatus.NIET_NAGEKOMEN) | (~Q(toelichting="") & ~Q(oorzaak="")),
                name="caseload_zakelijkeafspraak_not_kept_is_explained",
                violation_error_message="Leg uit waarom de afspraak niet is nagekomen.",
            ),
            models.CheckConstraint(
                condition=Q(status=AfspraakStatus.OPEN, afgesloten_op__isnull=True)
                | (~Q(status=AfspraakStatus.OPEN) & Q(afgesloten_op__isnull=False)),
                name="caseload_zakelijkeafspraak_closed_has_moment",
            ),
        ]
        indexes = [
            models.Index(
                fields=["termijn", "id"],
                condition=Q(status=AfspraakStatus.OPEN),
                name="caseload_zakelijke_open",
            ),
        ]
        triggers = [status_trigger("status", TRANSITIONS)]

    def __str__(self) -> str:
        return self.wat

    @property
    def van_ons(self) -> bool:
        return self.kant == Kant.GEMEENTE
