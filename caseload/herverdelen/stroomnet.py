"""The division as a min-cost flow: load flows from klanten over people to the sink (CAS-07).

A flow may split a unit over people; `afronden` makes whole units of it. Units that are alike share a node
("pool") on their way, so the net grows with the number of klanten and not with klanten x people.
"""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from ortools.graph.python.min_cost_flow import SimpleMinCostFlow

from caseload.herverdelen.maat import (
    HONDERD,
    PER_TIEN_PROCENT,
    Coach,
    Eenheid,
    Wegingen,
    may_receive,
    place_cost,
)

SCHAAL = 1000
SCHIJF = 20
"""The convex load cost is drawn in this many slices up to the norm."""
NIEMAND = 100_000
"""Points of leaving somebody without a place: more than any place costs."""
BOVEN_MAXIMUM = 2_000
"""Points of staying with somebody who is over the maximum already: dearer than any move, but better that than
a klant who must leave and finds nobody."""


class GeenVerdeling(RuntimeError):
    """The solver found no flow; the net always has one unless numbers are beyond its range."""


@dataclass(slots=True)
class Net:
    """The arcs while they are gathered; the index of an arc is its place in the lists."""

    van: list[int] = field(default_factory=list)
    naar: list[int] = field(default_factory=list)
    ruimte: list[int] = field(default_factory=list)
    kosten: list[int] = field(default_factory=list)
    knopen: int = 0

    def node(self) -> int:
        self.knopen += 1
        return self.knopen - 1

    def arc(self, van: int, naar: int, ruimte: int, kosten: int) -> int:
        self.van.append(van)
        self.naar.append(naar)
        self.ruimte.append(ruimte)
        self.kosten.append(kosten)
        return len(self.van) - 1


@dataclass(slots=True)
class Stroom:
    """Where the load went: per unit the coaches with its share, nobody as None."""

    delen: Mapping[int, Counter[int | None]]


def solve(coaches: Mapping[int, Coach], units: Sequence[Eenheid], w: Wegingen) -> Stroom:
    """The cheapest flow of all units. Raises GeenVerdeling."""
    net = Net()
    sink, nobody = net.node(), net.node()
    node_of = {coach_id: net.node() for coach_id in sorted(coaches)}
    total = sum(unit.stroomgewicht for unit in units)
    net.arc(nobody, sink, total, 0)
    here = Counter[int | None]()
    for unit in units:
        here[unit.nu] += unit.stroomgewicht
    home_of = {
        coach_id: _slices(net, node, sink, coaches[coach_id], here[coach_id], w)
        for coach_id, node in node_of.items()
    }
    pools = _Pools(net, coaches, node_of, w)
    direct: dict[int, list[tuple[int, int | None]]] = {}
    supply: dict[int, int] = {}
    for unit in units:
        node = net.node()
        supply[node] = unit.stroomgewicht
        direct[unit.id] = list(_own_arcs(net, node, nobody, unit, coaches, node_of, home_of, w))
        pools.connect(node, unit)
    supply[sink] = -total
    flows = _run(net, supply)
    delen = {
        unit.id: Counter({coach_id: flows[arc] for arc, coach_id in direct[unit.id] if flows[arc]})
        for unit in units
    }
    pools.hand_out(flows, delen)
    return Stroom(delen=delen)


def _per_part(points: float, unit: Eenheid) -> int:
    """Points of a whole unit as cost per hundredth of weight."""
    return round(points * SCHAAL / unit.stroomgewicht)


