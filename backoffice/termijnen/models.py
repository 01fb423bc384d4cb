"""What happens to the term of an application: it stands still, grows, passes, and what that costs (BO-07)."""

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Q, Value

from backoffice.aanvragen.models import Aanvraag
from backoffice.termijnen.keuzes import Einde, GeenDwangsom, Grond, Voorschotgrond
from serviceplein.dossier.geschiedenis import history
from serviceplein.organisatie.models import DateRange


@history
class Opschorting(models.Model):
    """Days on which the term stands still, from the day after `gevraagd_op` until `beeindigd_op`.

    `uiterlijk` is the hersteltermijn, the last day for the klant to complete the application. While it runs
    the term of the application is what it becomes when the klant uses all of it.
    """

    aanvraag = models.ForeignKey(Aanvraag, on_delete=models.PROTECT, related_name="opschortingen")
    grond = models.CharField(max_length=15, choices=Grond.choices)
    wat = models.TextField(max_length=1000)
    gevraagd_op = models.DateField()
    uiterlijk = models.DateField(null=True, blank=True)
    beeindigd_op = models.DateField(null=True, blank=True)
    einde = models.CharField(max_length=12, choices=Einde.choices, blank=True)
    door = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, db_index=False)
    vastgelegd_op = models.DateTimeField()

    class Meta:
        verbose_name = "opschorting"
        verbose_name_plural = "opschortingen"
        constraints = [
            ExclusionConstraint(
                name="backoffice_opschorting_one_at_a_time",
                expressions=[
                    ("aanvraag", RangeOperators.EQUAL),
                    (DateRange("gevraagd_op", "beeindigd_op", Value("[)")), RangeOperators.OVERLAPS),
                ],
                violation_error_message="Deze termijn staat al stil.",
            ),
            models.CheckConstraint(
                condition=Q(beeindigd_op__isnull=True, einde="")
                | Q(beeindigd_op__gte=F("gevraagd_op"), einde__in=Einde.values),
                name="backoffice_opschorting_ends_after_start",
                violation_error_message="De opschorting eindigt niet voor zij begint.",
            ),
            models.CheckConstraint(
                condition=~Q(grond=Grond.AANVULLING) | Q(uiterlijk__gte=F("gevraagd_op")),
                name="backoffice_opschorting_completion_has_term",
                violation_error_message="Zeg tot wanneer de klant de aanvraag kan aanvullen.",
            ),
        ]
        indexes = [
            models.Index(
                fields=["uiterlijk"],
                condition=Q(beeindigd_op__isnull=True),
                name="backoffice_opschorting_loopt",
            )
        ]

    def __str__(self) -> str:
        return f"{self.aanvraag_id}: {self.get_grond_display()}"


@history
class Verdaging(models.Model):
    """The notice that deciding takes longer (Awb 4:14), once per application.

    `verlengt` (lid 3): the term itself gets longer. Where a law sets the term (lid 1) the notice tells when
    the decision comes, and the klant can still declare a default.
    """

    aanvraag = models.OneToOneField(Aanvraag, on_delete=models.PROTECT, related_name="verdaging")
    weken = models.PositiveSmallIntegerField()
    verlengt = models.BooleanField()
    tot = models.DateField()
    reden = models.TextField(max_length=1000)
    op = models.DateField()
    door = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, db_index=False)

    class Meta:
        verbose_name = "verdaging"
        verbose_name_plural = "verdagingen"
        constraints = [
            models.CheckConstraint(condition=Q(weken__gte=1), name="backoffice_verdaging_some_weeks"),
            models.CheckConstraint(
                condition=Q(tot__gt=F("op")), name="backoffice_verdaging_ends_after_start"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.aanvraag_id}: tot {self.tot}"


@history
class Overschrijding(models.Model):
    """A term that passed without a decision, and what the klant was told about it: why, and when it comes."""

    aanvraag = models.OneToOneField(Aanvraag, on_delete=models.PROTECT, related_name="overschrijding")
    termijn = models.DateField()
    gezien_op = models.DateTimeField()
    reden = models.TextField(max_length=1000, blank=True)
    verwacht_op = models.DateField(null=True, blank=True)
    gemeld_op = models.DateTimeField(null=True, blank=True)
    gemeld_door = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, db_index=False
    )

    class Meta:
        verbose_name = "overschrijding"
        verbose_name_plural = "overschrijdingen"
        constraints = [
            models.CheckConstraint(
                condition=Q(gemeld_op__isnull=True)
                | (~Q(reden="") & Q(verwacht_op__isnull=False, gemeld_door__isnull=False)),
                name="backoffice_overschrijding_notice_has_reason",
                violation_error_message="Vertel de klant waarom het later wordt en wanneer het besluit komt.",
            )
        ]
        indexes = [
            models.Index(
                fields=["termijn"], condition=Q(gemeld_op__isnull=True), name="backoffice_overschrijding_open"
            )
        ]

    def __str__(self) -> str:
        return f"{self.aanvraag_id}: {self.termijn}"


