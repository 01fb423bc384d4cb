"""Cases to learn from: several perspectives, no names, and lessons that come on an agenda (CAS-24)."""

import pgtrigger
from django.conf import settings
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVector, SearchVectorField
from django.db import models
from django.db.models import F, Q

from caseload.casusboek.querysets import CasusQuerySet, OntwikkelpuntQuerySet
from caseload.casusboek.transitions import PUNT_TRANSITIONS, TRANSITIONS, CasusStatus, PuntStatus
from serviceplein.dossier.geschiedenis import append_only, history, status_trigger
from serviceplein.klanten.leefgebieden import Leefgebied
from serviceplein.klanten.models import Klant
from serviceplein.organisatie.models import Medewerker

ZOEKTAAL = "serviceplein_nl"


class Kant(models.TextChoices):
    KLANT = "klant", "De klant"
    PROFESSIONAL = "professional", "De professional"
    PARTNER = "partner", "De partner"


class Niveau(models.TextChoices):
    """On which level a lesson is taken up."""

    UITVOERING = "uitvoering", "Uitvoering"
    BELEID = "beleid", "Beleid"
    MANAGEMENT = "management", "Management"
    BESTUUR = "bestuur", "Bestuur"


def _frozen(*fields: str) -> pgtrigger.Trigger:
    """What was judged to name nobody stays as it was judged: text changes in a concept only."""
    changed = " OR ".join(f"NEW.{name} IS DISTINCT FROM OLD.{name}" for name in fields)
    return pgtrigger.Trigger(
        name="tekst_vast",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
        declare=[("boek", "bigint")],
        func=f"""
            boek = COALESCE(NEW.casus_id, OLD.casus_id);
            IF TG_OP = 'UPDATE' AND NOT ({changed}) THEN
                RETURN NEW;
            END IF;
            IF EXISTS (SELECT 1 FROM caseload_casus WHERE id = boek AND status <> 'concept') THEN
                RAISE EXCEPTION 'casus % is no concept: its text stays', boek
                      USING ERRCODE = 'check_violation', CONSTRAINT = 'caseload_casus_text_stays';
            END IF;
            RETURN COALESCE(NEW, OLD);
        """,  # noqa: S608 - fixed SQL of our own models
    )


@history
class Casus(models.Model):
    """One case. `klant` is for who may see that klant; nobody else learns whom it is about.

    `tekst` is all that is published, in one piece, to search in; empty until then.
    """

    titel = models.CharField(max_length=120)
    aanleiding = models.TextField("wat er speelde", max_length=4000)
    uitkomst = models.TextField("hoe het afliep", max_length=4000, blank=True)
    leefgebied = models.CharField(max_length=20, choices=Leefgebied.choices, blank=True)
    klant = models.ForeignKey(Klant, on_delete=models.PROTECT, null=True, blank=True, related_name="casussen")
    status = models.CharField(max_length=12, choices=CasusStatus.choices, default=CasusStatus.CONCEPT)
    gemaakt_op = models.DateTimeField()
    gemaakt_door = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    aangeboden_op = models.DateTimeField(null=True, blank=True)
    aangeboden_door = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
    )
    gepubliceerd_op = models.DateTimeField(null=True, blank=True)
    gepubliceerd_door = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
    )
    terug_reden = models.CharField(max_length=500, blank=True)
    tekst = models.TextField(blank=True)
    vector = models.GeneratedField(
        expression=SearchVector("titel", weight="A", config=ZOEKTAAL)
        + SearchVector("tekst", weight="B", config=ZOEKTAAL),
        output_field=SearchVectorField(),
        db_persist=True,
    )

    objects = CasusQuerySet.as_manager()

    class Meta:
        verbose_name = "casus"
        verbose_name_plural = "casussen"
        constraints = [
            models.CheckConstraint(
                condition=Q(status__in=CasusStatus.values), name="caseload_casus_status_known"
            ),
            models.CheckConstraint(
                condition=Q(status=CasusStatus.GEPUBLICEERD, gepubliceerd_op__isnull=False) & ~Q(tekst="")
                | ~Q(status=CasusStatus.GEPUBLICEERD) & Q(gepubliceerd_op__isnull=True, tekst=""),
                name="caseload_casus_published_has_text",
            ),
            models.CheckConstraint(
                condition=Q(gepubliceerd_op__isnull=True, gepubliceerd_door__isnull=True)
                | Q(gepubliceerd_door__isnull=False, aangeboden_door__isnull=False)
                & ~Q(gepubliceerd_door=F("gemaakt_door"))
                & ~Q(gepubliceerd_door=F("aangeboden_door")),
                name="caseload_casus_published_by_second_person",
                violation_error_message="Laat een collega de casus publiceren.",
            ),
        ]
        indexes = [
            GinIndex(fields=["vector"], name="caseload_casus_vector"),
            models.Index(fields=["status", "-gepubliceerd_op"], name="caseload_casus_nieuwste"),
        ]
        triggers = [
            status_trigger("status", TRANSITIONS),
            pgtrigger.Protect(
                name="tekst_vast",
                operation=pgtrigger.Update,
                condition=~pgtrigger.Q(old__status=CasusStatus.CONCEPT.value)
                & (
                    pgtrigger.Q(old__titel__df=pgtrigger.F("new__titel"))
                    | pgtrigger.Q(old__aanleiding__df=pgtrigger.F("new__aanleiding"))
                    | pgtrigger.Q(old__uitkomst__df=pgtrigger.F("new__uitkomst"))
                ),
            ),
        ]

    def __str__(self) -> str:
        return self.titel


