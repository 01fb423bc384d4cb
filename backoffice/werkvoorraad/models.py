"""Work in the queue of a specialisme, the skills it asks, and filters people keep (BO-01, BO-13)."""

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Q, Value

from backoffice.aanvragen.models import Aanvraag
from backoffice.werkvoorraad.querysets import OpdrachtQuerySet, VaardigheidQuerySet
from backoffice.werkvoorraad.specialismen import SPECIALISMEN, soort_naam
from backoffice.werkvoorraad.transitions import (
    GESLOTEN,
    IN_HANDEN,
    TRANSITIONS,
    Herkomst,
    OpdrachtStatus,
    Situatie,
)
from backoffice.werkvoorraad.triggers import one_behandelaar
from serviceplein.dossier.geschiedenis import history, status_trigger
from serviceplein.klanten.models import Klant
from serviceplein.organisatie.models import DateRange, Medewerker

QUEUES = [(specialisme.value, specialisme.label) for specialisme in SPECIALISMEN]


@history
class Opdracht(models.Model):
    """One piece of work in the queue of one specialisme, asked by a colleague or by a digital application.

    `urgentie` is the order of the queue (see policy.py). `ontbreekt` is what was not there at hand-over,
    `teruggevraagd` how often a question went back. The behandelaar is whoever works on this piece now: no
    klant has a vaste contactpersoon here.
    """

    klant = models.ForeignKey(Klant, on_delete=models.PROTECT, related_name="opdrachten")
    specialisme = models.CharField(max_length=30, choices=QUEUES)
    soort = models.CharField(max_length=60)
    herkomst = models.CharField(max_length=15, choices=Herkomst.choices)
    aanvraag = models.OneToOneField(
        Aanvraag, on_delete=models.PROTECT, null=True, blank=True, related_name="opdracht"
    )
    onderwerp_soort = models.CharField(max_length=40, blank=True, db_default="")
    onderwerp_id = models.BigIntegerField(null=True, blank=True)
    vraag = models.TextField(max_length=2000, blank=True, db_default="")
    gevraagd_door = models.ForeignKey(
        Medewerker, on_delete=models.PROTECT, null=True, blank=True, related_name="opdrachten"
    )
    situatie = models.CharField(max_length=20, choices=Situatie.choices, blank=True, db_default="")
    termijn = models.DateField()
    ontstaan_op = models.DateTimeField()
    urgentie = models.IntegerField()
    status = models.CharField(max_length=15, choices=OpdrachtStatus.choices, default=OpdrachtStatus.OPEN)
    behandelaar = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="opdrachten"
    )
    overdrachten = models.PositiveSmallIntegerField(default=0, db_default=0)
    pauze_tot = models.DateField(null=True, blank=True)
    pauze_reden = models.CharField(max_length=300, blank=True, db_default="")
    bevestigd = models.JSONField(default=list, db_default=Value([], models.JSONField()))
    ontbreekt = models.JSONField(default=list, db_default=Value([], models.JSONField()))
    reden_onvolledig = models.CharField(max_length=300, blank=True, db_default="")
    teruggevraagd = models.PositiveSmallIntegerField(default=0, db_default=0)
    vraag_terug = models.TextField(max_length=1000, blank=True, db_default="")
    antwoord_terug = models.TextField(max_length=2000, blank=True, db_default="")
    gesprek_nodig = models.BooleanField(default=False, db_default=False)
    advies = models.TextField(max_length=4000, blank=True, db_default="")
    afgerond_op = models.DateTimeField(null=True, blank=True)
    afgerond_door = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
    )

    objects = OpdrachtQuerySet.as_manager()

    class Meta:
        verbose_name = "opdracht"
        verbose_name_plural = "opdrachten"
        constraints = [
            models.CheckConstraint(
                condition=Q(specialisme__in=[code for code, _ in QUEUES])
                & Q(status__in=OpdrachtStatus.values)
                & Q(herkomst__in=Herkomst.values)
                & Q(situatie__in=["", *Situatie.values]),
                name="backoffice_opdracht_codes_known",
            ),
            models.CheckConstraint(
                condition=Q(herkomst=Herkomst.DIGITAAL, aanvraag__isnull=False)
                | (
                    ~Q(herkomst=Herkomst.DIGITAAL)
                    & Q(aanvraag__isnull=True, gevraagd_door__isnull=False)
                    & ~Q(vraag="")
                ),
                name="backoffice_opdracht_has_asker",
                violation_error_message="Schrijf op wat u van de backoffice vraagt.",
            ),
            models.CheckConstraint(
                condition=Q(status=OpdrachtStatus.OPEN, behandelaar__isnull=True)
                | Q(status__in=IN_HANDEN, behandelaar__isnull=False)
                | Q(status__in=GESLOTEN),
                name="backoffice_opdracht_taken_has_behandelaar",
            ),
            models.CheckConstraint(
                condition=~Q(status=OpdrachtStatus.GEPAUZEERD)
                | (Q(pauze_tot__isnull=False) & ~Q(pauze_reden="")),
                name="backoffice_opdracht_pause_has_reason",
                violation_error_message="Geef een reden en een dag bij een pauze.",
            ),
            models.CheckConstraint(
                condition=~Q(status=OpdrachtStatus.TERUGGEVRAAGD)
                | (Q(teruggevraagd__gt=0) & ~Q(vraag_terug="")),
                name="backoffice_opdracht_question_counted",
            ),
            models.CheckConstraint(
                condition=(~Q(status=OpdrachtStatus.AFGEROND) | Q(aanvraag__isnull=False) | ~Q(advies=""))
                & (~Q(status__in=GESLOTEN) | Q(afgerond_op__isnull=False)),
                name="backoffice_opdracht_finished_has_advice",
                violation_error_message="Geef de aanvrager een antwoord.",
            ),
            models.CheckConstraint(
                condition=Q(ontbreekt=[]) | ~Q(reden_onvolledig=""),
                name="backoffice_opdracht_incomplete_has_reason",
                violation_error_message="Leg uit waarom u overdraagt terwijl er iets ontbreekt.",
            ),
        ]
        indexes = [
            models.Index(
                F("specialisme"),
                F("urgentie").desc(),
                F("id"),
                condition=Q(status=OpdrachtStatus.OPEN),
                include=["soort", "klant", "termijn"],
                name="backoffice_opdracht_rij",
            ),
            models.Index(
                F("urgentie").desc(),
                F("id"),
                condition=Q(status=OpdrachtStatus.OPEN),
                name="backoffice_opdracht_alle",
            ),
            models.Index(
                fields=["specialisme", "termijn", "status"],
                condition=~Q(status__in=GESLOTEN),
                include=["behandelaar", "ontstaan_op"],
                name="backoffice_opdracht_lopend",
            ),
            models.Index(
                fields=["behandelaar"], condition=Q(status__in=IN_HANDEN), name="backoffice_opdracht_van"
            ),
            models.Index(fields=["afgerond_op"], name="backoffice_opdracht_afgerond"),
        ]
        triggers = [status_trigger("status", TRANSITIONS), one_behandelaar()]

    def __str__(self) -> str:
        return self.naam

    @property
    def naam(self) -> str:
        """How the kind of work is called."""
        return soort_naam(self.soort)


