"""A Wmo-voorziening from intake to the day the klant is satisfied with what came (CAS-23)."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q

from caseload.voorzieningen.querysets import VoorzieningQuerySet
from caseload.voorzieningen.transitions import TRANSITIONS, VoorzieningStatus
from serviceplein.catalogus.models import Product
from serviceplein.dossier.geschiedenis import history, status_trigger
from serviceplein.klanten.models import Klant
from serviceplein.organisatie.models import Medewerker, Partner


class IndicatieDoor(models.TextChoices):
    GEEN = "geen", "Geen indicatie nodig"
    ZELF = "zelf", "De consulent stelt de indicatie zelf"
    CIZ = "ciz", "Het CIZ stelt de indicatie"


class StopReden(models.TextChoices):
    EIGEN_KRACHT = "eigen_kracht", "Het lukt zonder voorziening"
    AFGEWEZEN = "afgewezen", "De indicatie is afgewezen"
    KLANT_ZIET_AF = "klant_ziet_af", "De klant ziet ervan af"
    VERHUISD = "verhuisd", "De klant is verhuisd"
    OVERLEDEN = "overleden", "De klant is overleden"


AFTER_ORDER = (StopReden.KLANT_ZIET_AF, StopReden.VERHUISD, StopReden.OVERLEDEN)
"""Why a voorziening may still stop once it is ordered: never because we are done with it."""


def _needs_satisfaction() -> pgtrigger.Trigger:
    """Nobody, whatever they write with, calls a voorziening satisfactory that the klant did not."""
    return pgtrigger.Trigger(
        name="naar_tevredenheid",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert | pgtrigger.Update,
        condition=pgtrigger.Q(
            new__status__in=[VoorzieningStatus.TEVREDEN.value, VoorzieningStatus.LOSGELATEN.value]
        ),
        func="""
            IF (SELECT tevreden FROM caseload_levering WHERE voorziening_id = NEW.id
                 ORDER BY ronde DESC LIMIT 1) IS DISTINCT FROM TRUE THEN
                RAISE EXCEPTION 'voorziening % is not delivered to satisfaction', NEW.id
                      USING ERRCODE = 'check_violation', CONSTRAINT = 'caseload_voorziening_to_satisfaction';
            END IF;
            RETURN NEW;
        """,
    )


@history
class Voorziening(models.Model):
    """One individual Wmo provision for one klant. `medewerker` is the consulent who follows it.

    `volgende_voor` is the last day of the next step by the norm of its status; None when nothing is to do.
    `besteld_op` is the day of the first order.
    """

    klant = models.ForeignKey(Klant, on_delete=models.PROTECT, related_name="voorzieningen")
    product = models.ForeignKey(Product, on_delete=models.PROTECT, related_name="+")
    medewerker = models.ForeignKey(Medewerker, on_delete=models.PROTECT, related_name="voorzieningen")
    status = models.CharField(
        max_length=12, choices=VoorzieningStatus.choices, default=VoorzieningStatus.AFWEGING
    )
    volgende_voor = models.DateField(null=True, blank=True)
    hulpvraag = models.TextField(max_length=2000)
    eigen_kracht = models.TextField(max_length=2000, blank=True)
    indicatie_door = models.CharField(max_length=6, choices=IndicatieDoor.choices, blank=True)
    indicatie_reden = models.CharField(max_length=500, blank=True)
    geopend_op = models.DateTimeField()
    geopend_door = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, db_index=False
    )
    besteld_op = models.DateField(null=True, blank=True)
    beeindigd_op = models.DateTimeField(null=True, blank=True)
    stop_reden = models.CharField(max_length=15, choices=StopReden.choices, blank=True)
    stop_toelichting = models.CharField(max_length=500, blank=True)

    objects = VoorzieningQuerySet.as_manager()

    class Meta:
        verbose_name = "Wmo-voorziening"
        verbose_name_plural = "Wmo-voorzieningen"
        constraints = [
            models.CheckConstraint(
                condition=Q(status__in=VoorzieningStatus.values), name="caseload_voorziening_status_known"
            ),
            models.CheckConstraint(
                condition=Q(status__in=[VoorzieningStatus.AFWEGING, VoorzieningStatus.GESTOPT])
                | Q(indicatie_door__in=IndicatieDoor.values) & ~Q(indicatie_reden=""),
                name="caseload_voorziening_weighed",
                violation_error_message="Leg eerst vast of een indicatie nodig is, en waarom.",
            ),
            models.CheckConstraint(
                condition=Q(status=VoorzieningStatus.GESTOPT) & ~Q(stop_reden="")
                | ~Q(status=VoorzieningStatus.GESTOPT) & Q(stop_reden=""),
                name="caseload_voorziening_stopped_has_reason",
                violation_error_message="Kies waarom de voorziening stopt.",
            ),
            models.CheckConstraint(
                condition=Q(besteld_op__isnull=True) | Q(stop_reden__in=["", *AFTER_ORDER]),
                name="caseload_voorziening_ordered_is_followed",
                violation_error_message="De opdracht is gegeven. Volg de levering tot de klant tevreden is.",
            ),
            models.CheckConstraint(
                condition=Q(
                    status__in=[VoorzieningStatus.LOSGELATEN, VoorzieningStatus.GESTOPT],
                    beeindigd_op__isnull=False,
                    volgende_voor__isnull=True,
                )
                | ~Q(status__in=[VoorzieningStatus.LOSGELATEN, VoorzieningStatus.GESTOPT])
                & Q(beeindigd_op__isnull=True, volgende_voor__isnull=False),
                name="caseload_voorziening_running_has_term",
            ),
            models.UniqueConstraint(
                fields=["klant", "product"],
                condition=Q(beeindigd_op__isnull=True),
                name="caseload_voorziening_one_of_a_kind",
                violation_error_message="Deze voorziening loopt al voor deze klant.",
            ),
        ]
        indexes = [
            models.Index(fields=["klant", "-geopend_op"], name="caseload_voorziening_van_klant"),
            models.Index(
                fields=["volgende_voor", "id"],
                condition=Q(beeindigd_op__isnull=True),
                name="caseload_voorziening_eerst",
            ),
        ]
        triggers = [status_trigger("status", TRANSITIONS), _needs_satisfaction()]

    def __str__(self) -> str:
        return self.kenmerk

    @property
    def kenmerk(self) -> str:
        """How leverancier and gemeente name it."""
        return f"V{self.pk:08d}"


class IndicatieUitkomst(models.TextChoices):
    TOEGEKEND = "toegekend", "Ja, er is recht op de voorziening"
    AFGEWEZEN = "afgewezen", "Nee, er is geen recht op de voorziening"
    NAAR_CIZ = "naar_ciz", "Toch het CIZ nodig"
    VERVALLEN = "vervallen", "Niet meer nodig"


@history
class Indicatie(models.Model):
    """A judgement whether the klant has a right to the voorziening: by the consulent or by the CIZ."""

    voorziening = models.ForeignKey(Voorziening, on_delete=models.PROTECT, related_name="indicaties")
    door = models.CharField(max_length=6, choices=IndicatieDoor.choices)
    gevraagd_op = models.DateField()
    termijn = models.DateField()
    kenmerk = models.CharField(max_length=60, blank=True)
    uitkomst = models.CharField(max_length=10, choices=IndicatieUitkomst.choices, blank=True)
    ontvangen_op = models.DateField(null=True, blank=True)
    inhoud = models.CharField(max_length=1000, blank=True)
    geldig_tot = models.DateField(null=True, blank=True)

    class Meta:
        verbose_name = "indicatie"
        verbose_name_plural = "indicaties"
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(door__in=[IndicatieDoor.ZELF, IndicatieDoor.CIZ]),
                name="caseload_indicatie_door_known",
            ),
            models.CheckConstraint(
                condition=Q(uitkomst="", ontvangen_op__isnull=True)
                | ~Q(uitkomst="") & Q(ontvangen_op__isnull=False) & ~Q(inhoud=""),
                name="caseload_indicatie_answered_says_what",
                violation_error_message="Schrijf op wat de indicatie zegt.",
            ),
            models.CheckConstraint(
                condition=Q(ontvangen_op__isnull=True) | Q(ontvangen_op__gte=F("gevraagd_op")),
                name="caseload_indicatie_answered_after_asked",
            ),
            models.UniqueConstraint(
                fields=["voorziening"],
                condition=Q(uitkomst=""),
                name="caseload_indicatie_one_awaited",
                violation_error_message="Er loopt al een indicatie voor deze voorziening.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_door_display()}, gevraagd op {self.gevraagd_op}"


@history
class Levering(models.Model):
    """One round of delivery: ordered, delivered, and what the klant thought of it.

    Not satisfied begins a next round, with as `opdracht` the new action.
    """

    voorziening = models.ForeignKey(Voorziening, on_delete=models.PROTECT, related_name="leveringen")
    ronde = models.PositiveSmallIntegerField()
    leverancier = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="+")
    opdracht = models.CharField(max_length=1000)
    besteld_op = models.DateField()
    verwacht_op = models.DateField()
    geleverd_op = models.DateField(null=True, blank=True)
    tevreden = models.BooleanField(null=True, blank=True)
    gevraagd_op = models.DateField(null=True, blank=True)
    oordeel = models.CharField("wat de klant ervan vindt", max_length=1000, blank=True)

    class Meta:
        verbose_name = "levering"
        verbose_name_plural = "leveringen"
        ordering = ["ronde"]
        constraints = [
            models.UniqueConstraint(fields=["voorziening", "ronde"], name="caseload_levering_one_per_ronde"),
            models.UniqueConstraint(
                fields=["voorziening"],
                condition=Q(tevreden__isnull=True),
                name="caseload_levering_one_running",
                violation_error_message="De vorige levering is nog niet beoordeeld.",
            ),
            models.CheckConstraint(
                condition=Q(tevreden__isnull=True, gevraagd_op__isnull=True)
                | Q(tevreden__isnull=False, gevraagd_op__isnull=False, geleverd_op__isnull=False),
                name="caseload_levering_judged_after_delivery",
                violation_error_message="Vraag pas of de klant tevreden is als er geleverd is.",
            ),
            models.CheckConstraint(
                condition=Q(tevreden__isnull=True) | Q(tevreden=True) | ~Q(oordeel=""),
                name="caseload_levering_not_satisfied_says_why",
                violation_error_message="Schrijf op waarom de klant niet tevreden is.",
            ),
            models.CheckConstraint(
                condition=Q(verwacht_op__gte=F("besteld_op"))
                & (Q(geleverd_op__isnull=True) | Q(geleverd_op__gte=F("besteld_op")))
                & (Q(gevraagd_op__isnull=True) | Q(gevraagd_op__gte=F("geleverd_op"))),
                name="caseload_levering_days_in_order",
            ),
        ]

    def __str__(self) -> str:
        return f"Ronde {self.ronde} van {self.voorziening_id}"
