"""The strict gate: what was weighed before a decision on income, and the preventive check (INT-18)."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from intake.melding.models import Melding
from serviceplein.dossier.geschiedenis import history, status_trigger
from serviceplein.klanten.models import Klant


class Signaalsoort(models.TextChoices):
    """Facts somebody established; a feeling is not among them."""

    TEGENSPRAAK = "tegenspraak", "De opgave en een register spreken elkaar tegen"
    INLICHTINGENPLICHT = (
        "inlichtingenplicht",
        "Gaf volgens een besluit eerder onjuiste inlichtingen",
    )
    TIP = "tip", "Melding van een organisatie, met bewijs"
    HERCONTROLE = "hercontrole", "Een controle is afgesproken bij een eerder besluit"


class Poort(models.TextChoices):
    ADMINISTRATIEF = "administratief", "Alleen administratieve controle"
    GEPLAND = "gepland", "Preventieve controle gepland"
    GEDAAN = "gedaan", "Preventieve controle gedaan"


TRANSITIONS: dict[str, set[str]] = {
    Poort.ADMINISTRATIEF: {Poort.GEPLAND},
    Poort.GEPLAND: {Poort.ADMINISTRATIEF, Poort.GEDAAN},
    Poort.GEDAAN: set(),
}


class Bevinding(models.TextChoices):
    IN_ORDE = "in_orde", "Alles klopt"
    AANGEPAST = "aangepast", "De gegevens zijn met de klant verbeterd"
    NIET_IN_ORDE = "niet_in_orde", "De gegevens kloppen niet"


@history
class Poortsignaal(models.Model):
    """One established fact about a klant, with where it came from and until when it counts."""

    klant = models.ForeignKey(Klant, on_delete=models.PROTECT, related_name="poortsignalen")
    soort = models.CharField(max_length=20, choices=Signaalsoort.choices)
    bron = models.CharField(max_length=300)
    vastgesteld_op = models.DateField()
    geldig_tot = models.DateField()
    vastgelegd_door = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", db_index=False
    )

    class Meta:
        verbose_name = "signaal van de poort"
        verbose_name_plural = "signalen van de poort"
        constraints = [
            models.CheckConstraint(
                condition=Q(soort__in=Signaalsoort.values), name="intake_poortsignaal_soort_known"
            ),
            models.CheckConstraint(
                condition=~Q(bron=""),
                name="intake_poortsignaal_has_source",
                violation_error_message="Noteer waar dit uit blijkt.",
            ),
            models.CheckConstraint(
                condition=Q(geldig_tot__gte=F("vastgesteld_op")), name="intake_poortsignaal_valid_until"
            ),
        ]
        indexes = [models.Index(fields=["klant", "geldig_tot"], name="intake_poortsignaal_klant")]

    def __str__(self) -> str:
        return self.get_soort_display()


@history
class Poortbeoordeling(models.Model):
    """The outcome for one melding: the indicators that counted, the decision behind it, and the check."""

    melding = models.OneToOneField(Melding, on_delete=models.PROTECT, related_name="poort")
    klant = models.ForeignKey(Klant, on_delete=models.PROTECT, related_name="poortbeoordelingen")
    beslissing = models.ForeignKey("regels.Beslissing", on_delete=models.PROTECT, related_name="+")
    indicatoren = models.JSONField(default=list)
    status = models.CharField(max_length=15, choices=Poort.choices)
    beoordeeld_op = models.DateTimeField()
    bevinding = models.CharField(max_length=15, choices=Bevinding.choices, blank=True)
    verslag = models.TextField(max_length=4000, blank=True)
    gecontroleerd_op = models.DateTimeField(null=True, blank=True)
    gecontroleerd_door = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
    )

    class Meta:
        verbose_name = "beoordeling van de poort"
        verbose_name_plural = "beoordelingen van de poort"
        constraints = [
            models.CheckConstraint(
                condition=Q(status__in=Poort.values), name="intake_poortbeoordeling_status_known"
            ),
            models.CheckConstraint(
                condition=Q(status=Poort.ADMINISTRATIEF, indicatoren=[])
                | (~Q(status=Poort.ADMINISTRATIEF) & ~Q(indicatoren=[])),
                name="intake_poortbeoordeling_check_has_indicator",
                violation_error_message="Een controle heeft een indicator nodig.",
            ),
            models.CheckConstraint(
                condition=~Q(status=Poort.GEDAAN)
                | (Q(bevinding__in=Bevinding.values, gecontroleerd_op__isnull=False) & ~Q(verslag="")),
                name="intake_poortbeoordeling_done_has_report",
                violation_error_message="Noteer wat de controle opleverde.",
            ),
        ]
        indexes = [
            models.Index(
                fields=["klant"], condition=Q(status=Poort.GEPLAND), name="intake_poort_controle_open"
            )
        ]
        triggers = [status_trigger("status", TRANSITIONS)]

    def __str__(self) -> str:
        return self.get_status_display()
