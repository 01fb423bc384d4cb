"""One division of klanten over people: the optimisation from beginning to end. Pure (CAS-07)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from caseload.herverdelen.afronden import make_whole
from caseload.herverdelen.maat import Coach, Eenheid, Stand, Wegingen, spread
from caseload.herverdelen.stroomnet import solve


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdeling:
    """The outcome: unit id -> coach id (None: nobody has room), the loads, and how level they are."""

    plek: Mapping[int, int | None]
    voor: Mapping[int, int]
    na: Mapping[int, int]
    spreiding_voor: float
    spreiding_na: float


def divide(coaches: Sequence[Coach], units: Sequence[Eenheid], w: Wegingen) -> Verdeling:
    """Divides the units; the same input gives the same outcome, whatever its order.

    Holds: nobody receives past their maximum, only with the functie, never excluded; units who can stay move
    only when that makes the whole cheaper by the weights.
    """
    by_id = {coach.id: coach for coach in sorted(coaches, key=lambda coach: coach.nummer)}
    ordered = sorted(units, key=lambda unit: unit.id)
    before = {coach.id: coach.vast for coach in by_id.values()}
    for unit in ordered:
        if unit.nu in before:
            before[unit.nu] += unit.gewicht
    stand = make_whole(solve(by_id, ordered, w), by_id, ordered, w) if ordered else Stand(by_id)
    return Verdeling(
        plek=stand.plek,
        voor=before,
        na=stand.belasting,
        spreiding_voor=spread(by_id.values(), before),
        spreiding_na=spread(by_id.values(), stand.belasting),
    )
