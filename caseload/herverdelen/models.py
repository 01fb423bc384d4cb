"""A redistribution of klanten over contactpersonen: what was asked, proposed and done (CAS-07)."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from caseload.herverdelen.querysets import HerverdelingQuerySet, RegelQuerySet
from caseload.herverdelen.transitions import (
    REGEL_TRANSITIONS,
    TRANSITIONS,
    HerverdelingStatus,
    RegelStatus,
)
from caseload.toewijzing.models import Toewijzing
from serviceplein.dossier.geschiedenis import history, status_trigger
from serviceplein.klanten.models import Klant
from serviceplein.organisatie.functies import Functie
from serviceplein.organisatie.models import Medewerker, Team


class Aanleiding(models.TextChoices):
    VERTREK = "vertrek", "Een medewerker vertrekt"
    AFWEZIGHEID = "afwezigheid", "Een medewerker is lang afwezig"
    REORGANISATIE = "reorganisatie", "Wijken gaan naar een ander team"
    NORM = "norm", "Andere norm of ongelijke belasting"
    GROEI = "groei", "Er komen klanten bij"


@history
class Herverdeling(models.Model):
    """One question to the optimiser, its outcome, and how far the moving is.

    `invoer` holds what the aanleiding asks (wijken, naar_team, norm, extra); `wegingen` the weights used. A
    `verkenning` answers "what if" and can never be carried out. Without `team` it is about everybody.
    """

    aanleiding = models.CharField(max_length=20, choices=Aanleiding.choices)
    verkenning = models.BooleanField(default=False)
    team = models.ForeignKey(Team, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    medewerker = models.ForeignKey(
        Medewerker, on_delete=models.PROTECT, null=True, blank=True, related_name="herverdelingen"
    )
    functie = models.CharField(max_length=40, choices=Functie.choices, blank=True)
    invoer = models.JSONField(default=dict)
    status = models.CharField(
        max_length=15, choices=HerverdelingStatus.choices, default=HerverdelingStatus.REKENT
    )
    reden = models.CharField(max_length=300, blank=True)
    wegingen = models.JSONField(default=dict)
    bekeken = models.PositiveIntegerField(default=0)
    zonder_plek = models.PositiveIntegerField(default=0)
    extra_geplaatst = models.PositiveIntegerField(default=0)
    extra_zonder_plek = models.PositiveIntegerField(default=0)
    totaal = models.PositiveIntegerField(default=0)
    gedaan = models.PositiveIntegerField(default=0)
    overgeslagen = models.PositiveIntegerField(default=0)
    teruggezet = models.PositiveIntegerField(default=0)
    niet_terug = models.PositiveIntegerField(default=0)
    spreiding_voor = models.DecimalField(max_digits=6, decimal_places=1, null=True, blank=True)
    spreiding_na = models.DecimalField(max_digits=6, decimal_places=1, null=True, blank=True)
    rekentijd = models.DecimalField("rekentijd in seconden", max_digits=7, decimal_places=2, default=0)
    gevraagd_op = models.DateTimeField()
    gevraagd_door = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    goedgekeurd_op = models.DateTimeField(null=True, blank=True)
    goedgekeurd_door = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    laatste_teken_op = models.DateTimeField()
    klaar_op = models.DateTimeField(null=True, blank=True)

    objects = HerverdelingQuerySet.as_manager()

    class Meta:
        verbose_name = "herverdeling"
        verbose_name_plural = "herverdelingen"
        constraints = [
            models.CheckConstraint(
                condition=Q(status__in=HerverdelingStatus.values), name="caseload_herverdeling_status_known"
            ),
            models.CheckConstraint(
                condition=Q(verkenning=False)
                | Q(
                    status__in=[
                        HerverdelingStatus.REKENT,
                        HerverdelingStatus.MISLUKT,
                        HerverdelingStatus.VOORSTEL,
                        HerverdelingStatus.VERVALLEN,
                    ]
                ),
                name="caseload_herverdeling_verkenning_moves_nobody",
                violation_error_message="Een verkenning verplaatst geen klanten.",
            ),
            models.CheckConstraint(
                condition=~Q(aanleiding__in=[Aanleiding.VERTREK, Aanleiding.AFWEZIGHEID])
                | Q(medewerker__isnull=False),
                name="caseload_herverdeling_about_a_medewerker",
                violation_error_message="Kies de medewerker om wie het gaat.",
            ),
        ]
        indexes = [
            models.Index(fields=["team", "-gevraagd_op"], name="caseload_herverdeling_van_team"),
            models.Index(
                fields=["laatste_teken_op"],
                condition=Q(status__in=["rekent", "loopt", "terug"]),
                name="caseload_herverdeling_bezig",
            ),
        ]
        triggers = [status_trigger("status", TRANSITIONS)]

    def __str__(self) -> str:
        return f"{self.get_aanleiding_display()} ({self.pk})"


@history
class Herverdeelregel(models.Model):
    """One klant of a redistribution. Rows with the same `eenheid` are a household and move together.

    `gewicht` is what the klant weighs with the receiver. `voorgesteld` is what the optimiser said, `naar`
    what will happen; without `naar` nobody has room. `poging` counts how often a row was put off because the
    receiver had no room yet.
    """

    herverdeling = models.ForeignKey(Herverdeling, on_delete=models.CASCADE, related_name="regels")
    toewijzing = models.ForeignKey(Toewijzing, on_delete=models.PROTECT, related_name="herverdeelregels")
    klant = models.ForeignKey(Klant, on_delete=models.PROTECT, related_name="+")
    van = models.ForeignKey(Medewerker, on_delete=models.PROTECT, related_name="+", db_index=False)
    naar = models.ForeignKey(
        Medewerker, on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    voorgesteld = models.ForeignKey(
        Medewerker, on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    eenheid = models.BigIntegerField()
    gewicht = models.DecimalField(max_digits=4, decimal_places=2)
    reden = models.CharField(max_length=400)
    status = models.CharField(max_length=15, choices=RegelStatus.choices, default=RegelStatus.VOORGESTELD)
    uitkomst = models.CharField(max_length=200, blank=True)
    poging = models.PositiveSmallIntegerField(default=0)
    nieuwe_toewijzing = models.OneToOneField(
        Toewijzing, on_delete=models.PROTECT, null=True, blank=True, related_name="herverdeeld_met"
    )

    objects = RegelQuerySet.as_manager()

    class Meta:
        verbose_name = "regel van een herverdeling"
        verbose_name_plural = "regels van een herverdeling"
        constraints = [
            models.UniqueConstraint(
                fields=["herverdeling", "toewijzing"], name="caseload_herverdeelregel_once"
            ),
            models.CheckConstraint(
                condition=Q(status__in=RegelStatus.values), name="caseload_herverdeelregel_status_known"
            ),
            models.CheckConstraint(
                condition=~Q(status=RegelStatus.VERPLAATST) | Q(nieuwe_toewijzing__isnull=False),
                name="caseload_herverdeelregel_moved_has_toewijzing",
            ),
        ]
        indexes = [
            models.Index(
                fields=["herverdeling", "status", "poging", "eenheid", "id"],
                name="caseload_herverdeelregel_werk",
            ),
        ]
        triggers = [status_trigger("status", REGEL_TRANSITIONS)]

    def __str__(self) -> str:
        return f"{self.klant_id}: {self.van_id} naar {self.naar_id}"

    @property
    def met_de_hand(self) -> bool:
        """Whether somebody chose otherwise than the optimiser."""
        return self.naar_id != self.voorgesteld_id


@history
class Herverdeelbelasting(models.Model):
    """What one medewerker carries before and after a redistribution, against norm and hard maximum."""

    herverdeling = models.ForeignKey(Herverdeling, on_delete=models.CASCADE, related_name="belastingen")
    medewerker = models.ForeignKey(Medewerker, on_delete=models.PROTECT, related_name="+", db_index=False)
    klanten_voor = models.PositiveIntegerField()
    klanten_na = models.PositiveIntegerField()
    belasting_voor = models.DecimalField(max_digits=8, decimal_places=2)
    belasting_na = models.DecimalField(max_digits=8, decimal_places=2)
    norm = models.DecimalField(max_digits=8, decimal_places=2)
    maximum = models.DecimalField(max_digits=8, decimal_places=2)

    class Meta:
        verbose_name = "belasting bij een herverdeling"
        verbose_name_plural = "belastingen bij een herverdeling"
        constraints = [
            models.UniqueConstraint(
                fields=["herverdeling", "medewerker"], name="caseload_herverdeelbelasting_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.medewerker_id}: {self.belasting_voor} -> {self.belasting_na}"