@history
class Ingebrekestelling(models.Model):
    """The letter in which a klant says that the decision is late (Awb 4:17).

    One that came before the term had passed (`te_vroeg`) counts for nothing; of the others one counts.
    """

    aanvraag = models.ForeignKey(Aanvraag, on_delete=models.PROTECT, related_name="ingebrekestellingen")
    ontvangen_op = models.DateField()
    te_vroeg = models.BooleanField()
    geen_dwangsom = models.CharField(max_length=12, choices=GeenDwangsom.choices, blank=True)
    toelichting = models.TextField(max_length=1000, blank=True)
    vastgelegd_op = models.DateTimeField()
    door = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, db_index=False)

    class Meta:
        verbose_name = "ingebrekestelling"
        verbose_name_plural = "ingebrekestellingen"
        constraints = [
            models.UniqueConstraint(
                fields=["aanvraag"],
                condition=Q(te_vroeg=False),
                name="backoffice_ingebrekestelling_one_counts",
                violation_error_message="Op deze aanvraag is al een ingebrekestelling ontvangen.",
            ),
            models.CheckConstraint(
                condition=Q(geen_dwangsom="") | ~Q(toelichting=""),
                name="backoffice_ingebrekestelling_exception_has_reason",
                violation_error_message="Leg uit waarom er geen dwangsom is.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.aanvraag_id}: {self.ontvangen_op}"


@history
class Dwangsom(models.Model):
    """What lateness cost, established by a decision within two weeks after the last day (Awb 4:18)."""

    ingebrekestelling = models.OneToOneField(
        Ingebrekestelling, on_delete=models.PROTECT, related_name="dwangsom"
    )
    eerste_dag = models.DateField(null=True, blank=True)
    laatste_dag = models.DateField(null=True, blank=True)
    dagen = models.PositiveSmallIntegerField()
    bedrag = models.DecimalField(max_digits=8, decimal_places=2)
    vastgesteld_op = models.DateTimeField()
    door = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, db_index=False)

    class Meta:
        verbose_name = "dwangsom"
        verbose_name_plural = "dwangsommen"
        constraints = [
            models.CheckConstraint(
                condition=Q(dagen=0, bedrag=0, eerste_dag__isnull=True, laatste_dag__isnull=True)
                | Q(dagen__gte=1, bedrag__gt=0, laatste_dag__gte=F("eerste_dag")),
                name="backoffice_dwangsom_days_and_amount_agree",
            )
        ]

    def __str__(self) -> str:
        return f"{self.ingebrekestelling_id}: {self.bedrag}"


@history
class Voorschot(models.Model):
    """Money in advance of the decision (Participatiewet 52, Awb 4:95); settled with what is granted."""

    aanvraag = models.ForeignKey(Aanvraag, on_delete=models.PROTECT, related_name="voorschotten")
    grond = models.CharField(max_length=10, choices=Voorschotgrond.choices)
    bedrag = models.DecimalField(max_digits=8, decimal_places=2)
    reden = models.TextField(max_length=1000)
    verleend_op = models.DateTimeField()
    door = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, db_index=False)

    class Meta:
        verbose_name = "voorschot"
        verbose_name_plural = "voorschotten"
        constraints = [
            models.CheckConstraint(
                condition=Q(bedrag__gt=0),
                name="backoffice_voorschot_some_money",
                violation_error_message="Vul een bedrag hoger dan nul in.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.aanvraag_id}: {self.bedrag}"
