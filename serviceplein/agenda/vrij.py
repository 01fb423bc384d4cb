"""Who is free when: one query for any number of medewerkers, with ranges that PostgreSQL subtracts itself."""

from collections.abc import Collection, Iterator
from datetime import date, datetime, time, timedelta
from heapq import nsmallest
from typing import Any

from django.db import connection

from serviceplein.agenda.keuzes import AAN_DE_LIJN
from serviceplein.agenda.sloten import ZONE, Gat, Slot, Werktijd, read_werktijd, starts_in
from serviceplein.organisatie.functies import Functie
from serviceplein.organisatie.models import Medewerker
from serviceplein.ui.werkdagen import is_werkdag

_FREE = """
WITH people AS (
    SELECT m.id, m.naam, t.locatie_id,
        EXISTS (SELECT 1 FROM agenda_rooster r WHERE r.medewerker_id = m.id) AS has_rooster
    FROM organisatie_medewerker m JOIN organisatie_team t ON t.id = m.team_id
    WHERE m.id = ANY(%(people)s::bigint[]) AND m.actief
), days AS (
    SELECT day, extract(isodow FROM day)::int - 1 AS weekday FROM unnest(%(days)s::date[]) AS day
), work AS (
    SELECT p.id, p.naam, range_agg(tstzrange(
        (d.day + coalesce(r.van, %(begin)s::time)) AT TIME ZONE 'Europe/Amsterdam',
        (d.day + coalesce(r.tot, %(end)s::time)) AT TIME ZONE 'Europe/Amsterdam')
        * CASE WHEN o.van IS NULL THEN '(,)'::tstzrange ELSE tstzrange(
            (d.day + o.van) AT TIME ZONE 'Europe/Amsterdam',
            (d.day + o.tot) AT TIME ZONE 'Europe/Amsterdam') END) AS free, p.locatie_id
    FROM people p CROSS JOIN days d
    LEFT JOIN agenda_rooster r ON r.medewerker_id = p.id AND r.weekdag = d.weekday
    LEFT JOIN agenda_openingstijd o
        ON %(room)s::boolean AND o.locatie_id = p.locatie_id AND o.weekdag = d.weekday
    WHERE (r.id IS NOT NULL OR NOT p.has_rooster)
        AND (o.id IS NOT NULL OR NOT %(room)s::boolean
            OR NOT EXISTS (SELECT 1 FROM agenda_openingstijd x WHERE x.locatie_id = p.locatie_id))
        AND NOT EXISTS (SELECT 1 FROM organisatie_afwezigheid a
            WHERE a.medewerker_id = p.id AND d.day BETWEEN a.van AND a.tot_en_met)
    GROUP BY p.id, p.naam, p.locatie_id
), busy AS (
    SELECT medewerker_id, range_agg(periode) AS taken FROM (
        SELECT medewerker_id, periode FROM agenda_bezetting
        WHERE %(taken)s::boolean AND medewerker_id = ANY(%(people)s::bigint[])
            AND periode && tstzrange(%(from)s::timestamptz, %(until)s::timestamptz)
        UNION ALL
        SELECT medewerker_id, tstzrange(begin, eind) FROM agenda_agendablok
        WHERE medewerker_id = ANY(%(people)s::bigint[]) AND alleen_voor NOT IN ('', %(soort)s::text)
            AND begin < %(until)s::timestamptz AND eind > %(from)s::timestamptz
    ) AS rows GROUP BY medewerker_id
), full_places AS (
    SELECT locatie_id, range_intersect_agg(taken) AS taken FROM (
        SELECT u.locatie_id, coalesce(
            range_agg(tstzrange(a.begin, a.eind)) FILTER (WHERE a.id IS NOT NULL), '{}') AS taken
        FROM agenda_ruimte u LEFT JOIN agenda_afspraak a ON a.ruimte_id = u.id AND a.status = 'gepland'
            AND a.begin < %(until)s::timestamptz AND a.eind > %(from)s::timestamptz
        WHERE %(room)s::boolean AND %(taken)s::boolean AND u.actief
            AND u.capaciteit >= %(seats)s::int GROUP BY u.id
    ) AS rooms GROUP BY locatie_id
)
SELECT w.id, w.naam, lower(gap), upper(gap)
FROM work w LEFT JOIN busy b ON b.medewerker_id = w.id LEFT JOIN full_places f ON f.locatie_id = w.locatie_id
CROSS JOIN LATERAL unnest(w.free * tstzmultirange(tstzrange(%(from)s::timestamptz, %(until)s::timestamptz))
    - coalesce(b.taken, '{}') - coalesce(f.taken, '{}')) AS gap
WHERE upper(gap) - lower(gap) >= %(least)s::interval
ORDER BY lower(gap), w.id
"""


