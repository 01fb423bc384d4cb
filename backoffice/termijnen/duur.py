"""Lengths of legal terms and the day they end: Algemene termijnenwet. Pure.

A term begins on the day after the event that starts it, and ends at the end of its last day.
"""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from serviceplein.ui.werkdagen import is_werkdag

ATW = "Algemene termijnenwet"
LANGSTE = {"dagen": 90, "weken": 12, "maanden": 3}
"""Longer terms, and terms in years or hours, keep their last day (art. 4)."""


class Eenheid(StrEnum):
    DAGEN = "dagen"
    WEKEN = "weken"
    MAANDEN = "maanden"
    JAREN = "jaren"


@dataclass(frozen=True, slots=True, kw_only=True)
class Duur:
    """A length such as 8 weken; `aantal` is at least 1."""

    aantal: int
    eenheid: Eenheid

    def __str__(self) -> str:
        one = self.aantal == 1 or self.eenheid is Eenheid.JAREN
        return f"{self.aantal} {_SINGULAR[self.eenheid] if one else self.eenheid}"

    @property
    def atw(self) -> bool:
        """Whether the Algemene termijnenwet moves the last day of a term this long (art. 4)."""
        return self.aantal <= LANGSTE.get(self.eenheid, 0)


_SINGULAR = {
    Eenheid.DAGEN: "dag",
    Eenheid.WEKEN: "week",
    Eenheid.MAANDEN: "maand",
    Eenheid.JAREN: "jaar",
}


def weken(aantal: int) -> Duur:
    return Duur(aantal=aantal, eenheid=Eenheid.WEKEN)


def dagen(aantal: int) -> Duur:
    return Duur(aantal=aantal, eenheid=Eenheid.DAGEN)


def last_day(begin: date, duur: Duur) -> date:
    """The last day by the calendar alone: same weekday, or same number in the month or its last day."""
    if duur.eenheid is Eenheid.DAGEN:
        return begin + timedelta(days=duur.aantal)
    if duur.eenheid is Eenheid.WEKEN:
        return begin + timedelta(weeks=duur.aantal)
    months = duur.aantal * (12 if duur.eenheid is Eenheid.JAREN else 1)
    year, month = divmod(begin.year * 12 + begin.month - 1 + months, 12)
    return date(year, month + 1, min(begin.day, monthrange(year, month + 1)[1]))


def end_of_term(begin: date, duur: Duur) -> date:
    """The last day of a legal term: two working days at least in it (art. 2), the last one a working day."""
    end = last_day(begin, duur)
    if not duur.atw:
        return end
    if (end - begin).days >= 3:
        end = max(end, second_werkdag(begin))
    return next_werkdag(end)


def start_of_term(einde: date, duur: Duur) -> date:
    """The day found by counting back from `einde`; never moved (art. 1 lid 2)."""
    negative = Duur(aantal=-duur.aantal, eenheid=duur.eenheid)
    return last_day(einde, negative)


def next_werkdag(dag: date) -> date:
    """`dag` itself, or the first day after it that is no Saturday, Sunday or holiday (art. 1 lid 1)."""
    while not is_werkdag(dag):
        dag += timedelta(days=1)
    return dag


def second_werkdag(begin: date) -> date:
    """The second working day after `begin`."""
    found, dag = 0, begin
    while found < 2:
        dag += timedelta(days=1)
        found += is_werkdag(dag)
    return dag
