"""Packing the last klanten exactly, where weights decide who fits; only for few of them (CAS-07)."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from caseload.herverdelen.maat import Coach, Eenheid, Stand, Wegingen, extra_cost, may_receive
from caseload.herverdelen.stroomnet import NIEMAND

INSPANNING = 1.0
"""How long the solver may search, in its own measure, so that the outcome is the same on every machine."""


def pack(stand: Stand, moving: Sequence[Eenheid], people: Sequence[Coach], w: Wegingen) -> dict[int, int]:
    """Coach per unit for as many of `moving` as fit; the others around them stay where they are."""
    from ortools.sat.python import cp_model  # heavy to load, seldom needed

    free = {coach.id: coach.maximum - stand.belasting[coach.id] for coach in people}
    for unit in moving:
        place = stand.plek[unit.id]
        if place is not None:
            free[place] += unit.weight_at(place)
    model = cp_model.CpModel()
    per_unit: dict[int, list[tuple[int, Any]]] = defaultdict(list)
    per_coach: dict[int, list[Any]] = defaultdict(list)
    worth: list[Any] = []
    for unit in moving:
        for coach in people:
            if may_receive(unit, coach):
                chosen = model.new_bool_var("")
                model.add_hint(chosen, stand.plek[unit.id] == coach.id)
                per_unit[unit.id].append((coach.id, chosen))
                per_coach[coach.id].append(unit.weight_at(coach.id) * chosen)
                points = extra_cost(unit, coach, coach.maximum - free[coach.id], w)
                worth.append((NIEMAND * unit.klanten - round(points)) * chosen)
    for options in per_unit.values():
        model.add_at_most_one(chosen for _, chosen in options)
    for coach_id, parts in per_coach.items():
        model.add(sum(parts) <= max(0, free[coach_id]))
    model.maximize(sum(worth))
    solver = cp_model.CpSolver()
    solver.parameters.max_deterministic_time = INSPANNING
    solver.parameters.num_workers = 1
    solver.parameters.random_seed = 1
    if solver.solve(model) not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        return {}
    return {
        unit_id: coach_id
        for unit_id, options in per_unit.items()
        for coach_id, chosen in options
        if solver.value(chosen)
    }
