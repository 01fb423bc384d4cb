"""Agreements with partners, and what they report about the klanten under their regie (CAS-26)."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from caseload.plan.models import Plan
from caseload.relatiebeheer.querysets import RapportQuerySet, SamenwerkingQuerySet
from caseload.relatiebeheer.transitions import TRANSITIONS, SamenwerkingStatus
from serviceplein.dossier.geschiedenis import append_only, history, status_trigger
from serviceplein.organisatie.models import Medewerker, Partner


@history
class Samenwerkingsafspraak(models.Model):
    """What we and a partner promised each other, from a day until a day (that day not included).

    `eigenaar` is who of ours sees to it; `evaluatie_op` is the next day it is looked at together.
    """

    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="samenwerkingsafspraken")
    onderwerp = models.CharField(max_length=120)
    afspraak = models.TextField(max_length=2000)
    eigenaar = models.ForeignKey(Medewerker, on_delete=models.PROTECT, related_name="samenwerkingsafspraken")
    van = models.DateField()
    tot = models.DateField()
    evaluatie_op = models.DateField(null=True, blank=True)
    status = models.CharField(
        max_length=10, choices=SamenwerkingStatus.choices, default=SamenwerkingStatus.CONCEPT
    )
    gemaakt_op = models.DateTimeField()
    gemaakt_door = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    beeindigd_op = models.DateField(null=True, blank=True)
    eindereden = models.CharField(max_length=300, blank=True)

    objects = SamenwerkingQuerySet.as_manager()

    class Meta:
        verbose_name = "samenwerkingsafspraak"
        verbose_name_plural = "samenwerkingsafspraken"
        constraints = [
            models.CheckConstraint(
                condition=Q(status__in=SamenwerkingStatus.values),
                name="caseload_samenwerkingsafspraak_status_known",
            ),
            models.CheckConstraint(
                condition=Q(tot__gt=F("van")),
                name="caseload_samenwerkingsafspraak_ends_after_start",
                violation_error_message="De einddatum ligt na de begindatum.",
            ),
            models.CheckConstraint(
                condition=Q(evaluatie_op__isnull=True) | Q(evaluatie_op__gte=F("van")),
                name="caseload_samenwerkingsafspraak_evaluated_in_time",
                violation_error_message="De evaluatie ligt niet voor de begindatum.",
            ),
            models.CheckConstraint(
                condition=Q(status=SamenwerkingStatus.BEEINDIGD, beeindigd_op__isnull=False)
                & ~Q(eindereden="")
                | ~Q(status=SamenwerkingStatus.BEEINDIGD) & Q(beeindigd_op__isnull=True, eindereden=""),
                name="caseload_samenwerkingsafspraak_ended_has_reason",
                violation_error_message="Schrijf op waarom de afspraak stopt.",
            ),
        ]
        indexes = [
            models.Index(
                fields=["partner", "tot"],
                condition=~Q(status=SamenwerkingStatus.BEEINDIGD),
                name="caseload_samenwerking_open",
            )
        ]
        triggers = [status_trigger("status", TRANSITIONS)]

    def __str__(self) -> str:
        return self.onderwerp


class Samenwerkingsevaluatie(models.Model):
    """One time an agreement was looked at together, and what both thought of it."""

    class Oordeel(models.TextChoices):
        GOED = "goed", "Gaat goed"
        BETER = "beter", "Moet beter"
        NIET = "niet", "Werkt niet"

    afspraak = models.ForeignKey(Samenwerkingsafspraak, on_delete=models.PROTECT, related_name="evaluaties")
    op = models.DateField()
    oordeel = models.CharField(max_length=6, choices=Oordeel.choices)
    verslag = models.CharField(max_length=1000)
    vastgelegd_op = models.DateTimeField()
    vastgelegd_door = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", db_index=False
    )

    class Meta:
        verbose_name = "evaluatie van een samenwerkingsafspraak"
        verbose_name_plural = "evaluaties van samenwerkingsafspraken"
        ordering = ["-op", "-pk"]
        triggers = append_only()

    def __str__(self) -> str:
        return f"{self.get_oordeel_display()} op {self.op}"


class Partnerrapport(models.Model):
    """What a partner reported about a klant under its regie; `termijn` is the day it was due.

    `klant_gesproken_op`: when the partner last spoke with the klant, as it says itself. What it
    handed in over the API nobody of ours noted.
    """

    class Vorm(models.TextChoices):
        SCHRIFTELIJK = "schriftelijk", "Op papier of per e-mail"
        GESPREK = "gesprek", "In een gesprek"
        API = "api", "Via de koppeling"

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="partnerrapporten")
    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="partnerrapporten")
    termijn = models.DateField()
    ontvangen_op = models.DateField()
    vorm = models.CharField(max_length=12, choices=Vorm.choices)
    samenvatting = models.CharField(max_length=1000)
    klant_gesproken_op = models.DateField(null=True, blank=True)
    vastgelegd_op = models.DateTimeField()
    vastgelegd_door = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )

    objects = RapportQuerySet.as_manager()

    class Meta:
        verbose_name = "rapport van een partner"
        verbose_name_plural = "rapporten van partners"
        ordering = ["-ontvangen_op", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(klant_gesproken_op__isnull=True) | Q(klant_gesproken_op__lte=F("ontvangen_op")),
                name="caseload_partnerrapport_spoke_before",
                violation_error_message="De partner sprak de klant voor het rapport kwam.",
            ),
            models.UniqueConstraint(
                fields=["plan", "partner", "termijn"],
                name="caseload_partnerrapport_once_a_term",
                violation_error_message="Dit rapport is al vastgelegd.",
            ),
            models.CheckConstraint(
                condition=Q(vorm="api") | Q(vastgelegd_door__isnull=False),
                name="caseload_partnerrapport_noted_by_somebody",
            ),
        ]
        triggers = append_only()

    def __str__(self) -> str:
        return f"Rapport over plan {self.plan_id} op {self.ontvangen_op}"

    @property
    def te_laat(self) -> bool:
        return self.ontvangen_op > self.termijn


class Rapportherinnering(models.Model):
    """That a partner was reminded of a report that was due on `termijn`."""

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="rapportherinneringen")
    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="+", db_index=False)
    termijn = models.DateField()
    op = models.DateTimeField()
    aan = models.CharField(max_length=254)
    door = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )

    class Meta:
        verbose_name = "herinnering aan een rapport"
        verbose_name_plural = "herinneringen aan rapporten"
        ordering = ["-op", "-pk"]
        indexes = [models.Index(fields=["plan", "partner", "termijn"], name="caseload_herinnering_rapport")]
        triggers = append_only()

    def __str__(self) -> str:
        return f"Plan {self.plan_id}: herinnerd aan {self.termijn}"
