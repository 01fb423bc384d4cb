"""What is asked of an indicator: up to which day, over which period, of whom."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Literal

from django.utils import timezone

from serviceplein.catalogus.models import Product
from serviceplein.organisatie.models import Medewerker, Team


@dataclass(frozen=True, slots=True, kw_only=True)
class Bereik:
    """The whole gemeente, one team or one medewerker.

    wijken: the wijken of the team; none means that the team works for all of them.
    regelingen: what a backoffice team decides on, by its specialisme.
    """

    soort: Literal["gemeente", "team", "medewerker"]
    id: int | None = None
    naam: str = ""
    wijken: tuple[int, ...] = ()
    specialisme: str = ""
    regelingen: tuple[str, ...] = ()

    @property
    def sleutel(self) -> str:
        """How an address names it: 'gemeente', 'team-3', 'medewerker-12'."""
        return self.soort if self.id is None else f"{self.soort}-{self.id}"


GEMEENTE = Bereik(soort="gemeente", naam="Hele gemeente")


def read_team(team: Team, wijken: Iterable[int] | None = None) -> Bereik:
    """The reach of one team, with what it takes to count for it; `wijken` when they were read already."""
    if wijken is None:
        wijken = team.wijken.order_by("pk").values_list("pk", flat=True)
    regelingen: tuple[str, ...] = ()
    if team.specialisme:
        handled = Product.objects.filter(behandeld_door=team.specialisme)
        regelingen = tuple(sorted(set(handled.values_list("code", flat=True))))
    return Bereik(
        soort="team",
        id=team.pk,
        naam=team.naam,
        wijken=tuple(wijken),
        specialisme=team.specialisme,
        regelingen=regelingen,
    )


def read_medewerker(medewerker: Medewerker) -> Bereik:
    return Bereik(soort="medewerker", id=medewerker.pk, naam=medewerker.naam)


@dataclass(frozen=True, slots=True, kw_only=True)
class Vraag:
    """`van` and `peildatum` are whole days in Dutch time, both included. `nu` is the moment of asking."""

    peildatum: date
    van: date
    bereik: Bereik
    nu: datetime
    stroom: str = ""

    @property
    def begin(self) -> datetime:
        """First moment of the period."""
        return start_of(self.van)

    @property
    def tot(self) -> datetime:
        """First moment after the peildatum."""
        return start_of(self.peildatum + timedelta(days=1))

    @property
    def moment(self) -> datetime:
        """The end of the peildatum, or now while that day still runs."""
        return min(self.tot, self.nu)

    @property
    def terug(self) -> bool:
        """Whether the peildatum is over, so that rows must be read as they were then."""
        return self.tot <= self.nu


def start_of(day: date) -> datetime:
    """The first moment of a day in Dutch time, also where the clock changes."""
    return timezone.make_aware(datetime.combine(day, time.min))


def months_back(day: date, months: int) -> date:
    """The first day of the month that lies `months` months before that of `day`."""
    count = day.year * 12 + day.month - 1 - months
    return date(count // 12, count % 12 + 1, 1)
