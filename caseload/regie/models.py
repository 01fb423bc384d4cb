"""Who has the regie when, and the requests to consult somebody or to hand the regie over (CAS-10)."""

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q

from caseload.plan.models import Plan
from caseload.regie.querysets import VerzoekQuerySet
from caseload.regie.transitions import VERZOEK_TRANSITIONS, VerzoekStatus
from serviceplein.agenda.models import Afspraak
from serviceplein.dossier.geschiedenis import history, status_trigger
from serviceplein.organisatie.models import Medewerker, Partner


class TimeRange(Func):
    """From a moment until a moment, the last one not included."""

    function = "TSTZRANGE"
    output_field = DateTimeRangeField()


class Regieperiode(models.Model):
    """Who had the regie of a plan from a moment until a moment; written by the database (see `keep_regie`).

    Neither a medewerker nor a partner: the frontoffice, until somebody is found.
    """

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="regieperiodes")
    medewerker = models.ForeignKey(
        Medewerker, on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    partner = models.ForeignKey(
        Partner, on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    van = models.DateTimeField()
    tot = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = "periode van regie"
        verbose_name_plural = "periodes van regie"
        ordering = ["plan", "-van", "-pk"]
        constraints = [
            ExclusionConstraint(
                name="caseload_regieperiode_one_at_a_time",
                expressions=[
                    ("plan", RangeOperators.EQUAL),
                    (TimeRange("van", "tot"), RangeOperators.OVERLAPS),
                ],
                violation_error_message="Op elk moment heeft precies één iemand de regie.",
            ),
            models.CheckConstraint(
                condition=Q(tot__isnull=True) | Q(tot__gte=F("van")),
                name="caseload_regieperiode_ends_after_start",
            ),
            models.CheckConstraint(
                condition=Q(medewerker__isnull=True) | Q(partner__isnull=True),
                name="caseload_regieperiode_one_holder",
            ),
        ]

    def __str__(self) -> str:
        return f"Regie van plan {self.plan_id} sinds {self.van:%d-%m-%Y}"

    @property
    def wie(self) -> str:
        """The name of who had the regie."""
        holder = self.partner or self.medewerker
        return holder.naam if holder else "Frontoffice"


class VerzoekSoort(models.TextChoices):
    CONSULTEREN = "consulteren", "Consulteren: ik vraag advies en houd zelf het contact"
    DOORVERWIJZEN = "doorverwijzen", "Doorverwijzen: de regie gaat over"


class Vorm(models.TextChoices):
    DRIEGESPREK = "driegesprek", "Driegesprek met de klant erbij"
    COACH = "coach", "Van coach naar coach, met een overdrachtsnotitie"


@history
class Regieverzoek(models.Model):
    """A question to one receiver: think along, or take the regie over. The regie moves on acceptance only.

    `van_*` is who has the regie when it is asked; `akkoord_van` is who said yes or no at a partner.
    """

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="regieverzoeken")
    soort = models.CharField(max_length=15, choices=VerzoekSoort.choices)
    van_medewerker = models.ForeignKey(
        Medewerker, on_delete=models.PROTECT, null=True, blank=True, related_name="verzoeken_gedaan"
    )
    van_partner = models.ForeignKey(
        Partner, on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    naar_medewerker = models.ForeignKey(
        Medewerker, on_delete=models.PROTECT, null=True, blank=True, related_name="verzoeken_ontvangen"
    )
    naar_partner = models.ForeignKey(
        Partner, on_delete=models.PROTECT, null=True, blank=True, related_name="verzoeken_ontvangen"
    )
    vraag = models.TextField(max_length=2000)
    vorm = models.CharField(max_length=12, choices=Vorm.choices, blank=True)
    notitie = models.TextField(max_length=4000, blank=True)
    toestemming = models.BooleanField(default=False)
    afspraak = models.ForeignKey(
        Afspraak, on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    reactie_uiterlijk = models.DateField()
    status = models.CharField(max_length=12, choices=VerzoekStatus.choices, default=VerzoekStatus.GEVRAAGD)
    gevraagd_op = models.DateTimeField()
    gevraagd_door = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    beantwoord_op = models.DateTimeField(null=True, blank=True)
    beantwoord_door = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    akkoord_van = models.CharField(max_length=120, blank=True)
    antwoord = models.TextField(max_length=2000, blank=True)

    objects = VerzoekQuerySet.as_manager()

    class Meta:
        verbose_name = "regieverzoek"
        verbose_name_plural = "regieverzoeken"
        constraints = [
            models.UniqueConstraint(
                fields=["plan"],
                condition=Q(status=VerzoekStatus.GEVRAAGD, soort=VerzoekSoort.DOORVERWIJZEN),
                name="caseload_regieverzoek_one_open_transfer",
                violation_error_message="Voor dit plan loopt al een overdracht van de regie.",
            ),
            models.CheckConstraint(
                condition=Q(naar_medewerker__isnull=False, naar_partner__isnull=True)
                | Q(naar_medewerker__isnull=True, naar_partner__isnull=False),
                name="caseload_regieverzoek_one_receiver",
                violation_error_message="Kies één collega of één ketenpartner.",
            ),
            models.CheckConstraint(
                condition=~Q(soort=VerzoekSoort.DOORVERWIJZEN) | ~Q(vorm=""),
                name="caseload_regieverzoek_transfer_is_warm",
                violation_error_message="Draag de regie warm over: in een driegesprek of met een notitie.",
            ),
            models.CheckConstraint(
                condition=~Q(vorm=Vorm.COACH) | ~Q(notitie=""),
                name="caseload_regieverzoek_coach_has_notitie",
            ),
            models.CheckConstraint(
                condition=Q(naar_partner__isnull=True) | Q(toestemming=True),
                name="caseload_regieverzoek_partner_with_consent",
                violation_error_message="Vraag de klant eerst of een ketenpartner mag meedoen.",
            ),
            models.CheckConstraint(
                condition=Q(status=VerzoekStatus.GEVRAAGD, beantwoord_op__isnull=True)
                | (~Q(status=VerzoekStatus.GEVRAAGD) & Q(beantwoord_op__isnull=False)),
                name="caseload_regieverzoek_answered_has_moment",
            ),
            models.CheckConstraint(
                condition=~Q(status=VerzoekStatus.GEWEIGERD) | ~Q(antwoord=""),
                name="caseload_regieverzoek_refused_has_reason",
            ),
        ]
        indexes = [
            models.Index(
                fields=["naar_medewerker"],
                condition=Q(status=VerzoekStatus.GEVRAAGD),
                name="caseload_regieverzoek_open",
            )
        ]
        triggers = [status_trigger("status", VERZOEK_TRANSITIONS)]

    def __str__(self) -> str:
        return f"{self.get_soort_display()} bij plan {self.plan_id}"

    @property
    def naar(self) -> str:
        """The name of the receiver."""
        receiver = self.naar_partner or self.naar_medewerker
        return receiver.naam if receiver else ""

    @property
    def van(self) -> str:
        """The name of who had the regie when it was asked."""
        holder = self.van_partner or self.van_medewerker
        return holder.naam if holder else "Frontoffice"

    @property
    def gaat_over(self) -> bool:
        return self.soort == VerzoekSoort.DOORVERWIJZEN
