"""Appointments; nobody and no room is booked twice (KRN-13)."""

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q

from serviceplein.agenda.transitions import TRANSITIONS, AfspraakStatus
from serviceplein.dossier.geschiedenis import history, status_trigger
from serviceplein.klanten.models import Klant
from serviceplein.organisatie.models import Locatie, Medewerker


class AfspraakSoort(models.TextChoices):
    QUICK_SCAN = "quick_scan", "Quick Scan"
    INTAKE = "intake", "Intakegesprek"
    VRAAGVERHELDERING = "vraagverheldering", "Vraagverheldering"
    VOORTGANG = "voortgang", "Voortgangsgesprek"
    HUISBEZOEK = "huisbezoek", "Huisbezoek"
    DRIEGESPREK = "driegesprek", "Driegesprek"
    ONLINE = "online", "Online gesprek"
    TELEFONISCH = "telefonisch", "Telefonisch gesprek"


class DateTimeRange(Func):
    """From..until of an appointment; the end is free again."""

    function = "TSTZRANGE"
    output_field = DateTimeRangeField()


@history
class Afspraak(models.Model):
    """A talk of one klant with one medewerker; `onderwerp` names what it is about (a melding, a plan)."""

    klant = models.ForeignKey(Klant, on_delete=models.PROTECT, related_name="afspraken")
    medewerker = models.ForeignKey(Medewerker, on_delete=models.PROTECT, related_name="afspraken")
    locatie = models.ForeignKey(Locatie, on_delete=models.PROTECT, null=True, blank=True)
    ruimte = models.CharField(max_length=40, blank=True)
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
            ExclusionConstraint(
                name="agenda_afspraak_medewerker_once",
                expressions=[
                    ("medewerker", RangeOperators.EQUAL),
                    (DateTimeRange("begin", "eind"), RangeOperators.OVERLAPS),
                ],
                condition=Q(status=AfspraakStatus.GEPLAND),
                violation_error_message="Deze medewerker heeft dan al een afspraak.",
            ),
            ExclusionConstraint(
                name="agenda_afspraak_ruimte_once",
                expressions=[
                    ("locatie", RangeOperators.EQUAL),
                    ("ruimte", RangeOperators.EQUAL),
                    (DateTimeRange("begin", "eind"), RangeOperators.OVERLAPS),
                ],
                condition=Q(status=AfspraakStatus.GEPLAND) & ~Q(ruimte=""),
                violation_error_message="Deze ruimte is dan al bezet.",
            ),
        ]
        indexes = [
            models.Index(fields=["onderwerp_soort", "onderwerp_id"], name="agenda_afspraak_onderwerp"),
            models.Index(fields=["medewerker", "begin"], name="agenda_afspraak_dag"),
        ]
        triggers = [status_trigger("status", TRANSITIONS)]

    def __str__(self) -> str:
        return f"{self.get_soort_display()} op {self.begin:%Y-%m-%d %H:%M}"
