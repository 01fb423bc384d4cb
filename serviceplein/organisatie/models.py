"""The municipality itself: gemeenten, wijken, teams, medewerkers, presence and ketenpartners."""

from datetime import date
from typing import Any, Self

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q

from serviceplein.dossier.geschiedenis import history, link_history
from serviceplein.organisatie.functies import Functie
from serviceplein.toegang.rollen import Specialisme


@history
class Gemeente(models.Model):
    """A municipality served, wholly or for the `stromen` it bought; none when nothing was agreed (INT-22)."""

    naam = models.CharField(max_length=80, unique=True)
    eigen = models.BooleanField(default=False)
    integrale_intake = models.BooleanField(default=False)
    bbz_regio = models.BooleanField(default=False)
    stromen = ArrayField(models.CharField(max_length=30), default=list, blank=True)

    class Meta:
        verbose_name = "gemeente"
        verbose_name_plural = "gemeenten"
        constraints = [
            models.UniqueConstraint(
                fields=["eigen"], condition=Q(eigen=True), name="organisatie_gemeente_one_eigen"
            )
        ]

    def __str__(self) -> str:
        return self.naam


@history
class Wijk(models.Model):
    naam = models.CharField(max_length=80)
    gemeente = models.ForeignKey(Gemeente, on_delete=models.PROTECT, related_name="wijken")

    class Meta:
        verbose_name = "wijk"
        verbose_name_plural = "wijken"
        constraints = [
            models.UniqueConstraint(fields=["gemeente", "naam"], name="organisatie_wijk_unique_in_gemeente")
        ]

    def __str__(self) -> str:
        return self.naam


@history
class Postcodegebied(models.Model):
    """The four digits of a postcode and the wijk they lie in; an address gets its wijk from here."""

    cijfers = models.CharField(max_length=4, primary_key=True)
    gemeente = models.ForeignKey(Gemeente, on_delete=models.PROTECT)
    wijk = models.ForeignKey(Wijk, on_delete=models.PROTECT, null=True, blank=True)

    class Meta:
        verbose_name = "postcodegebied"
        verbose_name_plural = "postcodegebieden"

    def __str__(self) -> str:
        return self.cijfers


@history
class Locatie(models.Model):
    naam = models.CharField(max_length=80, unique=True)
    adres = models.CharField(max_length=200)
    telefoon = models.CharField(max_length=20, blank=True)

    class Meta:
        verbose_name = "locatie"

    def __str__(self) -> str:
        return self.naam


@history
class Team(models.Model):
    """A team works for wijken (gebiedsgericht), or for a specialisme of the backoffice."""

    naam = models.CharField(max_length=80, unique=True)
    specialisme = models.CharField(max_length=30, choices=Specialisme.choices, blank=True)
    wijken = models.ManyToManyField(Wijk, blank=True, related_name="teams")
    gemeenten = models.ManyToManyField(Gemeente, blank=True, related_name="teams")
    locatie = models.ForeignKey(Locatie, on_delete=models.PROTECT, null=True, blank=True)
    telefoon = models.CharField(max_length=20, blank=True)

    class Meta:
        verbose_name = "team"

    def __str__(self) -> str:
        return self.naam


@history
class Medewerker(models.Model):
    """Somebody who works here, in one team, with one functie."""

    nummer = models.PositiveIntegerField(unique=True)
    gebruiker = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="medewerker"
    )
    naam = models.CharField(max_length=120)
    functie = models.CharField(max_length=40, choices=Functie.choices)
    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="medewerkers")
    fte = models.DecimalField(max_digits=3, decimal_places=2)
    talen = ArrayField(models.CharField(max_length=10), default=list, blank=True)
    specialisaties = ArrayField(models.CharField(max_length=40), default=list, blank=True)
    telefoon = models.CharField(max_length=20, blank=True)
    email = models.EmailField(blank=True)
    foto = models.FileField(upload_to="medewerkers/%Y/", blank=True)
    actief = models.BooleanField(default=True)

    class Meta:
        verbose_name = "medewerker"
        constraints = [
            models.CheckConstraint(
                condition=Q(fte__gt=0, fte__lte=1),
                name="organisatie_medewerker_fte_between_0_and_1",
                violation_error_message="De aanstelling ligt tussen 0 en 1 fte.",
            ),
            models.CheckConstraint(
                condition=Q(functie__in=Functie.values), name="organisatie_medewerker_functie_known"
            ),
        ]
        indexes = [models.Index(fields=["functie", "actief"], name="organisatie_medewerker_functie")]

    def __str__(self) -> str:
        return self.naam


class DateRange(Func):
    """The dates from..until of a row, both days included, as a range for exclusion constraints."""

    function = "DATERANGE"
    output_field = DateRangeField()