@history
class Vaardigheid(models.Model):
    """A skill of a medewerker from a date until a date; some kinds of opdracht ask one."""

    medewerker = models.ForeignKey(Medewerker, on_delete=models.CASCADE, related_name="vaardigheden")
    code = models.CharField(max_length=40)
    van = models.DateField()
    tot = models.DateField(null=True, blank=True)

    objects = VaardigheidQuerySet.as_manager()

    class Meta:
        verbose_name = "vaardigheid"
        verbose_name_plural = "vaardigheden"
        constraints = [
            models.CheckConstraint(
                condition=Q(tot__isnull=True) | Q(tot__gte=F("van")),
                name="backoffice_vaardigheid_ends_after_start",
                violation_error_message="De einddatum ligt niet voor de begindatum.",
            ),
            ExclusionConstraint(
                name="backoffice_vaardigheid_once_at_a_time",
                expressions=[
                    ("medewerker", RangeOperators.EQUAL),
                    ("code", RangeOperators.EQUAL),
                    (DateRange("van", "tot", Value("[)")), RangeOperators.OVERLAPS),
                ],
                violation_error_message="Deze collega heeft deze vaardigheid al.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.medewerker_id}: {self.code}"


@history
class BewaardFilter(models.Model):
    """The filters of the queue as somebody keeps them under a name; the address itself says what they are."""

    gebruiker = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    naam = models.CharField(max_length=60)
    zoekvraag = models.CharField(max_length=500, blank=True)

    class Meta:
        verbose_name = "bewaard filter"
        verbose_name_plural = "bewaarde filters"
        constraints = [
            models.UniqueConstraint(
                fields=["gebruiker", "naam"],
                name="backoffice_bewaardfilter_name_once",
                violation_error_message="U hebt al een filter met deze naam.",
            )
        ]

    def __str__(self) -> str:
        return self.naam
