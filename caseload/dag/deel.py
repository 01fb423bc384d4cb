"""The parts of the day page; a room that has something for today registers its part here."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from caseload.contact.radar import Contactnormen
from serviceplein.organisatie.models import Medewerker
from serviceplein.toegang.models import Gebruiker

MEEST = 12
"""Rows of a part; the rest is a click away."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Dag:
    """Whose day it is, and the norms of it, read once. `mensen`: oneself and for whom one stands in."""

    user: Gebruiker
    medewerker: Medewerker
    mensen: frozenset[int]
    now: datetime
    today: date
    contact: Contactnormen
    nieuw: timedelta
    vooruit: timedelta

    @property
    def horizon(self) -> date:
        """How far ahead terms are shown."""
        return self.today + self.vooruit

    def stands_in(self, medewerker_id: int | None) -> str:
        """Said of a row that is somebody else's today."""
        return "" if medewerker_id in (None, self.medewerker.pk) else "U neemt waar"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rij:
    """One thing, with the one thing to do about it: `url` behind `knop`."""

    wat: str
    url: str
    knop: str
    klant: str = ""
    klant_id: int | None = None
    termijn: date | None = None
    wanneer: str = ""
    onder: str = ""
    merk: str = ""
    toon: str = "let_op"


Lees = Callable[[Dag], Sequence[Rij]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Deel:
    """`lees(dag)` gives at most MEEST + 1 rows in a fixed number of queries; `alles` is the whole list."""

    naam: str
    titel: str
    icoon: str
    volgorde: int
    lees: Lees
    kolom: int = 1
    alles: str = ""
    leeg: str = ""


_registered: dict[str, Deel] = {}


def register(deel: Deel) -> None:
    """Puts a part on the day page, or replaces it; without rows it shows `leeg` or nothing."""
    _registered[deel.naam] = deel


def delen() -> list[Deel]:
    return sorted(_registered.values(), key=lambda deel: (deel.volgorde, deel.naam))
