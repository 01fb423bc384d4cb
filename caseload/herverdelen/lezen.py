"""What the optimiser must know, read set-based: people, and klanten who may move (CAS-07)."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any, NamedTuple

from django.db.models import F, QuerySet

from caseload.herverdelen.maat import HONDERD, Coach, Eenheid
from caseload.herverdelen.models import Aanleiding
from caseload.herverdelen.vraag import VAN_EEN_MEDEWERKER, Vraag
from caseload.toewijzing.gewicht import LEAST, Fase
from caseload.toewijzing.kandidaten import away_for_long
from caseload.toewijzing.models import Toewijzing, Uitsluiting
from caseload.toewijzing.weging import phase_of, read_normen
from serviceplein.catalogus.normen import normen
from serviceplein.klanten.gezin.lezen import running_on
from serviceplein.klanten.models import HuishoudenLid
from serviceplein.organisatie.functies import CONTACTPERSONEN
from serviceplein.organisatie.models import Medewerker, Team


class Lopend(NamedTuple):
    """A running toewijzing of a klant who may move, as the phase of the weight is read from it."""

    pk: int
    klant_id: int
    medewerker_id: int
    functie: str
    gewicht: Decimal
    van: datetime
    verwacht_einde: date | None
    wijk_id: int | None
    gemeente_id: int | None
    taal: str
    tolk_nodig: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Gegevens:
    """The whole problem; `leden` are the toewijzingen of each unit, units that still come have none.

    `begin` is what each toewijzing weighs with somebody new.
    """

    coaches: list[Coach]
    eenheden: list[Eenheid]
    leden: Mapping[int, list[Lopend]]
    begin: Mapping[int, Decimal]
    mensen: Mapping[int, Medewerker]


def hundredths(value: Decimal) -> int:
    return int((value * HONDERD).to_integral_value())


def read_problem(vraag: Vraag, *, op: date) -> Gegevens:
    """Everything the optimiser needs, in a fixed number of queries. Raises NormOntbreekt."""
    movable = _movable(vraag)
    moving = [Lopend(*row) for row in movable.values_list(*_FIELDS).order_by("pk")]
    people = _people(vraag, {row.functie for row in moving})
    areas = _areas(vraag, {person.team_id for person in people.values()})
    leaving = {vraag.medewerker_id} if vraag.aanleiding in VAN_EEN_MEDEWERKER else set()
    away = away_for_long(op) | leaving
    load: dict[int, int] = defaultdict(int)
    for row in moving:
        load[row.medewerker_id] += hundredths(row.gewicht)
    rooms = _rooms(vraag, people.values(), op)
    coaches = [
        Coach(
            id=person.pk,
            nummer=person.nummer,
            functie=person.functie,
            norm=rooms[person.pk][0],
            maximum=rooms[person.pk][1],
            vast=max(0, hundredths(_carried(person)) - load[person.pk]),
            talen=frozenset(person.talen),
            gebieden=areas[person.team_id],
            ontvangt=person.actief and person.pk not in away,
        )
        for person in people.values()
    ]
    starts = _starting_weights(moving, op)
    units, leden = _units(vraag, moving, starts, {coach.id: coach for coach in coaches}, movable, op)
    if vraag.aanleiding == Aanleiding.GROEI:
        units += _coming(vraag, coaches, op)
    return Gegevens(coaches=coaches, eenheden=units, leden=leden, begin=starts, mensen=people)


_FIELDS = (
    "pk",
    "klant_id",
    "medewerker_id",
    "functie",
    "gewicht",
    "van",
    "verwacht_einde",
    "klant__wijk_id",
    "klant__gemeente_id",
    "klant__taal",
    "klant__tolk_nodig",
)


def _movable(vraag: Vraag) -> QuerySet[Toewijzing]:
    """Running toewijzingen that may move; somebody who leaves or is away concerns their own klanten only."""
    running = Toewijzing.objects.running()
    if vraag.aanleiding == Aanleiding.GROEI:
        return running.none()
    if vraag.aanleiding in VAN_EEN_MEDEWERKER:
        return running.filter(medewerker=vraag.medewerker_id)
    if vraag.team_id is not None:
        running = running.filter(medewerker__team=vraag.team_id)
    if vraag.functie:
        running = running.filter(functie=vraag.functie)
    if vraag.aanleiding == Aanleiding.REORGANISATIE:
        return running.filter(klant__wijk__in=vraag.wijken)
    return running.filter(medewerker__functie=F("functie"))


def _people(vraag: Vraag, functies: set[str]) -> dict[int, Medewerker]:
    """Who takes part: everybody with a functie that moves; a team that levels stays among itself."""
    wanted = functies | ({vraag.functie} if vraag.functie else set())
    people = Medewerker.objects.filter(functie__in=wanted or CONTACTPERSONEN, capaciteit__isnull=False)
    if vraag.aanleiding in {Aanleiding.NORM, Aanleiding.GROEI} and vraag.team_id is not None:
        people = people.filter(team=vraag.team_id)
    rows = people.select_related("capaciteit", "team").order_by("nummer")
    return {row.pk: row for row in rows if row.actief or row.pk == vraag.medewerker_id}


def _carried(person: Any) -> Decimal:
    carried: Decimal = person.capaciteit.belasting
    return carried


def _areas(vraag: Vraag, teams: set[int]) -> dict[int, frozenset[str]]:
    """What each team serves, with the wijken that would change hands where they would go."""
    areas: dict[int, set[str]] = {team: set() for team in teams}
    for through, column, letter in (
        (Team.wijken.through, "wijk_id", "w"),
        (Team.gemeenten.through, "gemeente_id", "g"),
    ):
        pairs: Any = through.objects.filter(team__in=teams).values_list("team_id", column)
        for team, place in pairs:
            areas[team].add(f"{letter}{place}")
    moved = {f"w{wijk}" for wijk in vraag.wijken}
    for team in areas:
        areas[team] = (areas[team] - moved) | (moved if team == vraag.naar_team else set())
    return {team: frozenset(found) for team, found in areas.items()}


def _rooms(vraag: Vraag, people: Iterable[Medewerker], op: date) -> dict[int, tuple[int, int]]:
    """(norm, maximum) per medewerker in hundredths: norm x fte, and the maximum of the counter.

    Absence of some days lowers what somebody may receive, not what they may keep. With another norm the
    maximum follows it.
    """
    rows = list(people)
    found = normen({f"caseload.{row.functie}" for row in rows} | {"caseload.hard_maximum_procent"}, op=op)
    rooms = {}
    for row in rows:
        capaciteit: Any = row.capaciteit
        full = found[f"caseload.{row.functie}"] * row.fte
        maximum = capaciteit.maximum
        if vraag.norm is not None and row.functie == vraag.functie:
            presence = min(Decimal(1), capaciteit.norm / full) if full else Decimal(0)
            full = vraag.norm * row.fte
            maximum = full * presence * found["caseload.hard_maximum_procent"] / 100
        rooms[row.pk] = (hundredths(full), hundredths(maximum))
    return rooms


def _units(
    vraag: Vraag,
    moving: list[Lopend],
    starts: Mapping[int, Decimal],
    coaches: Mapping[int, Coach],
    movable: QuerySet[Toewijzing],
    op: date,
) -> tuple[list[Eenheid], dict[int, list[Lopend]]]:
    """Klanten grouped by household, functie and contactpersoon, with their bonds."""
    klanten = movable.values("klant")
    home = dict(
        HuishoudenLid.objects.filter(running_on(op), klant__in=klanten).values_list(
            "klant_id", "huishouden_id"
        )
    )
    bonds = _household_bonds(klanten, op)
    former: dict[int, set[int]] = defaultdict(set)
    ended = Toewijzing.objects.filter(klant__in=klanten, tot__isnull=False)
    for klant, person in ended.values_list("klant_id", "medewerker_id"):
        former[klant].add(person)
    barred: dict[int, set[int]] = defaultdict(set)
    for klant, person in (
        Uitsluiting.objects.running().filter(klant__in=klanten).values_list("klant_id", "medewerker_id")
    ):
        barred[klant].add(person)
    groups: dict[tuple[object, ...], list[Lopend]] = defaultdict(list)
    for row in moving:
        house = home.get(row.klant_id)
        alone = ("klant", row.klant_id) if house is None else ("huis", house)
        groups[(*alone, row.functie, row.medewerker_id)].append(row)
    units, leden = [], {}
    for rows in groups.values():
        first = rows[0]
        unit = Eenheid(
            id=first.pk,
            klanten=len(rows),
            functie=first.functie,
            gewicht=sum(hundredths(row.gewicht) for row in rows),
            gewicht_elders=sum(hundredths(starts[row.pk]) for row in rows),
            nu=first.medewerker_id,
            gebieden=_home_areas(rows),
            taal=next((row.taal for row in rows if row.tolk_nodig), ""),
            huisgenoten=frozenset(bonds.get(home.get(first.klant_id, 0), set())) - {first.medewerker_id},
            eerdere=frozenset().union(*(former[row.klant_id] for row in rows)) - {first.medewerker_id},
            uitgesloten=frozenset().union(*(barred[row.klant_id] for row in rows)),
        )
        units.append(_with_need(unit, vraag, coaches))
        leden[unit.id] = rows
    return units, leden


def _starting_weights(moving: list[Lopend], op: date) -> dict[int, Decimal]:
    """With somebody new the first months begin again; the other parts of a weight stay."""
    found = read_normen(op)
    extra = {Fase.BEGELEIDING: Decimal(0)} | {
        fase: found[f"caseload.gewicht.{fase.value}"] for fase in Fase if fase.value
    }
    return {
        row.pk: max(LEAST, row.gewicht - extra[phase_of(row, found, op)] + extra[Fase.START])
        for row in moving
    }


def _with_need(unit: Eenheid, vraag: Vraag, coaches: Mapping[int, Coach]) -> Eenheid:
    """Whether the klanten must leave: their contactpersoon goes, may not serve them, or loses their wijk."""
    now = coaches.get(unit.nu or 0)
    gone = now is None or unit.nu in unit.uitgesloten or unit.nu == vraag.medewerker_id
    if vraag.aanleiding == Aanleiding.REORGANISATIE and now is not None:
        gone = gone or not unit.gebieden & now.gebieden
    return replace(unit, moet_weg=True) if gone else unit


def _home_areas(rows: Iterable[Lopend]) -> frozenset[str]:
    found = set()
    for row in rows:
        if row.wijk_id:
            found.add(f"w{row.wijk_id}")
        if row.gemeente_id:
            found.add(f"g{row.gemeente_id}")
    return frozenset(found)


def _household_bonds(klanten: Any, op: date) -> dict[int, set[int]]:
    """Household -> contactpersonen of its members."""
    members = HuishoudenLid.objects.filter(running_on(op))
    houses = members.filter(klant__in=klanten).values("huishouden")
    bonds: dict[int, set[int]] = defaultdict(set)
    rows = members.filter(huishouden__in=houses, klant__toewijzingen__tot__isnull=True)
    for house, person in rows.values_list("huishouden_id", "klant__toewijzingen__medewerker_id"):
        if person is not None:
            bonds[house].add(person)
    return bonds


def _coming(vraag: Vraag, coaches: list[Coach], op: date) -> list[Eenheid]:
    """Klanten who would come: of the weight of a start, spread over the areas that are served."""
    found = normen({"caseload.gewicht.onbekend", "caseload.gewicht.eerste_maanden"}, op=op)
    weight = hundredths(sum(found.values(), Decimal(0)))
    areas = sorted({area for coach in coaches for area in coach.gebieden})
    return [
        Eenheid(
            id=-number,
            functie=vraag.functie,
            gewicht=weight,
            nu=None,
            gebieden=frozenset({areas[number % len(areas)]}) if areas else frozenset(),
        )
        for number in range(1, vraag.extra + 1)
    ]
