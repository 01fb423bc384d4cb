"""The presence calendar: who works, is free or is away on each day of a week (KRN-07)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, time, timedelta
from enum import StrEnum

from serviceplein.agenda.models import Rooster
from serviceplein.organisatie.models import Afwezigheid, Medewerker
from serviceplein.ui.werkdagen import is_werkdag

DAGEN = 5


class Staat(StrEnum):
    WERKT = "werkt"
    VRIJ = "vrij"
    AFWEZIG = "afwezig"


@dataclass(frozen=True, slots=True, kw_only=True)
class Dag:
    """One day of one medewerker; `soort` of the absence is for who may report it, not for everybody."""

    dag: date
    staat: Staat
    van: time | None = None
    tot: time | None = None
    soort: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rij:
    medewerker: Medewerker
    dagen: list[Dag]


def day_of(absences: Iterable[Afwezigheid], rooster: Iterable[Rooster], op: date) -> Dag:
    """Away beats free, a holiday is free, and without a rooster every working day is worked. Pure."""
    away = next((row for row in absences if row.covers(op)), None)
    if away is not None:
        return Dag(dag=op, staat=Staat.AFWEZIG, soort=away.get_soort_display())
    rows = list(rooster)
    holiday = op.weekday() < DAGEN and not is_werkdag(op)
    hours = next((row for row in rows if row.weekdag == op.weekday()), None)
    if holiday or (rows and hours is None) or (not rows and not is_werkdag(op)):
        return Dag(dag=op, staat=Staat.VRIJ)
    return Dag(dag=op, staat=Staat.WERKT, van=hours.van if hours else None, tot=hours.tot if hours else None)


def week_of(people: list[Medewerker], monday: date) -> list[Rij]:
    """The five days from `monday` for people with `afwezigheden` and `rooster` prefetched; no query."""
    days = [monday + timedelta(days=number) for number in range(DAGEN)]
    return [
        Rij(
            medewerker=person,
            dagen=[day_of(person.afwezigheden.all(), person.rooster.all(), day) for day in days],
        )
        for person in people
    ]


def monday_of(text: str, today: date) -> date:
    """The monday of "2026-W47"; of today's week when the text says no week."""
    year, _, week = text.partition("-W")
    if year.isdecimal() and week.isdecimal() and len(year) == 4 and len(week) <= 2:
        try:
            return date.fromisocalendar(int(year), int(week), 1)
        except ValueError:
            pass
    return today - timedelta(days=today.weekday())


def week_code(day: date) -> str:
    """ "2026-W47" for a day of that week."""
    year, week, _ = day.isocalendar()
    return f"{year}-W{week:02d}"
