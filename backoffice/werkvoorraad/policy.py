"""How urgent an opdracht is: its term, the situation and how long it waits. Pure.

Every day all opdrachten gain the same number of points, so their order never changes by itself: it stands in
the row as `urgentie`, counted from a fixed day, and an index can be read in that order.
"""

from dataclasses import dataclass
from datetime import date

from backoffice.werkvoorraad.transitions import Situatie

BEGIN = date(2020, 1, 1)
"""The day `urgentie` is counted from."""
VENSTER = 60
"""A term so many days away counts for nothing; a nearer one counts for every day that it is nearer."""
PUNTEN = "werkvoorraad.punten."
TERMIJNDAG, WACHTDAG = f"{PUNTEN}termijndag", f"{PUNTEN}wachtdag"
CODES = (TERMIJNDAG, WACHTDAG, *(f"{PUNTEN}{situatie.value}" for situatie in Situatie))


@dataclass(frozen=True, slots=True, kw_only=True)
class Gewichten:
    """Points per day and per situation, as the norms say on a day."""

    termijndag: int
    wachtdag: int
    situaties: dict[str, int]

    @property
    def per_dag(self) -> int:
        """What every opdracht gains in a day."""
        return self.termijndag + self.wachtdag


@dataclass(frozen=True, slots=True, kw_only=True)
class Reden:
    """One part of the urgency, in words and points."""

    zin: str
    punten: int


def urgentie_of(termijn: date, ontstaan: date, situatie: str, gewichten: Gewichten) -> int:
    """What stands in the row; a higher number goes first."""
    return (
        gewichten.situaties.get(situatie, 0)
        - gewichten.termijndag * (termijn - BEGIN).days
        - gewichten.wachtdag * (ontstaan - BEGIN).days
    )


def points_on(urgentie: int, op: date, gewichten: Gewichten) -> int:
    """The points on a day: those of `explain` together."""
    return urgentie + gewichten.per_dag * (op - BEGIN).days + gewichten.termijndag * VENSTER


def explain(
    termijn: date, ontstaan: date, situatie: str, gewichten: Gewichten, *, op: date
) -> tuple[Reden, ...]:
    """Why an opdracht stands where it stands on `op`."""
    late, waits = (op - termijn).days, (op - ontstaan).days
    reasons = [
        Reden(zin=_term(late), punten=gewichten.termijndag * (late + VENSTER)),
        Reden(
            zin=f"Wacht {_days(waits)}" if waits else "Vandaag binnengekomen",
            punten=gewichten.wachtdag * waits,
        ),
    ]
    if situatie:
        reasons.insert(
            0, Reden(zin=str(Situatie(situatie).label), punten=gewichten.situaties.get(situatie, 0))
        )
    return tuple(reasons)


def _term(late: int) -> str:
    if late > 0:
        return f"Termijn {_days(late)} voorbij"
    return "Termijn loopt vandaag af" if late == 0 else f"Nog {_days(-late)} tot de termijn"


def _days(number: int) -> str:
    return "1 dag" if number == 1 else f"{number} dagen"
