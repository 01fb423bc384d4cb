"""What a redistribution is measured by: people, units of klanten, and what a place costs. Pure (CAS-07).

Weights of klanten, norms and maxima are whole hundredths, so that sums are exact.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields
from decimal import Decimal

HONDERD = 100
PER_TIEN_PROCENT = 10
"""The level weight is told per ten percent of load."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wegingen:
    """What counts and how much, in points per klant; dated norms `herverdelen.<name>`.

    verplaatsing: any move. gelijk: ten percent more load of the receiver. boven_norm: extra above the norm.
    huishouden, continuiteit, taal: gain of a receiver who is contactpersoon of a household member, was so of
    the klant before, or speaks the language. gebied: cost of a receiver whose team does not work there.
    """

    verplaatsing: int
    gelijk: int
    boven_norm: int
    huishouden: int
    continuiteit: int
    taal: int
    gebied: int

    @classmethod
    def codes(cls) -> dict[str, str]:
        """Name of each weight with the code of its norm."""
        return {one.name: f"herverdelen.{one.name}" for one in fields(cls)}

    @classmethod
    def from_norms(cls, norms: Mapping[str, Decimal]) -> "Wegingen":
        """The weights of a day, read from norms by code."""
        return cls(**{name: round(norms[code]) for name, code in cls.codes().items()})

    @property
    def basis(self) -> int:
        """What every place of somebody who must move costs before gains, so that no cost is negative."""
        return self.huishouden + self.continuiteit + self.taal


@dataclass(frozen=True, slots=True, kw_only=True)
class Coach:
    """Somebody who carries klanten. `vast` is the load that stays whatever happens; `gebieden` what the
    team serves. `ontvangt` is False for who leaves or is away for long.
    """

    id: int
    nummer: int
    functie: str
    norm: int
    maximum: int
    vast: int = 0
    talen: frozenset[str] = frozenset()
    gebieden: frozenset[str] = frozenset()
    ontvangt: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Eenheid:
    """Klanten who move together: one klant, or members of a household with the same contactpersoon.

    `gewicht` is what they weigh where they are, `gewicht_elders` with somebody new, for whom the first months
    begin again (0: the same). `nu` is None for klanten who still come. `moet_weg` says that `nu` is no option
    any more. `taal` is empty when no interpreter is needed. `gebieden` are the areas the klanten live in.
    """

    id: int
    klanten: int = 1
    functie: str
    gewicht: int
    gewicht_elders: int = 0
    nu: int | None
    moet_weg: bool = False
    gebieden: frozenset[str] = frozenset()
    taal: str = ""
    huisgenoten: frozenset[int] = frozenset()
    eerdere: frozenset[int] = frozenset()
    uitgesloten: frozenset[int] = frozenset()

    @property
    def blijft_mogelijk(self) -> bool:
        """Whether staying where they are is an option."""
        return self.nu is not None and not self.moet_weg

    def weight_at(self, coach_id: int | None) -> int:
        """What the unit weighs with this person."""
        here = coach_id is not None and coach_id == self.nu
        return self.gewicht if here else self.gewicht_elders or self.gewicht

    @property
    def stroomgewicht(self) -> int:
        """What flows through the net: the weight of most of its possible places."""
        return self.gewicht if self.blijft_mogelijk else self.weight_at(None)


@dataclass(slots=True)
class Stand:
    """Who is where while a division is made: unit -> coach (None: nobody has room), and the loads."""

    coaches: Mapping[int, Coach]
    plek: dict[int, int | None] = field(default_factory=dict)
    belasting: dict[int, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for coach in self.coaches.values():
            self.belasting.setdefault(coach.id, coach.vast)

    def place(self, unit: Eenheid, coach_id: int | None) -> None:
        """Puts a unit with a coach, away from where it was."""
        before = self.plek.get(unit.id)
        if before is not None:
            self.belasting[before] -= unit.weight_at(before)
        if coach_id is not None:
            self.belasting[coach_id] += unit.weight_at(coach_id)
        self.plek[unit.id] = coach_id

    def fits(self, unit: Eenheid, coach: Coach) -> bool:
        """Room for the unit within the hard maximum; where it is now it always fits."""
        if self.plek.get(unit.id) == coach.id:
            return True
        return self.belasting[coach.id] + unit.weight_at(coach.id) <= coach.maximum


def may_receive(unit: Eenheid, coach: Coach) -> bool:
    """The hard rules of a receiver, apart from room: functie, exclusion, presence."""
    return (
        coach.ontvangt
        and coach.functie == unit.functie
        and coach.id not in unit.uitgesloten
        and (coach.id != unit.nu or not unit.moet_weg)
    )


def serves(unit: Eenheid, coach: Coach) -> bool:
    """Whether the team of the coach works where the klanten live; unknown homes are everybody's."""
    return not unit.gebieden or bool(unit.gebieden & coach.gebieden)


def place_cost(unit: Eenheid, coach: Coach, w: Wegingen) -> int:
    """Points of this place, apart from the load; a gain never pays for a move nobody needs."""
    outside = 0 if serves(unit, coach) else w.gebied
    if coach.id == unit.nu:
        return outside * unit.klanten
    gain = (
        w.huishouden * (coach.id in unit.huisgenoten)
        + w.continuiteit * (coach.id in unit.eerdere)
        + w.taal * (unit.taal in coach.talen)
    )
    if unit.moet_weg or unit.nu is None:
        return (w.basis - gain + outside) * unit.klanten
    return max(1, w.verplaatsing - gain + outside) * unit.klanten


def load_cost(coach: Coach, load: int, w: Wegingen) -> float:
    """Points of carrying `load`: quadratic in the share of the norm, so that level is cheapest."""
    if coach.norm <= 0:
        return float(w.boven_norm * load) / HONDERD
    level = w.gelijk * PER_TIEN_PROCENT * load * load / (2 * coach.norm * HONDERD)
    return level + w.boven_norm * max(0, load - coach.norm) / HONDERD


def extra_cost(unit: Eenheid, coach: Coach, load: int, w: Wegingen) -> float:
    """Points of adding the unit to a coach who carries `load` without it."""
    more = load_cost(coach, load + unit.weight_at(coach.id), w) - load_cost(coach, load, w)
    return place_cost(unit, coach, w) + more


def spread(coaches: Iterable[Coach], load: Mapping[int, int]) -> float:
    """Standard deviation of load / norm in percent points, over people with a norm who take part."""
    shares = [100 * load.get(c.id, 0) / c.norm for c in coaches if c.norm > 0 and c.ontvangt]
    if not shares:
        return 0.0
    mean = sum(shares) / len(shares)
    return float((sum((share - mean) ** 2 for share in shares) / len(shares)) ** 0.5)
