"""The Quick Scan Dienstverlening: four elements, saved answer by answer (INT-13, INT-14)."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from intake.melding.models import Melding
from intake.quick_scan.transitions import TRANSITIONS, QuickScanStatus
from serviceplein.dossier.geschiedenis import history, status_trigger
from serviceplein.klanten.keuzes import Uitkering
from serviceplein.klanten.models import Klant
from serviceplein.organisatie.models import Medewerker


class DominantProbleem(models.TextChoices):
    WERK = "werk", "Werk"
    TAAL = "taal", "Taal"
    OPLEIDING = "opleiding", "Opleiding"
    SCHULDEN = "schulden", "Schulden"
    GEZONDHEID = "gezondheid", "Gezondheid"
    PSYCHOSOCIAAL = "psychosociaal", "Psychosociaal"
    HUISVESTING = "huisvesting", "Huisvesting"
    GEZIN = "gezin", "Gezin"
    VERSLAVING = "verslaving", "Verslaving"
    ANDERS = "anders", "Anders"


class Doelgroep(models.TextChoices):
    """Groups that get a functie or a desk of their own (DVC 2.1)."""

    GEEN = "geen", "Geen bijzondere doelgroep"
    JONGERE = "jongere", "Jongere tot 27 jaar"
    STATUSHOUDER = "statushouder", "Statushouder"
    DAK_EN_THUISLOOS = "dak_en_thuisloos", "Dak- of thuisloos"
    STARTENDE_ONDERNEMER = "startende_ondernemer", "Startende ondernemer"
    GEVESTIGDE_ONDERNEMER = "gevestigde_ondernemer", "Gevestigde ondernemer"


class Bevestiging(models.TextChoices):
    """How the klant confirmed to know the rights and duties."""

    MONDELING = "mondeling", "Mondeling, in het gesprek"
    SCHERM = "scherm", "Zelf aangevinkt op het scherm"
    HANDTEKENING = "handtekening", "Met een handtekening op papier"


@history
class QuickScan(models.Model):
    """One Quick Scan of one melding. `antwoorden` maps question code to answer; the outcome has columns.

    `stand` holds per question the version of its answer, who gave it and when; `herkomst` per question that
    was filled in beforehand the source and the date of what was known.
    """

    melding = models.OneToOneField(Melding, on_delete=models.PROTECT, related_name="quick_scan")
    klant = models.ForeignKey(Klant, on_delete=models.PROTECT, related_name="quick_scans")
    medewerker = models.ForeignKey(Medewerker, on_delete=models.PROTECT, related_name="quick_scans")
    status = models.CharField(max_length=10, choices=QuickScanStatus.choices, default=QuickScanStatus.LOOPT)
    antwoorden = models.JSONField(default=dict, blank=True)
    stand = models.JSONField(default=dict, db_default={}, blank=True)
    herkomst = models.JSONField(default=dict, db_default={}, blank=True)
    versie = models.PositiveIntegerField(default=0)
    niet_opnieuw_gevraagd = models.PositiveSmallIntegerField(default=0)
    kan = models.BooleanField("kan werken", null=True, blank=True)
    wil = models.BooleanField("wil werken", null=True, blank=True)
    direct_bemiddelbaar = models.BooleanField(null=True, blank=True)
    perspectief_op_werk = models.BooleanField(null=True, blank=True)
    eigen_dienstverlening_beschikbaar = models.BooleanField(null=True, blank=True)
    verdiepte_diagnose_nodig = models.BooleanField(null=True, blank=True)
    diagnose_geleverd = models.BooleanField(default=False)
    dominant_probleem = models.CharField(max_length=20, choices=DominantProbleem.choices, blank=True)
    oplosbaar = models.BooleanField(null=True, blank=True)
    doelgroep = models.CharField(max_length=25, choices=Doelgroep.choices, blank=True, db_default="")
    uitkering_verwacht = models.CharField(
        "waarschijnlijke uitkering", max_length=10, choices=Uitkering.choices, blank=True, db_default=""
    )
    participatieladder = models.PositiveSmallIntegerField(null=True, blank=True)
    reintegratieladder = models.PositiveSmallIntegerField(null=True, blank=True)
    rechten_plichten_erkend_op = models.DateTimeField(null=True, blank=True)
    rechten_tekst = models.CharField("versie van de tekst", max_length=20, blank=True, db_default="")
    rechten_bevestiging = models.CharField(
        max_length=15, choices=Bevestiging.choices, blank=True, db_default=""
    )
    begonnen_op = models.DateTimeField()
    afgerond_op = models.DateTimeField(null=True, blank=True)
    afgerond_door = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, db_index=False
    )
    beslissing = models.ForeignKey(
        "regels.Beslissing", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        verbose_name = "Quick Scan"
        verbose_name_plural = "Quick Scans"
        constraints = [
            models.CheckConstraint(
                condition=Q(status__in=QuickScanStatus.values), name="intake_quickscan_status_known"
            ),
            models.CheckConstraint(
                condition=~Q(status=QuickScanStatus.AFGEROND)
                | Q(
                    afgerond_op__isnull=False,
                    perspectief_op_werk__isnull=False,
                    verdiepte_diagnose_nodig__isnull=False,
                    rechten_plichten_erkend_op__isnull=False,
                ),
                name="intake_quickscan_finished_is_complete",
                violation_error_message="De Quick Scan is nog niet volledig.",
            ),
            models.CheckConstraint(
                condition=Q(participatieladder__isnull=True) | Q(participatieladder__range=(1, 6)),
                name="intake_quickscan_participatieladder_1_to_6",
            ),
            models.CheckConstraint(
                condition=Q(reintegratieladder__isnull=True) | Q(reintegratieladder__range=(0, 6)),
                name="intake_quickscan_reintegratieladder_0_to_6",
            ),
            models.CheckConstraint(
                condition=Q(doelgroep="") | Q(doelgroep__in=Doelgroep.values),
                name="intake_quickscan_doelgroep_known",
            ),
            models.CheckConstraint(
                condition=Q(uitkering_verwacht="") | Q(uitkering_verwacht__in=Uitkering.values),
                name="intake_quickscan_uitkering_known",
            ),
            models.CheckConstraint(
                condition=Q(rechten_tekst="") | Q(rechten_plichten_erkend_op__isnull=False),
                name="intake_quickscan_rechten_acknowledged_has_moment",
            ),
        ]
        triggers = [status_trigger("status", TRANSITIONS)]

    def __str__(self) -> str:
        return f"Quick Scan bij {self.melding_id}"


@history
class EersteAfspraak(models.Model):
    """A first step agreed in the talk: who does what before which day. It goes along into the plan."""

    class Wie(models.TextChoices):
        KLANT = "klant", "Klant"
        NETWERK = "netwerk", "Iemand uit de omgeving"
        GEMEENTE = "gemeente", "Wij"

    quick_scan = models.ForeignKey(QuickScan, on_delete=models.CASCADE, related_name="eerste_afspraken")
    wat = models.CharField(max_length=300)
    wie = models.CharField(max_length=10, choices=Wie.choices)
    naam = models.CharField(max_length=120, blank=True)
    voor = models.DateField()
    afgesproken_op = models.DateTimeField()

    class Meta:
        verbose_name = "eerste afspraak"
        verbose_name_plural = "eerste afspraken"
        ordering = ["voor", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(wie__in=["klant", "netwerk", "gemeente"]),
                name="intake_eersteafspraak_wie_known",
            ),
            models.CheckConstraint(condition=~Q(wat=""), name="intake_eersteafspraak_says_what"),
        ]

    def __str__(self) -> str:
        return f"Eerste afspraak {self.pk}"