@history
class Afwezigheid(models.Model):
    """Planned or unplanned absence, first and last day included."""

    class Soort(models.TextChoices):
        VERLOF = "verlof", "Verlof"
        ZIEKTE = "ziekte", "Ziekte"
        OPLEIDING = "opleiding", "Opleiding"

    medewerker = models.ForeignKey(Medewerker, on_delete=models.CASCADE, related_name="afwezigheden")
    soort = models.CharField(max_length=20, choices=Soort.choices)
    van = models.DateField()
    tot_en_met = models.DateField()

    class Meta:
        verbose_name = "afwezigheid"
        verbose_name_plural = "afwezigheden"
        constraints = [
            models.CheckConstraint(
                condition=Q(tot_en_met__gte=F("van")),
                name="organisatie_afwezigheid_ends_after_start",
                violation_error_message="De laatste dag ligt niet voor de eerste dag.",
            ),
            ExclusionConstraint(
                name="organisatie_afwezigheid_no_overlap",
                expressions=[
                    ("medewerker", RangeOperators.EQUAL),
                    (DateRange("van", "tot_en_met", models.Value("[]")), RangeOperators.OVERLAPS),
                ],
                violation_error_message="Deze medewerker is in deze periode al afwezig gemeld.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.medewerker_id}: {self.get_soort_display()} {self.van} t/m {self.tot_en_met}"

    def covers(self, op: date) -> bool:
        """Whether the medewerker is away on `op`."""
        return self.van <= op <= self.tot_en_met


class WaarnemingQuerySet(models.QuerySet["Waarneming"]):
    def running(self, op: date) -> Self:
        """Those that hold on `op`."""
        return self.filter(van__lte=op, tot_en_met__gte=op)

    def by_user(self, user: Any, op: date) -> Self:
        """Those in which the account stands in for somebody on `op`."""
        return self.running(op).filter(waarnemer__gebruiker=user)


@history
class Waarneming(models.Model):
    """Who stands in for an absent medewerker, first and last day included; it ends by itself (CAS-08).

    `uitleg` keeps every candidate with why and why not; `voorgesteld` stays beside a choice that differs.
    """

    medewerker = models.ForeignKey(Medewerker, on_delete=models.CASCADE, related_name="waargenomen")
    waarnemer = models.ForeignKey(Medewerker, on_delete=models.CASCADE, related_name="waarnemingen")
    afwezigheid = models.ForeignKey(
        Afwezigheid, on_delete=models.SET_NULL, null=True, blank=True, related_name="waarnemingen"
    )
    van = models.DateField()
    tot_en_met = models.DateField()
    uitleg = models.JSONField(default=dict)
    voorgesteld = models.ForeignKey(
        Medewerker, on_delete=models.CASCADE, null=True, blank=True, related_name="+", db_index=False
    )
    afwijking_reden = models.CharField(max_length=300, blank=True)
    gekozen_door = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, db_index=False
    )
    gekozen_op = models.DateTimeField()

    objects = WaarnemingQuerySet.as_manager()

    class Meta:
        verbose_name = "waarneming"
        verbose_name_plural = "waarnemingen"
        constraints = [
            models.CheckConstraint(
                condition=Q(tot_en_met__gte=F("van")), name="organisatie_waarneming_ends_after_start"
            ),
            models.CheckConstraint(
                condition=~Q(waarnemer=F("medewerker")),
                name="organisatie_waarneming_by_somebody_else",
                violation_error_message="Niemand neemt waar voor zichzelf.",
            ),
            ExclusionConstraint(
                name="organisatie_waarneming_one_at_a_time",
                expressions=[
                    ("medewerker", RangeOperators.EQUAL),
                    (DateRange("van", "tot_en_met", models.Value("[]")), RangeOperators.OVERLAPS),
                ],
                violation_error_message="Voor deze medewerker neemt in deze periode al iemand waar.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.waarnemer_id} voor {self.medewerker_id}: {self.van} t/m {self.tot_en_met}"


@history
class Partner(models.Model):
    """A ketenpartner: who they are, what they offer, which part of the city they serve (KRN-08)."""

    naam = models.CharField(max_length=120, unique=True)
    soort = models.CharField(max_length=60)
    diensten = models.TextField(blank=True)
    wijken = models.ManyToManyField(Wijk, blank=True, related_name="partners")
    contactpersoon = models.CharField(max_length=120, blank=True)
    telefoon = models.CharField(max_length=20, blank=True)
    email = models.EmailField(blank=True)
    website = models.URLField(blank=True)
    mag_regie_voeren = models.BooleanField(default=False)

    class Meta:
        verbose_name = "ketenpartner"

    def __str__(self) -> str:
        return self.naam


class RelatiebeheerQuerySet(models.QuerySet["Relatiebeheer"]):
    def running(self, op: date) -> Self:
        """Those that hold on `op`."""
        return self.filter(Q(tot__isnull=True) | Q(tot__gt=op), van__lte=op)


@history
class Relatiebeheer(models.Model):
    """Who of ours keeps up with a partner, from a day until a day (that day not included) (CAS-26)."""

    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="relatiebeheer")
    medewerker = models.ForeignKey(Medewerker, on_delete=models.PROTECT, related_name="relatiebeheer")
    van = models.DateField()
    tot = models.DateField(null=True, blank=True)
    reden = models.CharField(max_length=300, blank=True)

    objects = RelatiebeheerQuerySet.as_manager()

    class Meta:
        verbose_name = "relatiebeheer"
        verbose_name_plural = "relatiebeheer"
        constraints = [
            models.CheckConstraint(
                condition=Q(tot__isnull=True) | Q(tot__gte=F("van")),
                name="organisatie_relatiebeheer_ends_after_start",
            ),
            ExclusionConstraint(
                name="organisatie_relatiebeheer_one_at_a_time",
                expressions=[
                    ("partner", RangeOperators.EQUAL),
                    (DateRange("van", "tot", models.Value("[)")), RangeOperators.OVERLAPS),
                ],
                violation_error_message="Een partner heeft één relatiebeheerder tegelijk.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.medewerker_id} voor partner {self.partner_id} sinds {self.van}"


TeamWijkEvent = link_history(Team.wijken.through, "TeamWijkEvent")
TeamGemeenteEvent = link_history(Team.gemeenten.through, "TeamGemeenteEvent")
PartnerWijkEvent = link_history(Partner.wijken.through, "PartnerWijkEvent")
