"""Appointments and the time of people and rooms; nobody and no room is booked twice (KRN-13)."""

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q

from serviceplein.agenda.keuzes import AfspraakSoort, Afzegger, DeelnemerRol, Plek, Vervolg, Weekdag
from serviceplein.agenda.querysets import AfspraakQuerySet
from serviceplein.agenda.transitions import TRANSITIONS, AfspraakStatus
from serviceplein.agenda.triggers import (
    free_for_talk,
    occupy_for_block,
    occupy_for_participant,
    occupy_for_talk,
)
from serviceplein.dossier.geschiedenis import history, status_trigger
from serviceplein.klanten.models import Klant
from serviceplein.organisatie.models import Locatie, Medewerker

__all__ = ["Afspraak", "AfspraakSoort"]


class DateTimeRange(Func):
    """From..until of an appointment; the end is free again."""

    function = "TSTZRANGE"
    output_field = DateTimeRangeField()


@history
class Ruimte(models.Model):
    """A room for talks at a locatie; `capaciteit` is the number of people, klant included."""

    locatie = models.ForeignKey(Locatie, on_delete=models.CASCADE, related_name="ruimten")
    naam = models.CharField(max_length=40)
    capaciteit = models.PositiveSmallIntegerField()
    actief = models.BooleanField(default=True)

    class Meta:
        verbose_name = "ruimte"
        verbose_name_plural = "ruimten"
        constraints = [
            models.UniqueConstraint(
                fields=["locatie", "naam"],
                name="agenda_ruimte_unique_at_locatie",
                violation_error_message="Deze locatie heeft al een ruimte met die naam.",
            ),
            models.CheckConstraint(
                condition=Q(capaciteit__gte=2),
                name="agenda_ruimte_seats_two",
                violation_error_message="In een spreekkamer passen ten minste twee mensen.",
            ),
        ]

    def __str__(self) -> str:
        return self.naam


