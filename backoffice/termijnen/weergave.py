"""How a computed term is told: runs of days with the reason, instead of a hundred lines. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from backoffice.termijnen.awb import Dag


@dataclass(frozen=True, slots=True, kw_only=True)
class Periode:
    """Days in a row that count, or do not for the same reason."""

    van: date
    tot: date
    telt: bool
    waarom: str
    artikel: str
    dagen: tuple[Dag, ...]

    @property
    def aantal(self) -> int:
        return len(self.dagen)


def runs(dagen: Sequence[Dag]) -> list[Periode]:
    """Days in a row with the same reason and article, taken together."""
    found = []
    for (counts, why, article), group in groupby(dagen, key=lambda dag: (dag.telt, dag.waarom, dag.artikel)):
        days = tuple(group)
        found.append(
            Periode(
                van=days[0].dag,
                tot=days[-1].dag,
                telt=counts,
                waarom=why or f"Dag {days[0].nummer} tot en met {days[-1].nummer}",
                artikel=article,
                dagen=days,
            )
        )
    return found
