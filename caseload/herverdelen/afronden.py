"""From a flow to whole klanten: nobody over the maximum, everybody a place who fits, no needless move."""

from collections.abc import Mapping, Sequence

from caseload.herverdelen.inpassen import pack
from caseload.herverdelen.maat import Coach, Eenheid, Stand, Wegingen, extra_cost, may_receive
from caseload.herverdelen.stroomnet import NIEMAND, Stroom

RONDES = 8
"""Times every moved klant is looked at again; the gain of a later round is nil in practice."""
KLEIN = 1e-6
CP_GROOTTE = 6_000
"""Units x people up to which the exact solver places who is left."""


def make_whole(flow: Stroom, coaches: Mapping[int, Coach], units: Sequence[Eenheid], w: Wegingen) -> Stand:
    """A place for every unit near the flow, within every hard rule, and not cheaper by one move.

    Who must move goes first: room is for them before it is for a more level load.
    """
    stand = Stand(coaches)
    for unit in units:
        _start(stand, unit)
    order = sorted(units, key=lambda unit: (unit.blijft_mogelijk, -unit.gewicht, unit.id))
    for unit in order:
        for coach_id in _wanted(flow, unit):
            if coach_id == stand.plek[unit.id]:
                break
            if coach_id is not None and stand.fits(unit, coaches[coach_id]):
                stand.place(unit, coach_id)
                break
    by_functie = _receivers(coaches)
    for _ in range(RONDES):
        first = sorted(order, key=lambda unit: stand.plek[unit.id] is not None)
        changed = [_improve(stand, unit, coaches, by_functie, w) for unit in first if _in_play(stand, unit)]
        if not any(changed):
            break
    left = [unit for unit in order if stand.plek[unit.id] is None]
    if left:
        _pack(stand, left, order, coaches, w)
    return stand


def _start(stand: Stand, unit: Eenheid) -> None:
    """Where the unit is if it can stay there; what must go weighs on nobody."""
    stays = unit.blijft_mogelijk and unit.nu in stand.coaches
    stand.place(unit, unit.nu if stays else None)


def _wanted(flow: Stroom, unit: Eenheid) -> list[int | None]:
    """Coaches by their share of the unit; nobody is no choice."""
    shares = flow.delen[unit.id]
    ranked = sorted(
        ((-part, coach_id) for coach_id, part in shares.items() if coach_id is not None),
    )
    return [coach_id for _, coach_id in ranked]


def _receivers(coaches: Mapping[int, Coach]) -> dict[str, list[Coach]]:
    found: dict[str, list[Coach]] = {}
    for coach in sorted(coaches.values(), key=lambda coach: coach.nummer):
        if coach.ontvangt:
            found.setdefault(coach.functie, []).append(coach)
    return found


def _in_play(stand: Stand, unit: Eenheid) -> bool:
    """Moved, without a place, or with somebody who carries too much."""
    now = stand.plek[unit.id]
    return now is None or now != unit.nu or stand.belasting[now] > stand.coaches[now].maximum


def _improve(
    stand: Stand,
    unit: Eenheid,
    coaches: Mapping[int, Coach],
    receivers: Mapping[str, list[Coach]],
    w: Wegingen,
) -> bool:
    """The cheapest place for one unit with everybody else where they are; the number breaks a tie."""
    before = stand.plek[unit.id]
    stand.place(unit, None)
    best, best_cost = None, float(NIEMAND * unit.klanten)
    options = list(receivers.get(unit.functie, ()))
    home = coaches.get(unit.nu) if unit.nu is not None and not unit.moet_weg else None
    if home is not None and home not in options:
        options.append(home)
    for coach in options:
        if coach is not home and not (may_receive(unit, coach) and stand.fits(unit, coach)):
            continue
        cost = extra_cost(unit, coach, stand.belasting[coach.id], w)
        if coach is home and stand.belasting[coach.id] + unit.weight_at(coach.id) > coach.maximum:
            cost += NIEMAND * unit.klanten / 2
        if cost < best_cost - KLEIN:
            best, best_cost = coach.id, cost
    stand.place(unit, best)
    return best != before


def _pack(
    stand: Stand, left: list[Eenheid], units: Sequence[Eenheid], coaches: Mapping[int, Coach], w: Wegingen
) -> None:
    """Places who is left by packing them exactly, together with those who had to move anyway.

    Klanten differ in weight, so people can have room together while nobody has room for one klant more.
    """
    for functie in sorted({unit.functie for unit in left}):
        moving = [unit for unit in units if unit.functie == functie and (unit.moet_weg or unit.nu is None)]
        people = [coach for coach in coaches.values() if coach.functie == functie and coach.ontvangt]
        room = sum(max(0, coach.maximum - stand.belasting[coach.id]) for coach in people)
        lightest = min(unit.weight_at(None) for unit in left if unit.functie == functie)
        if room < lightest or len(moving) * len(people) > CP_GROOTTE:
            continue
        found = pack(stand, moving, people, w)
        if len(found) <= sum(stand.plek[unit.id] is not None for unit in moving):
            continue
        for unit in moving:
            stand.place(unit, None)
        for unit in moving:
            stand.place(unit, found.get(unit.id))
