"""How heavy a caseload is: what it is made of, how it went, and what is known to come (CAS-06)."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from django.db.models import Sum

from caseload.belasting.vooruit import Wachtend, Week, look_ahead
from caseload.toewijzing.capaciteit import horizon
from caseload.toewijzing.gewicht import SOORTEN, Soort
from caseload.toewijzing.models import Capaciteit, CaseloadDag, Toewijzing, Wachtplaats
from caseload.toewijzing.weging import Weging, read_normen, read_wegingen
from serviceplein.catalogus.normen import normen
from serviceplein.organisatie.functies import CONTACTPERSONEN
from serviceplein.organisatie.models import Afwezigheid, Medewerker

TERUG = timedelta(weeks=26)
NUL = Decimal(0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Onderdeel:
    """One line of the composition: how many klanten carry it and what it weighs together."""

    soort: str
    label: str
    klanten: int
    gewicht: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Stand:
    """The counters now: what is carried, the norm with fte and presence, and the hard maximum."""

    klanten: int
    belasting: Decimal
    norm: Decimal
    maximum: Decimal

    @property
    def vrij(self) -> Decimal:
        return max(self.norm - self.belasting, NUL)

    @property
    def procent(self) -> int:
        return round(100 * self.belasting / self.norm) if self.norm else 0


def carriers(medewerkers: Sequence[Medewerker]) -> list[Medewerker]:
    """Those among them who can have a caseload."""
    return [person for person in medewerkers if person.functie in CONTACTPERSONEN]


def read_stand(medewerkers: Sequence[Medewerker]) -> Stand:
    """The counters of these people together; two queries."""
    counted = Capaciteit.objects.filter(medewerker__in=medewerkers).aggregate(
        belasting=Sum("belasting"), norm=Sum("norm"), maximum=Sum("maximum")
    )
    running = Toewijzing.objects.running().filter(medewerker__in=medewerkers)
    return Stand(klanten=running.count(), **{name: value or NUL for name, value in counted.items()})


def read_composition(wegingen: Sequence[Weging]) -> list[Onderdeel]:
    """What the load consists of, in the order trede, stroom, doelgroep, phase, contact."""
    counts: dict[tuple[Soort, str], int] = defaultdict(int)
    weights: dict[tuple[Soort, str], Decimal] = defaultdict(Decimal)
    for weging in wegingen:
        for deel in weging.gewicht.delen:
            label = "Ander ritme dan de norm" if deel.soort == Soort.CONTACT else deel.label
            counts[deel.soort, label] += 1
            weights[deel.soort, label] += deel.gewicht
    order = list(SOORTEN)
    keys = sorted(counts, key=lambda key: (order.index(key[0]), key[1]))
    return [
        Onderdeel(soort=SOORTEN[key[0]], label=key[1], klanten=counts[key], gewicht=weights[key])
        for key in keys
    ]


def read_trend(medewerkers: Sequence[Medewerker], *, op: date) -> list[tuple[date, Decimal, Decimal]]:
    """Day, load and norm of these people together, one point a week and the last day known; one query."""
    days = CaseloadDag.objects.filter(medewerker__in=medewerkers, op__gt=op - TERUG, op__lte=op)
    rows = list(days.values_list("op").annotate(Sum("belasting"), Sum("norm")).order_by("op"))
    return [row for row in rows if (rows[-1][0] - row[0]).days % 7 == 0]


def read_forecast(medewerkers: Sequence[Medewerker], wegingen: Sequence[Weging], *, op: date) -> list[Week]:
    """The load of the coming weeks as far as it is known; a fixed number of queries."""
    people = carriers(medewerkers)
    codes = {"caseload.voorspelling_weken", "caseload.aanwezigheid_werkdagen"}
    found = normen(codes | {f"caseload.{person.functie}" for person in people}, op=op)
    weeks, days = int(found["caseload.voorspelling_weken"]), int(found["caseload.aanwezigheid_werkdagen"])
    last = horizon(op + timedelta(weeks=weeks), days)
    absences = Afwezigheid.objects.filter(medewerker__in=people, van__lte=last, tot_en_met__gte=op)
    return look_ahead(
        wegingen,
        weight_norms=read_normen(op),
        room={person.pk: found[f"caseload.{person.functie}"] * person.fte for person in people},
        absences=list(absences.values_list("medewerker_id", "van", "tot_en_met")),
        waiting=_waiting(people),
        op=op,
        weeks=weeks,
        werkdagen=days,
    )


def _waiting(people: Sequence[Medewerker]) -> list[Wachtend]:
    """The part of the waiting list of their teams that falls to these people, evenly divided."""
    places = Wachtplaats.objects.waiting().filter(
        functie__in={person.functie for person in people}, team__in={person.team_id for person in people}
    )
    colleagues: dict[tuple[str, int], int] = defaultdict(int)
    active = Medewerker.objects.filter(
        actief=True, functie__in=CONTACTPERSONEN, team__in={person.team_id for person in people}
    )
    for functie, team in active.values_list("functie", "team"):
        colleagues[functie, team] += 1
    own: dict[tuple[str, int], int] = defaultdict(int)
    for person in people:
        own[person.functie, person.team_id] += 1
    return [
        Wachtend(termijn=termijn, gewicht=gewicht * own[functie, team] / colleagues[functie, team])
        for functie, team, termijn, gewicht in places.values_list("functie", "team", "termijn", "gewicht")
        if own[functie, team]
    ]


def weigh_all(medewerkers: Sequence[Medewerker], *, op: date) -> list[Weging]:
    """The running klanten of these people, the heaviest first."""
    rows = Toewijzing.objects.filter(medewerker__in=medewerkers).select_related("medewerker")
    found = read_wegingen(rows, op=op)
    return sorted(found, key=lambda one: (-one.gewicht.totaal, one.toewijzing.pk))