def _slices(net: Net, node: int, sink: int, coach: Coach, here: int, w: Wegingen) -> int:
    """What a coach can carry above `vast`: dearer slice by slice, at most the maximum.

    Returns the node for klanten who stay: what they weigh above the maximum already may remain.
    """
    room = max(0, coach.maximum - coach.vast) if coach.norm > 0 else 0
    width, load, left = max(1, coach.norm // SCHIJF), coach.vast, room
    while left > 0:
        step = min(left, width - load % width)
        share = (load + step / 2) / coach.norm
        cost = w.gelijk * PER_TIEN_PROCENT * share + (w.boven_norm if load >= coach.norm else 0)
        net.arc(node, sink, step, round(cost * SCHAAL / HONDERD))
        load, left = load + step, left - step
    if here <= room:
        return node
    home = net.node()
    net.arc(home, node, here, 0)
    net.arc(home, sink, here - room, BOVEN_MAXIMUM * SCHAAL // HONDERD)
    return home


def _own_arcs(
    net: Net,
    node: int,
    nobody: int,
    unit: Eenheid,
    coaches: Mapping[int, Coach],
    node_of: Mapping[int, int],
    home_of: Mapping[int, int],
    w: Wegingen,
) -> list[tuple[int, int | None]]:
    """Staying, people with a bond, everybody allowed for who cannot use a pool, and nobody."""
    arcs: list[tuple[int, int | None]] = []
    home = [unit.nu] if unit.nu is not None and not unit.moet_weg and unit.nu in coaches else []
    stays = bool(home)
    bonded = sorted(unit.huisgenoten | unit.eerdere)
    for coach_id in dict.fromkeys(home + (bonded if _uses_pool(unit, coaches) else sorted(coaches))):
        coach = coaches.get(coach_id)
        if coach is None or not (may_receive(unit, coach) or (stays and coach_id == unit.nu)):
            continue
        cost = _per_part(place_cost(unit, coach, w), unit)
        to = home_of if coach_id == unit.nu else node_of
        arcs.append((net.arc(node, to[coach.id], unit.stroomgewicht, cost), coach.id))
    if not stays:
        arcs.append(
            (net.arc(node, nobody, unit.stroomgewicht, _per_part(NIEMAND * unit.klanten, unit)), None)
        )
    return arcs


def _uses_pool(unit: Eenheid, coaches: Mapping[int, Coach]) -> bool:
    """A pool leads to everybody: not for who may not get everybody."""
    now = coaches.get(unit.nu) if unit.nu is not None and unit.moet_weg else None
    return not unit.uitgesloten and not (now and now.ontvangt)


Soort = tuple[str, frozenset[str], str, int, int, bool]


class _Pools:
    """Nodes for units that are alike: functie, home, language, weight, and whether they must move."""

    def __init__(
        self, net: Net, coaches: Mapping[int, Coach], node_of: Mapping[int, int], w: Wegingen
    ) -> None:
        self.net, self.coaches, self.node_of, self.w = net, coaches, node_of, w
        self.nodes: dict[Soort, int] = {}
        self.arcs: dict[Soort, list[tuple[int, int]]] = {}
        self.members: dict[Soort, list[tuple[int, int]]] = defaultdict(list)
        self.units: dict[int, Eenheid] = {}

    def connect(self, node: int, unit: Eenheid) -> None:
        if not _uses_pool(unit, self.coaches):
            return
        forced = unit.moet_weg or unit.nu is None
        soort = (unit.functie, unit.gebieden, unit.taal, unit.stroomgewicht, unit.klanten, forced)
        if soort not in self.nodes:
            self.nodes[soort] = self.net.node()
            self.arcs[soort] = list(self._out(soort, unit))
        self.members[soort].append((self.net.arc(node, self.nodes[soort], unit.stroomgewicht, 0), unit.id))
        self.units[unit.id] = unit

    def _out(self, soort: Soort, unit: Eenheid) -> list[tuple[int, int]]:
        """From the pool to everybody who may receive this kind, as somebody without a bond."""
        alike = Eenheid(
            id=0,
            klanten=unit.klanten,
            functie=unit.functie,
            gewicht=unit.stroomgewicht,
            nu=-1 if not soort[-1] else None,
            gebieden=unit.gebieden,
            taal=unit.taal,
        )
        size = 10**9
        return [
            (
                self.net.arc(
                    self.nodes[soort],
                    self.node_of[coach.id],
                    size,
                    _per_part(place_cost(alike, coach, self.w), unit),
                ),
                coach.id,
            )
            for coach in self.coaches.values()
            if may_receive(alike, coach)
        ]

    def hand_out(self, flows: Sequence[int], delen: Mapping[int, Counter[int | None]]) -> None:
        """Which unit of a pool goes where: they are alike, so in the order of their ids."""
        for soort, members in self.members.items():
            out = [[coach_id, flows[arc]] for arc, coach_id in self.arcs[soort] if flows[arc]]
            place = 0
            for arc, unit_id in members:
                amount = flows[arc]
                while amount > 0:
                    take = min(amount, out[place][1])
                    delen[unit_id][out[place][0]] += take
                    out[place][1] -= take
                    amount -= take
                    place += out[place][1] == 0


def _run(net: Net, supply: Mapping[int, int]) -> list[int]:
    solver = SimpleMinCostFlow()
    arcs = solver.add_arcs_with_capacity_and_unit_cost(
        np.array(net.van), np.array(net.naar), np.array(net.ruimte), np.array(net.kosten)
    )
    nodes = np.array(list(supply))
    solver.set_nodes_supplies(nodes, np.array(list(supply.values())))
    status = solver.solve()
    if status != SimpleMinCostFlow.OPTIMAL:
        raise GeenVerdeling(
            f"Er is geen verdeling gevonden ({status.name}). Meld dit bij functioneel beheer."
        )
    return [int(amount) for amount in solver.flows(arcs)]
