"""Periods of a duty, when an exemption suspends one, and how the proof of a period stands. Pure (CAS-17)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from serviceplein.ui.werkdagen import add_werkdagen

Vrijstelling = tuple[date, date]
"""An exemption [from, until)."""


class Stand(StrEnum):
    """How one period of a duty stands."""

    OPGESCHORT = "opgeschort"
    VOLDAAN = "voldaan"
    TE_BEKIJKEN = "te_bekijken"
    LOOPT = "loopt"
    ONTBREEKT = "ontbreekt"


STAND_NAMEN = {
    Stand.OPGESCHORT: "Opgeschort",
    Stand.VOLDAAN: "Voldaan",
    Stand.TE_BEKIJKEN: "Te bekijken",
    Stand.LOOPT: "Loopt",
    Stand.ONTBREEKT: "Te weinig bewijs",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Periode:
    """Days [van, tot) in which something is asked; suspended when any of them is exempted."""

    van: date
    tot: date
    opgeschort: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Geleverd:
    """One proof as the policy sees it; `voldoende` is None while nobody judged it."""

    aantal: int
    voldoende: bool | None


def period_of(van: date, dagen: int, dag: date, vrij: Sequence[Vrijstelling]) -> Periode:
    """The period that holds `dag`, which is not before `van`."""
    begin = van + timedelta(days=(dag - van).days // dagen * dagen)
    end = begin + timedelta(days=dagen)
    return Periode(van=begin, tot=end, opgeschort=any(a < end and b > begin for a, b in vrij))


def periods(
    van: date, tot: date | None, dagen: int, vrij: Sequence[Vrijstelling], *, op: date
) -> list[Periode]:
    """Every period that began on or before `op`, oldest first; a duty that ended asks no broken period."""
    found = []
    begin = van
    while begin <= op and (tot is None or begin + timedelta(days=dagen) <= tot):
        found.append(period_of(van, dagen, begin, vrij))
        begin = found[-1].tot
    return found


def last_closed(
    van: date, tot: date | None, dagen: int, vrij: Sequence[Vrijstelling], *, op: date, werkdagen: int
) -> Periode | None:
    """The newest period whose last day to show something is over; None when there is none yet."""
    day = op
    while day >= van:
        period = period_of(van, dagen, day, vrij)
        ended = tot is not None and period.tot > tot
        if not ended and deadline(period, werkdagen) < op:
            return period
        day = period.van - timedelta(days=1)
    return None


def deadline(period: Periode, werkdagen: int) -> date:
    """The last day to show what was done in a period: some working days after its end."""
    return add_werkdagen(period.tot - timedelta(days=1), werkdagen)


def judge_period(
    period: Periode, gevraagd: int, proof: Iterable[Geleverd], *, op: date, werkdagen: int
) -> Stand:
    """Suspended comes first, then enough, then what waits for the coach, then time that is left."""
    if period.opgeschort:
        return Stand.OPGESCHORT
    rows = list(proof)
    if sum(row.aantal for row in rows if row.voldoende) >= gevraagd:
        return Stand.VOLDAAN
    if any(row.voldoende is None for row in rows):
        return Stand.TE_BEKIJKEN
    return Stand.LOOPT if op <= deadline(period, werkdagen) else Stand.ONTBREEKT
