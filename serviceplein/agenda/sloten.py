"""Which moments are free. Pure: no queries, no clock."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from serviceplein.ui.werkdagen import is_werkdag

ZONE = ZoneInfo("Europe/Amsterdam")


@dataclass(frozen=True, slots=True, kw_only=True)
class Werktijd:
    """Hours of the day in which talks are planned, and the length of one talk in minutes."""

    begin_uur: int
    eind_uur: int
    duur_minuten: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Slot:
    """A free moment of one medewerker."""

    medewerker_id: int
    naam: str
    begin: datetime
    eind: datetime


Bezet = tuple[datetime, datetime]


def free_slots(
    medewerker_id: int,
    naam: str,
    *,
    van: datetime,
    dagen: int,
    bezet: Iterable[Bezet],
    afwezig: Iterable[date],
    werktijd: Werktijd,
) -> Iterator[Slot]:
    """Free slots of one medewerker from `van` on, on the next `dagen` calendar days, earliest first.

    `bezet` are (begin, end) pairs of planned talks; days in `afwezig`, weekends and holidays have no slots.
    """
    busy = list(bezet)
    away = set(afwezig)
    first = van.astimezone(ZONE).date()
    length = timedelta(minutes=werktijd.duur_minuten)
    for offset in range(dagen):
        day = first + timedelta(days=offset)
        if day in away or not is_werkdag(day):
            continue
        begin = datetime.combine(day, time(werktijd.begin_uur), ZONE)
        closing = datetime.combine(day, time(werktijd.eind_uur), ZONE)
        while begin + length <= closing:
            end = begin + length
            if begin >= van and not any(start < end and begin < stop for start, stop in busy):
                yield Slot(medewerker_id=medewerker_id, naam=naam, begin=begin, eind=end)
            begin = end
