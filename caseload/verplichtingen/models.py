"""Verplichtingen of a klant, the proof of them, and what follows a breach (CAS-17)."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from caseload.plan.models import Ontheffing
from caseload.verplichtingen.querysets import VanKlantQuerySet
from caseload.verplichtingen.transitions import (
    OORDEEL_TRANSITIONS,
    VOORSTEL_TRANSITIONS,
    Oordeel,
    VoorstelStatus,
)
from serviceplein.dossier.geschiedenis import history, status_trigger
from serviceplein.dossier.models import Document
from serviceplein.klanten.models import Klant

USER = settings.AUTH_USER_MODEL


@history
class Verplichting(models.Model):
    """A duty of one klant from a day until a day (that day not included).

    `soort` is a code of soorten.yaml. `aantal` is how much is asked per period of `periode_dagen`; a duty
    that is not counted asks one proof per period.
    """

    klant = models.ForeignKey(Klant, on_delete=models.PROTECT, related_name="verplichtingen")
    soort = models.CharField(max_length=30)
    toelichting = models.CharField("wat betekent dat voor deze klant", max_length=300, blank=True)
    aantal = models.PositiveSmallIntegerField()
    periode_dagen = models.PositiveSmallIntegerField()
    van = models.DateField()
    tot = models.DateField(null=True, blank=True)
    einde_reden = models.CharField(max_length=300, blank=True)
    opgelegd_op = models.DateTimeField()
    opgelegd_door = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+", db_index=False)

    objects = VanKlantQuerySet.as_manager()

    class Meta:
        verbose_name = "verplichting"
        verbose_name_plural = "verplichtingen"
        constraints = [
            models.UniqueConstraint(
                fields=["klant", "soort"],
                condition=Q(tot__isnull=True),
                name="caseload_verplichting_one_running_per_kind",
                violation_error_message="Deze klant heeft deze verplichting al.",
            ),
            models.CheckConstraint(
                condition=Q(aantal__gt=0, periode_dagen__gt=0), name="caseload_verplichting_asks_something"
            ),
            models.CheckConstraint(
                condition=Q(tot__isnull=True, einde_reden="") | (Q(tot__gte=F("van")) & ~Q(einde_reden="")),
                name="caseload_verplichting_ended_has_reason",
                violation_error_message="Leg uit waarom de verplichting stopt.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.soort} van {self.klant_id}"


@history
class Bewijs(models.Model):
    """What the klant showed for one period of a duty, and what the coach thought of it."""

    verplichting = models.ForeignKey(Verplichting, on_delete=models.PROTECT, related_name="bewijzen")
    klant = models.ForeignKey(Klant, on_delete=models.PROTECT, related_name="+")
    periode_van = models.DateField()
    aantal = models.PositiveSmallIntegerField()
    omschrijving = models.CharField(max_length=500)
    document = models.ForeignKey(
        Document, on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    geleverd_op = models.DateTimeField()
    ingevoerd_door = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+", db_index=False)
    oordeel = models.CharField(max_length=12, choices=Oordeel.choices, default=Oordeel.OPEN)
    reden = models.CharField("waarom", max_length=300, blank=True)
    beoordeeld_op = models.DateTimeField(null=True, blank=True)
    beoordeeld_door = models.ForeignKey(
        USER, on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )

    objects = VanKlantQuerySet.as_manager()

    class Meta:
        verbose_name = "bewijs"
        verbose_name_plural = "bewijzen"
        constraints = [
            models.CheckConstraint(
                condition=Q(oordeel=Oordeel.OPEN, beoordeeld_op__isnull=True)
                | (~Q(oordeel=Oordeel.OPEN) & Q(beoordeeld_op__isnull=False)),
                name="caseload_bewijs_judged_has_moment",
            ),
            models.CheckConstraint(
                condition=~Q(oordeel=Oordeel.ONVOLDOENDE) | ~Q(reden=""),
                name="caseload_bewijs_insufficient_has_reason",
                violation_error_message="Leg uit wat er ontbreekt.",
            ),
        ]
        triggers = [status_trigger("oordeel", OORDEEL_TRANSITIONS)]

    def __str__(self) -> str:
        return f"Bewijs {self.pk} bij {self.verplichting_id}"


@history
class Maatregelvoorstel(models.Model):
    """A breach as the coach saw it, proposed to handhaving, with what the klant said about it."""

    verplichting = models.ForeignKey(Verplichting, on_delete=models.PROTECT, related_name="voorstellen")
    klant = models.ForeignKey(Klant, on_delete=models.PROTECT, related_name="maatregelvoorstellen")
    periode_van = models.DateField()
    overtreding = models.CharField("wat is niet nagekomen", max_length=500)
    zienswijze = models.CharField("wat zegt de klant", max_length=500)
    status = models.CharField(
        max_length=12, choices=VoorstelStatus.choices, default=VoorstelStatus.VOORGESTELD
    )
    voorgesteld_op = models.DateTimeField()
    voorgesteld_door = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+", db_index=False)
    antwoord = models.CharField("waarom overgenomen, afgewezen of ingetrokken", max_length=300, blank=True)
    beeindigd_op = models.DateTimeField(null=True, blank=True)
    beeindigd_door = models.ForeignKey(
        USER, on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )

    objects = VanKlantQuerySet.as_manager()

    class Meta:
        verbose_name = "maatregelvoorstel"
        verbose_name_plural = "maatregelvoorstellen"
        constraints = [
            models.UniqueConstraint(
                fields=["verplichting", "periode_van"],
                condition=~Q(status=VoorstelStatus.INGETROKKEN),
                name="caseload_maatregelvoorstel_one_per_period",
                violation_error_message="Voor deze periode ligt er al een voorstel.",
            ),
            models.CheckConstraint(
                condition=Q(status=VoorstelStatus.VOORGESTELD, beeindigd_op__isnull=True)
                | (~Q(status=VoorstelStatus.VOORGESTELD) & ~Q(antwoord="") & Q(beeindigd_op__isnull=False)),
                name="caseload_maatregelvoorstel_ended_has_reason",
            ),
        ]
        triggers = [status_trigger("status", VOORSTEL_TRANSITIONS)]

    def __str__(self) -> str:
        return f"Maatregelvoorstel {self.pk}"


@history
class OntheffingWijziging(models.Model):
    """Why an ontheffing was given, extended or withdrawn, by whom, and what its last day became."""

    class Soort(models.TextChoices):
        VERLEEND = "verleend", "Verleend"
        VERLENGD = "verlengd", "Verlengd"
        INGETROKKEN = "ingetrokken", "Ingetrokken"

    ontheffing = models.ForeignKey(Ontheffing, on_delete=models.PROTECT, related_name="wijzigingen")
    soort = models.CharField(max_length=12, choices=Soort.choices)
    tot_was = models.DateField(null=True, blank=True)
    tot = models.DateField()
    reden = models.CharField(max_length=300)
    op = models.DateTimeField()
    door = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+", db_index=False)

    class Meta:
        verbose_name = "wijziging van een ontheffing"
        verbose_name_plural = "wijzigingen van een ontheffing"
        constraints = [
            models.CheckConstraint(
                condition=~Q(reden=""),
                name="caseload_ontheffingwijziging_has_reason",
                violation_error_message="Leg uit waarom.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_soort_display()} tot {self.tot}"
