"""Who is here and who is away, in working days. Pure: the absences and the day are given (KRN-07)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from serviceplein.organisatie.models import Afwezigheid, Medewerker
from serviceplein.ui.werkdagen import is_werkdag

HORIZON = 400
"""Days looked ahead; a longer absence is simply 'long'."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Aanwezigheid:
    """`werkdagen` is how many working days in a row somebody is away from the day asked; 0 is present."""

    soort: str
    tot_en_met: date | None
    werkdagen: int

    @property
    def is_aanwezig(self) -> bool:
        return self.tot_en_met is None

    def langer_dan(self, werkdagen: int) -> bool:
        """Absent for more than this many working days (norm `caseload.afwezig_werkdagen`)."""
        return self.werkdagen > werkdagen


def presence_from(absences: Iterable[Afwezigheid], op: date) -> Aanwezigheid:
    """The absence that runs on `op`, joined with those that follow without a working day between."""
    rows = sorted(absences, key=lambda row: row.van)
    first = next((row for row in rows if row.covers(op)), None)
    if first is None:
        return Aanwezigheid(soort="", tot_en_met=None, werkdagen=0)
    end = first.tot_en_met
    for row in rows:
        if end < row.van <= _next_working_day(end) or row.covers(_next_working_day(end)):
            end = max(end, row.tot_en_met)
    days = min((end - op).days, HORIZON)
    working = sum(is_werkdag(op + timedelta(days=n)) for n in range(days + 1))
    return Aanwezigheid(soort=first.get_soort_display(), tot_en_met=end, werkdagen=working)


def presence(medewerker: Medewerker, op: date) -> Aanwezigheid:
    """Presence of one medewerker on `op`; reads `medewerker.afwezigheden` (prefetch them for a list)."""
    return presence_from(medewerker.afwezigheden.all(), op)


def _next_working_day(day: date) -> date:
    day += timedelta(days=1)
    while not is_werkdag(day):
        day += timedelta(days=1)
    return day