@history
class Perspectief(models.Model):
    """The case as one side saw it, by one writer. `verteller` says who in a role, never by name."""

    casus = models.ForeignKey(Casus, on_delete=models.CASCADE, related_name="perspectieven")
    kant = models.CharField(max_length=12, choices=Kant.choices)
    schrijver = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    verteller = models.CharField(max_length=120, blank=True)
    tekst = models.TextField(max_length=6000, blank=True)
    gevraagd_op = models.DateTimeField()
    geschreven_op = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = "perspectief"
        verbose_name_plural = "perspectieven"
        ordering = ["kant", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(kant__in=Kant.values), name="caseload_perspectief_kant_known"),
            models.CheckConstraint(
                condition=Q(geschreven_op__isnull=True, tekst="")
                | Q(geschreven_op__isnull=False) & ~Q(tekst=""),
                name="caseload_perspectief_written_has_text",
            ),
            models.UniqueConstraint(
                fields=["casus", "kant", "schrijver"],
                name="caseload_perspectief_once_per_writer",
                violation_error_message="Deze collega schrijft dit perspectief al.",
            ),
        ]
        triggers = [_frozen("kant", "verteller", "tekst")]

    def __str__(self) -> str:
        return f"{self.get_kant_display()} in casus {self.casus_id}"


@history
class Ontwikkelpunt(models.Model):
    """What we do with lessons: by whom, before when, and what was done."""

    titel = models.CharField(max_length=200)
    niveau = models.CharField(max_length=12, choices=Niveau.choices)
    eigenaar = models.ForeignKey(Medewerker, on_delete=models.PROTECT, related_name="ontwikkelpunten")
    termijn = models.DateField()
    status = models.CharField(max_length=10, choices=PuntStatus.choices, default=PuntStatus.OPEN)
    wat_gedaan = models.TextField(max_length=2000, blank=True)
    gemaakt_op = models.DateTimeField()
    gemaakt_door = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    beeindigd_op = models.DateTimeField(null=True, blank=True)

    objects = OntwikkelpuntQuerySet.as_manager()

    class Meta:
        verbose_name = "punt van de ontwikkelagenda"
        verbose_name_plural = "punten van de ontwikkelagenda"
        constraints = [
            models.CheckConstraint(
                condition=Q(status__in=PuntStatus.values, niveau__in=Niveau.values),
                name="caseload_ontwikkelpunt_codes_known",
            ),
            models.CheckConstraint(
                condition=Q(status__in=[PuntStatus.GEDAAN, PuntStatus.VERVALLEN], beeindigd_op__isnull=False)
                & ~Q(wat_gedaan="")
                | Q(status__in=[PuntStatus.OPEN, PuntStatus.BEZIG], beeindigd_op__isnull=True),
                name="caseload_ontwikkelpunt_ended_says_what",
                violation_error_message="Schrijf op wat er is gedaan.",
            ),
        ]
        indexes = [
            models.Index(
                fields=["termijn", "id"],
                condition=Q(beeindigd_op__isnull=True),
                name="caseload_ontwikkelpunt_open",
            )
        ]
        triggers = [status_trigger("status", PUNT_TRANSITIONS)]

    def __str__(self) -> str:
        return self.titel


@history
class Les(models.Model):
    """What we learn from one case; `punt` once it stands on the ontwikkelagenda."""

    casus = models.ForeignKey(Casus, on_delete=models.CASCADE, related_name="lessen")
    tekst = models.CharField(max_length=600)
    niveau = models.CharField(max_length=12, choices=Niveau.choices)
    punt = models.ForeignKey(
        Ontwikkelpunt, on_delete=models.PROTECT, null=True, blank=True, related_name="lessen"
    )

    class Meta:
        verbose_name = "les"
        verbose_name_plural = "lessen"
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(condition=Q(niveau__in=Niveau.values), name="caseload_les_niveau_known")
        ]
        triggers = [_frozen("tekst", "niveau")]

    def __str__(self) -> str:
        return self.tekst[:60]


class Spooroordeel(models.Model):
    """Why something that looks like a person in a casus is none; kept as it was judged."""

    casus = models.ForeignKey(Casus, on_delete=models.CASCADE, related_name="oordelen")
    soort = models.CharField(max_length=20)
    gevonden = models.CharField(max_length=200)
    reden = models.CharField(max_length=300)
    beoordeeld_op = models.DateTimeField()
    beoordeeld_door = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", db_index=False
    )

    class Meta:
        verbose_name = "oordeel over een spoor"
        verbose_name_plural = "oordelen over sporen"
        constraints = [
            models.UniqueConstraint(fields=["casus", "soort", "gevonden"], name="caseload_spooroordeel_once"),
            models.CheckConstraint(condition=~Q(reden=""), name="caseload_spooroordeel_has_reason"),
        ]
        triggers = append_only()

    def __str__(self) -> str:
        return f"{self.soort} in casus {self.casus_id}"
