"""One klant, one plan, one regie (CAS-09, CAS-10)."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from caseload.plan.querysets import PlanQuerySet
from caseload.plan.transitions import ACTIE_TRANSITIONS, TRANSITIONS, ActieStatus, PlanStatus
from caseload.regie.triggers import keep_regie
from serviceplein.dossier.geschiedenis import history, link_history, status_trigger
from serviceplein.klanten.leefgebieden import Leefgebied
from serviceplein.klanten.models import Huishouden, Klant, Netwerkcontact
from serviceplein.organisatie.models import Medewerker, Partner


class Regie(models.TextChoices):
    GEMEENTE = "gemeente", "Gemeente"
    PARTNER = "partner", "Ketenpartner"


@history
class Plan(models.Model):
    """The plan of one klant, or through that klant the one plan of a `huishouden` (KRN-02).

    `versie` goes up with every change, so that two editors notice each other. `regie_sinds` is set by
    the step that moves the regie; the database keeps the periods of it (`Regieperiode`).
    """

    klant = models.ForeignKey(Klant, on_delete=models.PROTECT, related_name="plannen")
    huishouden = models.ForeignKey(
        Huishouden, on_delete=models.PROTECT, null=True, blank=True, related_name="plannen"
    )
    status = models.CharField(max_length=12, choices=PlanStatus.choices, default=PlanStatus.CONCEPT)
    regie = models.CharField(max_length=10, choices=Regie.choices)
    regievoerder = models.ForeignKey(
        Medewerker, on_delete=models.PROTECT, null=True, blank=True, related_name="plannen_in_regie"
    )
    regiepartner = models.ForeignKey(
        Partner, on_delete=models.PROTECT, null=True, blank=True, related_name="plannen_in_regie"
    )
    dominant_probleem = models.CharField(max_length=20, choices=Leefgebied.choices, blank=True)
    begonnen_op = models.DateTimeField()
    vastgesteld_op = models.DateTimeField(null=True, blank=True)
    ondertekend_door_klant_op = models.DateField(null=True, blank=True)
    evaluatie_op = models.DateField(null=True, blank=True)
    afgesloten_op = models.DateTimeField(null=True, blank=True)
    regie_sinds = models.DateTimeField(null=True, blank=True)
    versie = models.PositiveIntegerField(default=1)

    objects = PlanQuerySet.as_manager()

    class Meta:
        verbose_name = "plan van aanpak"
        verbose_name_plural = "plannen van aanpak"
        constraints = [
            models.UniqueConstraint(
                fields=["klant"],
                condition=~Q(status=PlanStatus.AFGESLOTEN),
                name="caseload_plan_one_running_per_klant",
                violation_error_message="Deze klant heeft al een plan.",
            ),
            models.UniqueConstraint(
                fields=["huishouden"],
                condition=~Q(status=PlanStatus.AFGESLOTEN),
                name="caseload_plan_one_running_per_huishouden",
                violation_error_message="Dit huishouden heeft al een gezinsplan.",
            ),
            models.CheckConstraint(
                condition=Q(status__in=PlanStatus.values), name="caseload_plan_status_known"
            ),
            models.CheckConstraint(
                condition=Q(regie=Regie.GEMEENTE, regiepartner__isnull=True, regievoerder__isnull=False)
                | Q(regie=Regie.PARTNER),
                name="caseload_plan_one_regie",
                violation_error_message="Een plan heeft precies één regievoerder.",
            ),
            models.CheckConstraint(
                condition=~Q(status=PlanStatus.ACTIEF) | Q(vastgesteld_op__isnull=False),
                name="caseload_plan_active_is_agreed",
            ),
        ]
        indexes = [models.Index(fields=["klant", "-begonnen_op"], name="caseload_plan_van_klant")]
        triggers = [status_trigger("status", TRANSITIONS), *keep_regie()]

    def __str__(self) -> str:
        return f"Plan {self.pk}"


@history
class Doel(models.Model):
    """A goal: what the klant wants in their own words, and what the municipality puts beside it.

    In the plan of a household `klant` is the member whose goal it is; empty is the goal of all.
    """

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="doelen")
    klant = models.ForeignKey(Klant, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    leefgebied = models.CharField(max_length=20, choices=Leefgebied.choices)
    van_klant = models.CharField("doel van de klant", max_length=500)
    van_gemeente = models.CharField("doel van de gemeente", max_length=500, blank=True)
    streefdatum = models.DateField(null=True, blank=True)
    bereikt_op = models.DateField(null=True, blank=True)
    volgorde = models.PositiveSmallIntegerField(default=1)

    class Meta:
        verbose_name = "doel"
        verbose_name_plural = "doelen"
        ordering = ["volgorde", "pk"]

    def __str__(self) -> str:
        return self.van_klant


@history
class Netwerkvraag(models.Model):
    """The answer to "wie uit uw omgeving kan helpen?", asked per goal before a professional helps (KRN-03).

    `toelichting`: what they do; when nobody can help, why not.
    """

    doel = models.OneToOneField(Doel, on_delete=models.CASCADE, related_name="netwerkvraag")
    iemand = models.BooleanField()
    contacten = models.ManyToManyField(Netwerkcontact, blank=True, related_name="+")
    toelichting = models.CharField(max_length=500, blank=True)
    beantwoord_op = models.DateTimeField()
    beantwoord_door = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )

    class Meta:
        verbose_name = "vraag naar het netwerk"
        verbose_name_plural = "vragen naar het netwerk"
        constraints = [
            models.CheckConstraint(
                condition=Q(iemand=True) | ~Q(toelichting=""),
                name="caseload_netwerkvraag_nobody_has_reason",
                violation_error_message="Noteer waarom niemand uit de omgeving kan helpen.",
            ),
        ]

    def __str__(self) -> str:
        return self.toelichting or "Iemand uit de omgeving helpt"


NetwerkvraagContactEvent = link_history(Netwerkvraag.contacten.through, "NetwerkvraagContactEvent")


@history
class Actie(models.Model):
    """Something one actor does before a date; `wie` is the name as it was agreed."""

    class Actor(models.TextChoices):
        KLANT = "klant", "Klant"
        NETWERK = "netwerk", "Eigen netwerk"
        CONTACTPERSOON = "contactpersoon", "Vaste contactpersoon"
        SPECIALIST = "specialist", "Specialist"
        PARTNER = "partner", "Ketenpartner"

    doel = models.ForeignKey(Doel, on_delete=models.CASCADE, related_name="acties")
    omschrijving = models.CharField(max_length=300)
    actor = models.CharField(max_length=20, choices=Actor.choices)
    wie = models.CharField(max_length=120, blank=True)
    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, null=True, blank=True)
    medewerker = models.ForeignKey(
        Medewerker, on_delete=models.PROTECT, null=True, blank=True, related_name="acties"
    )
    naaste = models.ForeignKey(
        Netwerkcontact, on_delete=models.PROTECT, null=True, blank=True, related_name="acties"
    )
    termijn = models.DateField()
    status = models.CharField(max_length=10, choices=ActieStatus.choices, default=ActieStatus.OPEN)
    afgerond_op = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = "actie"
        verbose_name_plural = "acties"
        ordering = ["termijn", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(status__in=ActieStatus.values), name="caseload_actie_status_known"
            ),
            models.CheckConstraint(
                condition=Q(naaste__isnull=True) | Q(actor="netwerk"),
                name="caseload_actie_naaste_is_netwerk",
            ),
            models.CheckConstraint(
                condition=Q(partner__isnull=True) | Q(actor="partner"),
                name="caseload_actie_partner_is_partner",
            ),
            models.CheckConstraint(
                condition=Q(medewerker__isnull=True) | Q(actor__in=["contactpersoon", "specialist"]),
                name="caseload_actie_medewerker_is_ours",
            ),
        ]
        indexes = [
            models.Index(fields=["termijn"], condition=Q(status=ActieStatus.OPEN), name="caseload_actie_open")
        ]
        triggers = [status_trigger("status", ACTIE_TRANSITIONS)]

    def __str__(self) -> str:
        return self.omschrijving


@history
class Ontheffing(models.Model):
    """Exemption from the duty to look for work, with its term and reason (CAS-03)."""

    klant = models.ForeignKey(Klant, on_delete=models.PROTECT, related_name="ontheffingen")
    reden = models.CharField(max_length=300)
    van = models.DateField()
    tot = models.DateField()

    class Meta:
        verbose_name = "ontheffing"
        verbose_name_plural = "ontheffingen"
        constraints = [
            models.CheckConstraint(
                condition=Q(tot__gt=F("van")), name="caseload_ontheffing_ends_after_start"
            ),
        ]

    def __str__(self) -> str:
        return f"Ontheffing van {self.klant_id} tot {self.tot}"
