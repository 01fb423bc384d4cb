"""Who is whose vaste contactpersoon, and how much everybody carries (CAS-01, CAS-05)."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from caseload.toewijzing.querysets import ToewijzingQuerySet, UitsluitingQuerySet, WachtplaatsQuerySet
from caseload.toewijzing.transitions import WACHT_TRANSITIONS, WachtStatus
from caseload.toewijzing.triggers import nobody_of_a_queue
from intake.melding.models import Melding
from serviceplein.dossier.geschiedenis import history, status_trigger
from serviceplein.klanten.models import Klant
from serviceplein.organisatie.functies import Functie
from serviceplein.organisatie.models import Medewerker, Team


class EindeReden(models.TextChoices):
    """Why a toewijzing ended; all but overgedragen and herverdeeld are outflow of the klant."""

    WERK = "werk", "Werk"
    OPLEIDING = "opleiding", "Opleiding"
    VERHUISD = "verhuisd", "Verhuisd"
    OVERLEDEN = "overleden", "Overleden"
    EIGEN_KEUZE = "eigen_keuze", "Op eigen keuze"
    DOEL_BEREIKT = "doel_bereikt", "Doel bereikt"
    ANDERS = "anders", "Andere reden"
    NAAR_HELPDESK = "naar_helpdesk", "Geleverd, verder via de helpdesk"
    OVERGEDRAGEN = "overgedragen", "Overgedragen aan een ander"
    HERVERDEELD = "herverdeeld", "Herverdeeld"


UITSTROOM = tuple(
    reden for reden in EindeReden if reden not in {EindeReden.OVERGEDRAGEN, EindeReden.HERVERDEELD}
)
"""Reasons with which the klant leaves the caseload; the plan closes with them."""
TE_KIEZEN = tuple(reden for reden in UITSTROOM if reden != EindeReden.NAAR_HELPDESK)
"""What a contactpersoon chooses from; to the helpdesk leads the step that lets a Wmo klant go."""


def _held_until_satisfied() -> pgtrigger.Trigger:
    """The consulent keeps the klant while a Wmo-voorziening is not delivered to satisfaction (CAS-23)."""
    return pgtrigger.Trigger(
        name="wmo_geleverd",
        when=pgtrigger.Before,
        operation=pgtrigger.Update,
        condition=pgtrigger.Q(
            old__tot__isnull=True,
            new__tot__isnull=False,
            new__functie=Functie.CONSULENT_WMO.value,
            new__einde_reden__in=[reden.value for reden in UITSTROOM],
        ),
        func="""
            IF EXISTS (SELECT 1 FROM caseload_voorziening WHERE klant_id = NEW.klant_id
                          AND status NOT IN ('tevreden', 'losgelaten', 'gestopt')) THEN
                RAISE EXCEPTION 'klant % has a voorziening not delivered to satisfaction', NEW.klant_id
                      USING ERRCODE = 'check_violation', CONSTRAINT = 'caseload_toewijzing_wmo_delivered';
            END IF;
            RETURN NEW;
        """,
    )


@history
class Capaciteit(models.Model):
    """What one medewerker carries now against the hard maximum; the database refuses to pass it.

    `belasting` is the sum of the weights of the running Toewijzingen and is changed in the same transaction.
    """

    medewerker = models.OneToOneField(Medewerker, on_delete=models.CASCADE, related_name="capaciteit")
    belasting = models.DecimalField(max_digits=8, decimal_places=2, default=0)
    norm = models.DecimalField(max_digits=8, decimal_places=2)
    maximum = models.DecimalField(max_digits=8, decimal_places=2)
    laatst_toegewezen_op = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = "capaciteit"
        verbose_name_plural = "capaciteiten"
        constraints = [
            models.CheckConstraint(
                condition=Q(belasting__lte=F("maximum")),
                name="caseload_capaciteit_never_over_maximum",
                violation_error_message="Deze medewerker heeft geen ruimte meer.",
            ),
            models.CheckConstraint(condition=Q(belasting__gte=0), name="caseload_capaciteit_not_negative"),
        ]

    def __str__(self) -> str:
        return f"{self.medewerker_id}: {self.belasting} van {self.maximum}"


@history
class Toewijzing(models.Model):
    """The vaste contactpersoon of a klant from a moment until a moment; one at a time.

    `contact_weken` is the rhythm agreed with the klant when it differs from the norm, `verwacht_einde` the
    day the guidance is expected to end; both count in the weight and the forecast (CAS-06).
    """

    klant = models.ForeignKey(Klant, on_delete=models.PROTECT, related_name="toewijzingen")
    medewerker = models.ForeignKey(Medewerker, on_delete=models.PROTECT, related_name="toewijzingen")
    functie = models.CharField(max_length=40, choices=Functie.choices)
    melding = models.ForeignKey(
        Melding, on_delete=models.PROTECT, null=True, blank=True, related_name="toewijzingen"
    )
    gewicht = models.DecimalField(max_digits=4, decimal_places=2)
    van = models.DateTimeField()
    tot = models.DateTimeField(null=True, blank=True)
    einde_reden = models.CharField(max_length=20, choices=EindeReden.choices, blank=True)
    contact_weken = models.PositiveSmallIntegerField(null=True, blank=True)
    verwacht_einde = models.DateField(null=True, blank=True)
    uitleg = models.JSONField(default=dict)
    voorgesteld = models.ForeignKey(
        Medewerker, on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    afwijking_reden = models.CharField(max_length=500, blank=True)
    toegewezen_door = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, db_index=False
    )

    objects = ToewijzingQuerySet.as_manager()

    class Meta:
        verbose_name = "toewijzing"
        verbose_name_plural = "toewijzingen"
        constraints = [
            models.UniqueConstraint(
                fields=["klant"],
                condition=Q(tot__isnull=True),
                name="caseload_toewijzing_one_running_per_klant",
                violation_error_message="Deze klant heeft al een vaste contactpersoon.",
            ),
            models.CheckConstraint(
                condition=Q(tot__isnull=True) | Q(tot__gte=F("van")),
                name="caseload_toewijzing_ends_after_start",
            ),
            models.CheckConstraint(
                condition=Q(tot__isnull=True, einde_reden="") | (Q(tot__isnull=False) & ~Q(einde_reden="")),
                name="caseload_toewijzing_ended_has_reason",
            ),
            models.CheckConstraint(condition=Q(gewicht__gt=0), name="caseload_toewijzing_gewicht_positive"),
            models.CheckConstraint(
                condition=Q(contact_weken__isnull=True) | Q(contact_weken__range=(1, 52)),
                name="caseload_toewijzing_contact_weken_in_year",
                violation_error_message="Kies een ritme tussen 1 en 52 weken.",
            ),
        ]
        indexes = [
            models.Index(
                fields=["medewerker", "klant"],
                condition=Q(tot__isnull=True),
                name="caseload_toewijzing_loopt",
            ),
            models.Index(fields=["klant", "-van"], name="caseload_toewijzing_van_klant"),
        ]
        triggers = [*nobody_of_a_queue(), _held_until_satisfied()]

    def __str__(self) -> str:
        return f"{self.klant_id} bij {self.medewerker_id}"


@history
class Wachtplaats(models.Model):
    """A klant who waits for a contactpersoon because nobody has room."""

    klant = models.ForeignKey(Klant, on_delete=models.PROTECT, related_name="wachtplaatsen")
    melding = models.ForeignKey(Melding, on_delete=models.PROTECT, null=True, blank=True)
    functie = models.CharField(max_length=40, choices=Functie.choices)
    team = models.ForeignKey(Team, on_delete=models.PROTECT, null=True, blank=True)
    gewicht = models.DecimalField(max_digits=4, decimal_places=2)
    sinds = models.DateTimeField()
    termijn = models.DateField()
    status = models.CharField(max_length=10, choices=WachtStatus.choices, default=WachtStatus.WACHT)
    uitleg = models.JSONField(default=dict)

    objects = WachtplaatsQuerySet.as_manager()

    class Meta:
        verbose_name = "plaats op de wachtlijst"
        verbose_name_plural = "plaatsen op de wachtlijst"
        constraints = [
            models.UniqueConstraint(
                fields=["klant"],
                condition=Q(status=WachtStatus.WACHT),
                name="caseload_wachtplaats_one_per_klant",
            ),
            models.CheckConstraint(
                condition=Q(status__in=WachtStatus.values), name="caseload_wachtplaats_status_known"
            ),
        ]
        triggers = [status_trigger("status", WACHT_TRANSITIONS)]

    def __str__(self) -> str:
        return f"{self.klant_id} wacht op {self.get_functie_display()}"


@history
class Uitsluiting(models.Model):
    """A medewerker who may not serve a klant, from a day until it is lifted.

    One row runs at most; lifting writes the day and why, so that what held before stays known.
    """

    class Soort(models.TextChoices):
        BELANG = "belang", "Belangenverstrengeling"
        INCIDENT = "incident", "Incident"

    klant = models.ForeignKey(Klant, on_delete=models.CASCADE, related_name="uitsluitingen")
    medewerker = models.ForeignKey(Medewerker, on_delete=models.CASCADE, related_name="uitsluitingen")
    soort = models.CharField(max_length=10, choices=Soort.choices, default=Soort.BELANG)
    reden = models.CharField(max_length=200)
    vastgelegd_op = models.DateTimeField(default=timezone.now)
    vastgelegd_door = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, db_index=False
    )
    beeindigd_op = models.DateTimeField(null=True, blank=True)
    einde_reden = models.CharField(max_length=200, blank=True)

    objects = UitsluitingQuerySet.as_manager()

    class Meta:
        verbose_name = "uitsluiting"
        verbose_name_plural = "uitsluitingen"
        constraints = [
            models.UniqueConstraint(
                fields=["klant", "medewerker"],
                condition=Q(beeindigd_op__isnull=True),
                name="caseload_uitsluiting_once",
                violation_error_message="Deze uitsluiting loopt al.",
            ),
            models.CheckConstraint(
                condition=Q(beeindigd_op__isnull=True, einde_reden="")
                | (Q(beeindigd_op__isnull=False) & ~Q(einde_reden="")),
                name="caseload_uitsluiting_ended_has_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.medewerker_id} niet voor {self.klant_id}"


class CaseloadDag(models.Model):
    """What one medewerker carried at the start of a day: the trend of the caseload (CAS-06)."""

    medewerker = models.ForeignKey(Medewerker, on_delete=models.CASCADE, related_name="caseloaddagen")
    op = models.DateField()
    klanten = models.PositiveIntegerField()
    belasting = models.DecimalField(max_digits=8, decimal_places=2)
    norm = models.DecimalField(max_digits=8, decimal_places=2)

    class Meta:
        verbose_name = "dag van een caseload"
        verbose_name_plural = "dagen van caseloads"
        constraints = [
            models.UniqueConstraint(fields=["medewerker", "op"], name="caseload_caseloaddag_once_a_day")
        ]

    def __str__(self) -> str:
        return f"{self.medewerker_id} op {self.op}: {self.belasting}"
