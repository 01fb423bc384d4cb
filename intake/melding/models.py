"""A melding: one question of one inwoner, however it came in (INT-01)."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from intake.melding.codes import (
    Bestemming,
    Kanaal,
    Machtiging,
    Relatie,
    SoortVraag,
    Stroom,
    Vervolgstap,
)
from intake.melding.querysets import MeldingQuerySet
from intake.melding.transitions import CLOSED, TRANSITIONS, MeldingStatus
from intake.schulden.termijn import Bedreiging
from serviceplein.catalogus.models import Domein
from serviceplein.dossier.geschiedenis import history, status_trigger
from serviceplein.klanten.leefgebieden import Leefgebied
from serviceplein.klanten.models import Klant
from serviceplein.organisatie.models import Partner
from serviceplein.taal import in_zin


@history
class Melding(models.Model):
    """`kenmerk` names a melding to the outside; (bron, extern_kenmerk) makes delivering twice harmless."""

    kenmerk = models.CharField(max_length=20, unique=True)
    klant = models.ForeignKey(
        Klant, on_delete=models.PROTECT, null=True, blank=True, related_name="meldingen", db_index=False
    )
    kanaal = models.CharField(max_length=20, choices=Kanaal.choices)
    vraag = models.TextField("vraag in eigen woorden", max_length=4000)
    domeinen = ArrayField(models.CharField(max_length=30, choices=Domein.choices))
    leefgebieden = ArrayField(
        models.CharField(max_length=20, choices=Leefgebied.choices), default=list, blank=True
    )
    soort_vraag = models.CharField(max_length=30, choices=SoortVraag.choices)
    product = models.CharField(max_length=60, blank=True)
    direct_te_beantwoorden = models.BooleanField(default=False)
    juiste_plek = models.BooleanField(null=True, blank=True)
    raakt_begeleiding = models.BooleanField(default=False)
    bedreiging = models.CharField(max_length=20, choices=Bedreiging.choices, blank=True)
    gesprek_voor = models.DateField("eerste gesprek uiterlijk", null=True, blank=True)
    antwoord = models.TextField(blank=True, max_length=4000)
    aangebracht_door = models.ForeignKey(
        Partner, on_delete=models.PROTECT, null=True, blank=True, related_name="meldingen"
    )
    bron = models.CharField(max_length=60, blank=True)
    extern_kenmerk = models.CharField(max_length=100, blank=True)
    status = models.CharField(max_length=15, choices=MeldingStatus.choices, default=MeldingStatus.NIEUW)
    stroom = models.CharField(max_length=30, choices=Stroom.choices, blank=True)
    bestemming = models.CharField(max_length=40, choices=Bestemming.choices, blank=True)
    vervolgstap = models.CharField(max_length=40, choices=Vervolgstap.choices, blank=True)
    triage_beslissing = models.ForeignKey(
        "regels.Beslissing", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    afwijking_reden = models.CharField(max_length=500, blank=True)
    pakket = models.CharField(max_length=300, blank=True)
    gemeld_op = models.DateTimeField()
    geregistreerd_door = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, db_index=False
    )
    getrieerd_op = models.DateTimeField(null=True, blank=True)
    vervolg_geboekt_op = models.DateTimeField(null=True, blank=True)
    gesloten_op = models.DateTimeField(null=True, blank=True)
    eenmalig = models.UUIDField(unique=True, null=True, blank=True)

    objects = MeldingQuerySet.as_manager()

    class Meta:
        verbose_name = "melding"
        verbose_name_plural = "meldingen"
        constraints = [
            models.CheckConstraint(condition=Q(kanaal__in=Kanaal.values), name="intake_melding_kanaal_known"),
            models.CheckConstraint(
                condition=Q(soort_vraag__in=SoortVraag.values), name="intake_melding_soort_vraag_known"
            ),
            models.CheckConstraint(
                condition=Q(status__in=MeldingStatus.values), name="intake_melding_status_known"
            ),
            models.CheckConstraint(
                condition=Q(status__in=[MeldingStatus.NIEUW, MeldingStatus.AFGEHANDELD]) | ~Q(bestemming=""),
                name="intake_melding_triaged_has_bestemming",
            ),
            models.CheckConstraint(
                condition=Q(status__in=CLOSED, gesloten_op__isnull=False)
                | (~Q(status__in=CLOSED) & Q(gesloten_op__isnull=True)),
                name="intake_melding_closed_has_moment",
            ),
            models.UniqueConstraint(
                fields=["bron", "extern_kenmerk"],
                condition=~Q(extern_kenmerk=""),
                name="intake_melding_extern_kenmerk_once",
                violation_error_message="Deze melding is al aangeleverd.",
            ),
        ]
        indexes = [
            models.Index(
                fields=["gemeld_op", "id"], condition=~Q(status__in=CLOSED), name="intake_melding_open"
            ),
            models.Index(fields=["klant", "-gemeld_op"], name="intake_melding_van_klant"),
            models.Index(
                fields=["klant", "-id"],
                include=["stroom"],
                condition=~Q(stroom=""),
                name="intake_melding_stroom",
            ),
            models.Index(fields=["gemeld_op", "id"], name="intake_melding_gemeld_op"),
            models.Index(fields=["status", "gemeld_op", "id"], name="intake_melding_per_status"),
            models.Index(fields=["stroom", "gemeld_op", "id"], name="intake_melding_per_stroom"),
            models.Index(fields=["kanaal", "gemeld_op", "id"], name="intake_melding_per_kanaal"),
            models.Index(
                fields=["gesprek_voor", "id"],
                condition=Q(gesprek_voor__isnull=False),
                name="intake_melding_gesprek_voor",
            ),
            models.Index(
                fields=["vervolg_geboekt_op"],
                condition=Q(vervolg_geboekt_op__isnull=False),
                name="intake_melding_vervolg",
            ),
            models.Index(
                fields=["gesloten_op"], condition=Q(gesloten_op__isnull=False), name="intake_melding_gesloten"
            ),
        ]
        triggers = [status_trigger("status", TRANSITIONS)]

    def __str__(self) -> str:
        return self.kenmerk


@history
class Melder(models.Model):
    """Who brought a melding on behalf of the klant, and on what ground."""

    melding = models.OneToOneField(Melding, on_delete=models.PROTECT, related_name="melder")
    naam = models.CharField(max_length=120)
    relatie = models.CharField(max_length=20, choices=Relatie.choices)
    machtiging = models.CharField(max_length=15, choices=Machtiging.choices)
    telefoon = models.CharField(max_length=20, blank=True)

    class Meta:
        verbose_name = "melder"
        constraints = [
            models.CheckConstraint(condition=~Q(naam=""), name="intake_melder_has_a_name"),
            models.CheckConstraint(
                condition=Q(relatie__in=Relatie.values, machtiging__in=Machtiging.values),
                name="intake_melder_codes_known",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.naam} ({in_zin(self.get_relatie_display())})"

    @property
    def gemachtigd(self) -> bool:
        """Whether this person may hear what we know of the klant."""
        return self.machtiging != Machtiging.GEEN