@history
class Openingstijd(models.Model):
    """When a locatie is open on a day of the week; a locatie without rows keeps the hours of the norm."""

    locatie = models.ForeignKey(Locatie, on_delete=models.CASCADE, related_name="openingstijden")
    weekdag = models.PositiveSmallIntegerField(choices=Weekdag.choices)
    van = models.TimeField()
    tot = models.TimeField()

    class Meta:
        verbose_name = "openingstijd"
        verbose_name_plural = "openingstijden"
        constraints = [
            models.UniqueConstraint(fields=["locatie", "weekdag"], name="agenda_openingstijd_one_per_day"),
            models.CheckConstraint(
                condition=Q(tot__gt=F("van")),
                name="agenda_openingstijd_ends_after_start",
                violation_error_message="De sluitingstijd ligt na de openingstijd.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_weekdag_display()} {self.van:%H:%M}-{self.tot:%H:%M}"


@history
class Rooster(models.Model):
    """The hours somebody works on a day of the week; without any rows it is every day of the norm."""

    medewerker = models.ForeignKey(Medewerker, on_delete=models.CASCADE, related_name="rooster")
    weekdag = models.PositiveSmallIntegerField(choices=Weekdag.choices)
    van = models.TimeField()
    tot = models.TimeField()

    class Meta:
        verbose_name = "rooster"
        verbose_name_plural = "roosters"
        constraints = [
            models.UniqueConstraint(fields=["medewerker", "weekdag"], name="agenda_rooster_one_per_day"),
            models.CheckConstraint(
                condition=Q(tot__gt=F("van")),
                name="agenda_rooster_ends_after_start",
                violation_error_message="De werkdag eindigt na het begin.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.medewerker_id}: {self.get_weekdag_display()} {self.van:%H:%M}-{self.tot:%H:%M}"


@history
class Agendablok(models.Model):
    """Time of one medewerker that is taken, or kept for one kind of talk (`alleen_voor`)."""

    medewerker = models.ForeignKey(Medewerker, on_delete=models.CASCADE, related_name="agendablokken")
    begin = models.DateTimeField()
    eind = models.DateTimeField()
    omschrijving = models.CharField(max_length=80)
    alleen_voor = models.CharField(max_length=20, choices=AfspraakSoort.choices, blank=True)

    class Meta:
        verbose_name = "agendablok"
        verbose_name_plural = "agendablokken"
        constraints = [
            models.CheckConstraint(
                condition=Q(eind__gt=F("begin")),
                name="agenda_agendablok_ends_after_begin",
                violation_error_message="Het einde ligt na het begin.",
            ),
        ]
        indexes = [models.Index(fields=["medewerker", "begin"], name="agenda_agendablok_dag")]
        triggers = [occupy_for_block()]

    def __str__(self) -> str:
        return f"{self.omschrijving} {self.begin:%Y-%m-%d %H:%M}"


@history
class Afspraak(models.Model):
    """A talk of one klant with one medewerker; `onderwerp` names what it is about (a melding, a plan).

    With an `adres` the talk is held there: everybody in it travels `reistijd_minuten` before and after.
    """

    klant = models.ForeignKey(Klant, on_delete=models.PROTECT, related_name="afspraken")
    medewerker = models.ForeignKey(Medewerker, on_delete=models.PROTECT, related_name="afspraken")
    locatie = models.ForeignKey(Locatie, on_delete=models.PROTECT, null=True, blank=True)
    ruimte = models.ForeignKey(Ruimte, on_delete=models.PROTECT, null=True, blank=True)
    adres = models.CharField(max_length=200, blank=True)
    reistijd_minuten = models.PositiveSmallIntegerField(default=0)
    soort = models.CharField(max_length=20, choices=AfspraakSoort.choices)
    begin = models.DateTimeField()
    eind = models.DateTimeField()
    status = models.CharField(max_length=12, choices=AfspraakStatus.choices, default=AfspraakStatus.GEPLAND)
    onderwerp_soort = models.CharField(max_length=40, blank=True)
    onderwerp_id = models.BigIntegerField(null=True, blank=True)
    gepland_op = models.DateTimeField()
    gepland_door = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, db_index=False
    )
    verzet_aantal = models.PositiveSmallIntegerField(default=0)
    verzet_op = models.DateTimeField(null=True, blank=True)
    herinnerd_op = models.DateTimeField(null=True, blank=True)
    beeindigd_op = models.DateTimeField(null=True, blank=True)
    afgezegd_door = models.CharField(max_length=10, choices=Afzegger.choices, blank=True)
    reden = models.CharField(max_length=300, blank=True)
    vervolg = models.CharField(max_length=20, choices=Vervolg.choices, blank=True)
    verklaring = models.CharField("verklaring van de klant", max_length=500, blank=True)
    verslag = models.TextField(max_length=4000, blank=True)

    objects = AfspraakQuerySet.as_manager()

    class Meta:
        verbose_name = "afspraak"
        verbose_name_plural = "afspraken"
        constraints = [
            models.CheckConstraint(
                condition=Q(eind__gt=F("begin")),
                name="agenda_afspraak_ends_after_begin",
                violation_error_message="Het einde ligt na het begin.",
            ),
            models.CheckConstraint(
                condition=Q(status__in=AfspraakStatus.values), name="agenda_afspraak_status_known"
            ),
            models.CheckConstraint(
                condition=~Q(soort=AfspraakSoort.HUISBEZOEK) | ~Q(adres=""),
                name="agenda_afspraak_huisbezoek_has_adres",
                violation_error_message="Een huisbezoek heeft een adres.",
            ),
            models.CheckConstraint(
                condition=Q(reistijd_minuten=0) | ~Q(adres=""), name="agenda_afspraak_travels_to_adres"
            ),
            ExclusionConstraint(
                name="agenda_afspraak_ruimte_once",
                expressions=[
                    ("ruimte", RangeOperators.EQUAL),
                    (DateTimeRange("begin", "eind"), RangeOperators.OVERLAPS),
                ],
                condition=Q(status=AfspraakStatus.GEPLAND, ruimte__isnull=False),
                violation_error_message="Deze ruimte is dan al bezet.",
            ),
        ]
        indexes = [
            models.Index(fields=["onderwerp_soort", "onderwerp_id"], name="agenda_afspraak_onderwerp"),
            models.Index(fields=["medewerker", "begin"], name="agenda_afspraak_dag"),
            models.Index(
                fields=["begin"],
                condition=Q(status=AfspraakStatus.GEPLAND, herinnerd_op__isnull=True),
                name="agenda_afspraak_herinneren",
            ),
        ]
        triggers = [status_trigger("status", TRANSITIONS), occupy_for_talk(), free_for_talk()]

    def __str__(self) -> str:
        return f"{self.get_soort_display()} op {self.begin:%Y-%m-%d %H:%M}"

    @property
    def kenmerk(self) -> str:
        """What a calendar or letter may say of the talk without naming the klant."""
        return f"A-{self.pk}"


@history
class Deelnemer(models.Model):
    """Somebody who joins a talk beside klant and medewerker; a colleague's time is occupied as well."""

    afspraak = models.ForeignKey(Afspraak, on_delete=models.CASCADE, related_name="deelnemers")
    medewerker = models.ForeignKey(
        Medewerker, on_delete=models.PROTECT, null=True, blank=True, related_name="deelnames"
    )
    naam = models.CharField(max_length=120, blank=True)
    rol = models.CharField(max_length=10, choices=DeelnemerRol.choices)

    class Meta:
        verbose_name = "deelnemer"
        verbose_name_plural = "deelnemers"
        constraints = [
            models.CheckConstraint(
                condition=Q(medewerker__isnull=False) | ~Q(naam=""),
                name="agenda_deelnemer_is_somebody",
                violation_error_message="Kies een collega of vul een naam in.",
            ),
            models.UniqueConstraint(
                fields=["afspraak", "medewerker"],
                name="agenda_deelnemer_once",
                violation_error_message="Deze collega doet al mee.",
            ),
        ]
        triggers = [occupy_for_participant()]

    def __str__(self) -> str:
        return self.naam or str(self.medewerker)


class Bezetting(models.Model):
    """The time of one medewerker that is taken; written by triggers only, never by hand."""

    medewerker = models.ForeignKey(Medewerker, on_delete=models.CASCADE, db_index=False, related_name="+")
    periode = DateTimeRangeField()
    afspraak = models.ForeignKey(
        Afspraak, on_delete=models.DO_NOTHING, db_constraint=False, null=True, related_name="+"
    )
    blok = models.ForeignKey(
        Agendablok, on_delete=models.DO_NOTHING, db_constraint=False, null=True, related_name="+"
    )

    class Meta:
        verbose_name = "bezetting"
        verbose_name_plural = "bezettingen"
        constraints = [
            ExclusionConstraint(
                name="agenda_bezetting_medewerker_once",
                expressions=[
                    ("medewerker", RangeOperators.EQUAL),
                    ("periode", RangeOperators.OVERLAPS),
                ],
                violation_error_message="Deze medewerker heeft dan al een afspraak.",
            ),
            models.CheckConstraint(
                condition=Q(afspraak__isnull=False, blok__isnull=True)
                | Q(afspraak__isnull=True, blok__isnull=False),
                name="agenda_bezetting_has_one_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.medewerker_id}: {self.periode}"


@history
class Huisbezoek(models.Model):
    """How a visit went; going inside and writing it down both need the consent of the klant (INT-20)."""

    afspraak = models.OneToOneField(Afspraak, on_delete=models.CASCADE, related_name="huisbezoek")
    plek = models.CharField(max_length=12, choices=Plek.choices)
    mag_binnen = models.BooleanField("toestemming om binnen te komen")
    mag_vastleggen = models.BooleanField("toestemming om vast te leggen")
    reden = models.CharField("waarom geen toestemming", max_length=300, blank=True)
    gevraagd_op = models.DateTimeField()
    gevraagd_door = models.ForeignKey(Medewerker, on_delete=models.PROTECT, related_name="+")
    document = models.ForeignKey(
        "dossier.Document", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        verbose_name = "huisbezoek"
        verbose_name_plural = "huisbezoeken"
        constraints = [
            models.CheckConstraint(
                condition=~Q(plek=Plek.BINNEN) | Q(mag_binnen=True, mag_vastleggen=True),
                name="agenda_huisbezoek_inside_with_consent",
                violation_error_message="Zonder toestemming van de klant gaat u niet naar binnen.",
            ),
            models.CheckConstraint(
                condition=Q(mag_binnen=True, mag_vastleggen=True) | ~Q(reden=""),
                name="agenda_huisbezoek_refusal_has_reden",
                violation_error_message="Schrijf op waarom er geen toestemming was.",
            ),
            models.CheckConstraint(
                condition=Q(mag_vastleggen=True) | Q(document__isnull=True),
                name="agenda_huisbezoek_verslag_with_consent",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.afspraak_id}: {self.get_plek_display()}"


@history
class Agendasleutel(models.Model):
    """The secret address of somebody's calendar; only its hash is kept, and it can be withdrawn."""

    medewerker = models.ForeignKey(Medewerker, on_delete=models.CASCADE, related_name="agendasleutels")
    hash = models.CharField(max_length=64, unique=True)
    gemaakt_op = models.DateTimeField()
    ingetrokken_op = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = "agendasleutel"
        verbose_name_plural = "agendasleutels"
        constraints = [
            models.UniqueConstraint(
                fields=["medewerker"],
                condition=Q(ingetrokken_op__isnull=True),
                name="agenda_agendasleutel_one_running",
            ),
        ]

    def __str__(self) -> str:
        return f"Agenda van {self.medewerker_id}"