def free_gaps(
    medewerkers: Collection[int],
    *,
    van: datetime,
    tot: datetime,
    soort: str = "",
    ruimte: bool = False,
    personen: int = 2,
    minstens: timedelta = timedelta(0),
    werktijd: Werktijd | None = None,
    bezet: bool = True,
) -> list[Gat]:
    """Stretches of free time between `van` and `tot`, earliest first; one query (two with the norms).

    Work hours, opening hours, days off, absence, talks with travel, and blocks are taken into account.
    `ruimte`: also a room for `personen` people has to be free where the team works, if it has rooms.
    Without `bezet` what is planned already does not count: when somebody is at work, free or not.
    """
    hours = werktijd or read_werktijd(van.astimezone(ZONE).date())
    days = _working_days(van.astimezone(ZONE).date(), tot.astimezone(ZONE).date())
    if not days or not medewerkers:
        return []
    values: dict[str, Any] = {
        "people": list(medewerkers),
        "days": days,
        "begin": time(hours.begin_uur),
        "end": time(hours.eind_uur),
        "from": van,
        "until": tot,
        "soort": soort,
        "room": ruimte,
        "seats": personen,
        "least": minstens,
        "taken": bezet,
    }
    with connection.cursor() as cursor:
        cursor.execute(_FREE, values)
        return [Gat(medewerker_id=pk, naam=naam, begin=begin, eind=end) for pk, naam, begin, end in cursor]


def first_free_slots(
    functies: Collection[Functie],
    *,
    van: datetime,
    dagen: int,
    aantal: int,
    soort: str = "intake",
    op_adres: bool = False,
    teams: Collection[int] = (),
) -> list[Slot]:
    """The first free slots of everybody with one of `functies`, earliest first, at most one per moment.

    A few queries whatever the number of medewerkers. Of several people free at one moment: first those of
    `teams`, then whoever has the most free time that week, then the lowest number.
    """
    rows = Medewerker.objects.filter(functie__in=functies, actief=True)
    people = {
        pk: (team not in teams, nummer) for pk, team, nummer in rows.values_list("pk", "team", "nummer")
    }
    if not people:
        return []
    hours = read_werktijd(van.astimezone(ZONE).date())
    found: dict[datetime, Slot] = {}
    for begin, end in _stretches(van, dagen):
        gaps = free_gaps(
            list(people), van=begin, tot=end, werktijd=hours, **search_for(soort, hours, op_adres=op_adres)
        )
        found = _earliest(gaps, people, hours, soort, op_adres=op_adres)
        if len(found) >= aantal:
            break
    return nsmallest(aantal, found.values(), key=lambda slot: slot.begin)


def slots_of(
    medewerkers: Collection[int],
    *,
    van: datetime,
    dagen: int,
    soort: str,
    op_adres: bool = False,
    personen: int = 2,
) -> list[Slot]:
    """Every free slot at which all of `medewerkers` can meet; the first one names the slot."""
    hours = read_werktijd(van.astimezone(ZONE).date())
    search = search_for(soort, hours, op_adres=op_adres, personen=personen)
    gaps = free_gaps(medewerkers, van=van, tot=van + timedelta(days=dagen), werktijd=hours, **search)
    lead, *others = medewerkers
    free: dict[int, set[datetime]] = {pk: set() for pk in medewerkers}
    names = {gap.medewerker_id: gap.naam for gap in gaps}
    for gap in gaps:
        free[gap.medewerker_id].update(_starts(gap, hours, soort, op_adres=op_adres))
    common = free[lead].intersection(*(free[pk] for pk in others))
    return [
        Slot(medewerker_id=lead, naam=names[lead], begin=begin, eind=begin + hours.duur[soort])
        for begin in sorted(common)
    ]


def search_for(soort: str, hours: Werktijd, *, op_adres: bool, personen: int = 2) -> dict[str, Any]:
    """What a kind of talk asks of free time: how much of it, and whether it needs a room."""
    travel = hours.reistijd if op_adres else timedelta(0)
    return {
        "soort": soort,
        "ruimte": not op_adres and soort not in AAN_DE_LIJN,
        "personen": personen,
        "minstens": hours.duur[soort] + 2 * travel,
    }


def _earliest(
    gaps: list[Gat], people: dict[int, tuple[bool, int]], hours: Werktijd, soort: str, *, op_adres: bool
) -> dict[datetime, Slot]:
    """One slot per moment, of the person who comes first."""
    free: dict[int, timedelta] = {}
    for gap in gaps:
        free[gap.medewerker_id] = free.get(gap.medewerker_id, timedelta(0)) + (gap.eind - gap.begin)
    order = {pk: (people[pk][0], -free[pk], people[pk][1]) for pk in free}
    best: dict[datetime, Slot] = {}
    for gap in gaps:
        for begin in _starts(gap, hours, soort, op_adres=op_adres):
            known = best.get(begin)
            if known is None or order[gap.medewerker_id] < order[known.medewerker_id]:
                best[begin] = Slot(
                    medewerker_id=gap.medewerker_id,
                    naam=gap.naam,
                    begin=begin,
                    eind=begin + hours.duur[soort],
                )
    return best


def _starts(gap: Gat, hours: Werktijd, soort: str, *, op_adres: bool) -> list[datetime]:
    return starts_in(gap, hours.duur[soort], hours.reistijd if op_adres else timedelta(0), hours.raster)


def _stretches(van: datetime, dagen: int) -> Iterator[tuple[datetime, datetime]]:
    """First a few days, where the answer mostly is, then the whole period."""
    first = van + timedelta(days=min(4, dagen))
    yield van, first
    if dagen > 4:
        yield van, van + timedelta(days=dagen)


def _working_days(first: date, last: date) -> list[date]:
    days = (first + timedelta(days=n) for n in range((last - first).days + 1))
    return [day for day in days if is_werkdag(day)]
