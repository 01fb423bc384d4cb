"""A traject from order to result, the contacts on the way, and what came of it later (CAS-14, CAS-27)."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q

from caseload.instrumenten.models import Budget, Contract, Instrument, Instrumentadvies
from caseload.plan.models import Doel
from caseload.toewijzing.models import Toewijzing
from caseload.trajecten.querysets import NazorgQuerySet, TrajectQuerySet
from caseload.trajecten.transitions import NAZORG_TRANSITIONS, TRANSITIONS, NazorgStatus, TrajectStatus
from intake.quick_scan.models import Doelgroep
from serviceplein.dossier.geschiedenis import append_only, history, status_trigger
from serviceplein.klanten.models import Klant
from serviceplein.organisatie.models import Medewerker, Partner, Team

_COST = "COALESCE(werkelijke_kosten, kosten)"
_PLACE = "(status <> 'geannuleerd')::int"


def _keep_counters() -> list[pgtrigger.Trigger]:
    """What is promised of a budget and taken of a contract follows the trajecten, whoever writes them."""

    def trigger(name: str, operation: pgtrigger.Operation, new: bool, old: bool) -> pgtrigger.Trigger:
        tables = [("nieuw", "")] * new + [("oud", "-")] * old
        costs, places = (
            " UNION ALL ".join(f"SELECT {key}, {sign}{number} AS n FROM {name}" for name, sign in tables)  # noqa: S608
            for key, number in (("budget_id", _COST), ("contract_id", _PLACE))
        )
        return pgtrigger.Trigger(
            name=name,
            when=pgtrigger.After,
            operation=operation,
            level=pgtrigger.Statement,
            referencing=pgtrigger.Referencing(  # type: ignore[no-untyped-call]
                new="nieuw" if new else None, old="oud" if old else None
            ),
            func=f"""
                UPDATE caseload_budget b SET verplicht = b.verplicht + s.n
                  FROM (SELECT budget_id, SUM(n) AS n FROM ({costs}) k GROUP BY 1) s
                 WHERE b.id = s.budget_id AND s.n <> 0;
                UPDATE caseload_contract c SET geplaatst = c.geplaatst + s.n
                  FROM (SELECT contract_id, SUM(n) AS n FROM ({places}) k GROUP BY 1) s
                 WHERE c.id = s.contract_id AND s.n <> 0;
                RETURN NULL;
            """,  # noqa: S608 - fixed SQL of our own models
        )

    return [
        trigger("tellers_bij", pgtrigger.Insert, True, False),
        trigger("tellers_anders", pgtrigger.Update, True, True),
        trigger("tellers_af", pgtrigger.Delete, False, True),
    ]


class Resultaat(models.TextChoices):
    WERK = "werk", "Werk"
    OPLEIDING = "opleiding", "Opleiding"
    TUSSENDOEL = "tussendoel", "Tussendoel bereikt"
    NEUTRAAL = "neutraal", "Afgerond zonder resultaat"
    UITVAL = "uitval", "Uitval"


class UitvalReden(models.TextChoices):
    ZIEKTE = "ziekte", "Ziekte"
    MOTIVATIE = "motivatie", "Wil niet verder"
    NIET_VERSCHENEN = "niet_verschenen", "Komt niet opdagen"
    PAST_NIET = "past_niet", "Het traject past niet"
    THUIS = "thuis", "Problemen thuis"
    VERHUISD = "verhuisd", "Verhuisd"
    OVERLEDEN = "overleden", "Overleden"
    ANDERS = "anders", "Andere reden"


@history
class Traject(models.Model):
    """One instrument for one klant. `kosten` stand from the order on; `werkelijke_kosten` replace them.

    `trede`, `doelgroep` and `team` are those at the order: by the first two comparable klanten are found.
    `gemeld_*` is what the partner reported before the contactpersoon ended the traject.
    """

    klant = models.ForeignKey(Klant, on_delete=models.PROTECT, related_name="trajecten")
    instrument = models.ForeignKey(Instrument, on_delete=models.PROTECT, related_name="trajecten")
    contract = models.ForeignKey(
        Contract, on_delete=models.PROTECT, null=True, blank=True, related_name="trajecten"
    )
    partner = models.ForeignKey(
        Partner, on_delete=models.PROTECT, null=True, blank=True, related_name="trajecten"
    )
    doel = models.ForeignKey(Doel, on_delete=models.PROTECT, related_name="trajecten")
    medewerker = models.ForeignKey(Medewerker, on_delete=models.PROTECT, related_name="trajecten")
    team = models.ForeignKey(
        Team, on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    advies = models.ForeignKey(
        Instrumentadvies, on_delete=models.PROTECT, null=True, blank=True, related_name="trajecten"
    )
    afwijking_reden = models.CharField(max_length=300, blank=True)
    budget = models.ForeignKey(Budget, on_delete=models.PROTECT, related_name="trajecten")
    kosten = models.DecimalField(max_digits=9, decimal_places=2)
    werkelijke_kosten = models.DecimalField(max_digits=9, decimal_places=2, null=True, blank=True)
    trede = models.PositiveSmallIntegerField(null=True, blank=True)
    doelgroep = models.CharField(max_length=25, choices=Doelgroep.choices, default=Doelgroep.GEEN)
    status = models.CharField(max_length=12, choices=TrajectStatus.choices, default=TrajectStatus.BESTELD)
    besteld_op = models.DateTimeField()
    begin = models.DateField()
    verwacht_einde = models.DateField()
    begonnen_op = models.DateField(null=True, blank=True)
    tussendoel = models.CharField(max_length=300, blank=True)
    tussendoel_voor = models.DateField(null=True, blank=True)
    tussendoel_bereikt_op = models.DateField(null=True, blank=True)
    beeindigd_op = models.DateField(null=True, blank=True)
    resultaat = models.CharField(max_length=12, choices=Resultaat.choices, blank=True)
    uitval_reden = models.CharField(max_length=20, choices=UitvalReden.choices, blank=True)
    toelichting = models.CharField(max_length=500, blank=True)
    gemeld_resultaat = models.CharField(max_length=12, choices=Resultaat.choices, blank=True)
    gemeld_op = models.DateTimeField(null=True, blank=True)
    gemeld_toelichting = models.CharField(max_length=500, blank=True)

    objects = TrajectQuerySet.as_manager()

    class Meta:
        verbose_name = "traject"
        verbose_name_plural = "trajecten"
        constraints = [
            models.CheckConstraint(
                condition=Q(status__in=TrajectStatus.values), name="caseload_traject_status_known"
            ),
            models.CheckConstraint(
                condition=Q(status=TrajectStatus.BEEINDIGD, beeindigd_op__isnull=False)
                & ~Q(resultaat="")
                & Q(begonnen_op__isnull=False)
                | ~Q(status=TrajectStatus.BEEINDIGD) & Q(resultaat="", beeindigd_op__isnull=True),
                name="caseload_traject_ended_has_result",
                violation_error_message="Een beëindigd traject heeft een resultaat.",
            ),
            models.CheckConstraint(
                condition=Q(resultaat=Resultaat.UITVAL) & ~Q(uitval_reden="")
                | ~Q(resultaat=Resultaat.UITVAL) & Q(uitval_reden=""),
                name="caseload_traject_uitval_has_reason",
                violation_error_message="Kies waarom de klant uitviel.",
            ),
            models.CheckConstraint(
                condition=Q(verwacht_einde__gte=F("begin")),
                name="caseload_traject_ends_after_start",
                violation_error_message="Het traject eindigt niet voor het begint.",
            ),
            models.CheckConstraint(
                condition=Q(kosten__gte=0)
                & (Q(werkelijke_kosten__isnull=True) | Q(werkelijke_kosten__gte=0)),
                name="caseload_traject_kosten_not_negative",
            ),
            models.CheckConstraint(
                condition=Q(contract__isnull=True, partner__isnull=True)
                | Q(contract__isnull=False, partner__isnull=False),
                name="caseload_traject_contract_has_partner",
            ),
            models.UniqueConstraint(
                fields=["klant", "instrument"],
                condition=Q(status__in=[TrajectStatus.BESTELD, TrajectStatus.LOOPT]),
                name="caseload_traject_one_of_a_kind",
                violation_error_message="Dit traject loopt al voor deze klant.",
            ),
        ]
        indexes = [
            models.Index(fields=["klant", "-begin"], name="caseload_traject_van_klant"),
            models.Index(
                fields=["trede", "doelgroep", "beeindigd_op"],
                condition=Q(status=TrajectStatus.BEEINDIGD),
                name="caseload_traject_klaar",
            ),
            models.Index(fields=["begonnen_op"], name="caseload_traject_begonnen"),
            models.Index(fields=["beeindigd_op"], name="caseload_traject_beeindigd"),
        ]
        triggers = [status_trigger("status", TRANSITIONS), *_keep_counters()]

    def __str__(self) -> str:
        return self.kenmerk

    @property
    def kenmerk(self) -> str:
        """How partner and gemeente name it."""
        return f"T{self.pk:08d}"


class Trajectcontact(models.Model):
    """One contact about a traject, as it was."""

    class Met(models.TextChoices):
        KLANT = "klant", "De klant"
        PARTNER = "partner", "De partner"
        WERKGEVER = "werkgever", "De werkgever"

    traject = models.ForeignKey(Traject, on_delete=models.PROTECT, related_name="contacten")
    op = models.DateField()
    met = models.CharField(max_length=10, choices=Met.choices)
    verslag = models.CharField(max_length=500)
    vastgelegd_op = models.DateTimeField()
    vastgelegd_door = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, db_index=False
    )

    class Meta:
        verbose_name = "contact over een traject"
        verbose_name_plural = "contacten over trajecten"
        ordering = ["-op", "-pk"]
        triggers = append_only()

    def __str__(self) -> str:
        return f"{self.get_met_display()} op {self.op}"


@history
class Nazorgmoment(models.Model):
    """A look back that plans itself: nazorg, and whether the result still holds after 6 and 12 months."""

    class Soort(models.TextChoices):
        NAZORG = "nazorg", "Nazorg"
        DUURZAAM_6 = "duurzaam_6", "Nog aan het werk na 6 maanden?"
        DUURZAAM_12 = "duurzaam_12", "Nog aan het werk na 12 maanden?"

    class Uitkomst(models.TextChoices):
        JA = "ja", "Ja, het gaat goed"
        NEE = "nee", "Nee, niet meer"
        NIET_BEREIKT = "niet_bereikt", "Niet bereikt"

    klant = models.ForeignKey(Klant, on_delete=models.PROTECT, related_name="nazorg")
    traject = models.ForeignKey(
        Traject, on_delete=models.PROTECT, null=True, blank=True, related_name="nazorg"
    )
    toewijzing = models.ForeignKey(
        Toewijzing, on_delete=models.PROTECT, null=True, blank=True, related_name="nazorg"
    )
    medewerker = models.ForeignKey(Medewerker, on_delete=models.PROTECT, related_name="+")
    soort = models.CharField(max_length=12, choices=Soort.choices)
    gepland_op = models.DateField()
    status = models.CharField(max_length=10, choices=NazorgStatus.choices, default=NazorgStatus.GEPLAND)
    gedaan_op = models.DateTimeField(null=True, blank=True)
    uitkomst = models.CharField(max_length=15, choices=Uitkomst.choices, blank=True)
    toelichting = models.CharField(max_length=500, blank=True)

    objects = NazorgQuerySet.as_manager()

    class Meta:
        verbose_name = "nazorgmoment"
        verbose_name_plural = "nazorgmomenten"
        ordering = ["gepland_op", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(traject__isnull=False, toewijzing__isnull=True)
                | Q(traject__isnull=True, toewijzing__isnull=False),
                name="caseload_nazorgmoment_after_one_thing",
            ),
            models.CheckConstraint(
                condition=Q(status=NazorgStatus.GEDAAN, gedaan_op__isnull=False) & ~Q(uitkomst="")
                | ~Q(status=NazorgStatus.GEDAAN) & Q(uitkomst="", gedaan_op__isnull=True),
                name="caseload_nazorgmoment_done_has_outcome",
            ),
            models.UniqueConstraint(fields=["traject", "soort"], name="caseload_nazorgmoment_once_a_traject"),
            models.UniqueConstraint(
                fields=["toewijzing", "soort"], name="caseload_nazorgmoment_once_a_toewijzing"
            ),
        ]
        indexes = [
            models.Index(
                fields=["medewerker", "klant"],
                condition=Q(status=NazorgStatus.GEPLAND),
                name="caseload_nazorgmoment_open",
            ),
            models.Index(fields=["soort", "gedaan_op"], name="caseload_nazorgmoment_gedaan"),
        ]
        triggers = [status_trigger("status", NAZORG_TRANSITIONS)]

    def __str__(self) -> str:
        return f"{self.get_soort_display()} op {self.gepland_op}"
