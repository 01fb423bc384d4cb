"""Redistributing klanten: how long a proposal takes, how many move, and how level the load becomes.

Data: made in memory with a fixed seed: nine functies, ten wijken, weights from 0.4 to 2.0, one in ten with an
interpreter, one in ten in another wijk, households, former contactpersonen and exclusions. Three questions:
a team of 40 coaches with 3,000 klanten of whom four leave; 400 coaches with 45,000 klanten where one in ten
leaves and everybody may move; and the same with a norm that is ten percent lower. Beside it: who must move
divided one by one with the rule of a new klant (lowest relative load with room). Goal: under 60 seconds,
nobody over the maximum.
"""

import json
import random
import sys
from collections.abc import Sequence
from pathlib import Path
from time import perf_counter

sys.path.insert(0, str(Path(__file__).parents[2]))

from caseload.herverdelen.maat import Coach, Eenheid, Wegingen, may_receive, spread
from caseload.herverdelen.verdelen import divide

DOEL = 60.0
WEGINGEN = Wegingen(
    verplaatsing=25, gelijk=10, boven_norm=50, huishouden=30, continuiteit=15, taal=30, gebied=20
)
FUNCTIES, WIJKEN = 9, 10
GEWICHTEN = (40, 50, 80, 100, 120, 150, 180, 200)
TALEN = ("ar", "ti", "pl", "so")


def main() -> None:
    for naam, coaches, klanten, functies, ruimte in (
        ("team van 40", 40, 3_000, 1, 1.2),
        ("gemeente van 400", 400, 45_000, FUNCTIES, 1.2),
        ("lagere norm", 400, 45_000, FUNCTIES, 1.08),
    ):
        people, units = municipality(coaches, klanten, functies, ruimte)
        measure(naam, people, units)


def municipality(
    coaches: int, klanten: int, functies: int, ruimte: float
) -> tuple[list[Coach], list[Eenheid]]:
    """People with `ruimte` times the mean load as norm, and klanten unevenly over them; one in ten leaves."""
    chance = random.Random(1)  # noqa: S311 - the same municipality every time
    wijken = [f"w{n}" for n in range(WIJKEN)]
    stays = [n % 10 > 0 for n in range(coaches)]
    home = [wijken[(n // functies) % WIJKEN] for n in range(coaches)]
    units, total = [], 0
    for number in range(1, klanten + 1):
        nu = chance.randrange(coaches if chance.random() > 0.2 else max(1, coaches // 3))
        size = 2 if chance.random() < 0.05 else 1
        weight = size * chance.choice(GEWICHTEN)
        total += weight
        units.append(
            Eenheid(
                id=number,
                klanten=size,
                functie=f"functie{nu % functies}",
                gewicht=weight,
                gewicht_elders=weight + 50 * size,
                nu=nu + 1,
                moet_weg=not stays[nu],
                gebieden=frozenset({home[nu] if chance.random() < 0.9 else chance.choice(wijken)}),
                taal=chance.choice(TALEN) if chance.random() < 0.1 else "",
                eerdere=frozenset({chance.randrange(coaches) + 1} if chance.random() < 0.05 else ()),
                huisgenoten=frozenset({chance.randrange(coaches) + 1} if chance.random() < 0.03 else ()),
                uitgesloten=frozenset({chance.randrange(coaches) + 1} if chance.random() < 0.01 else ()),
            )
        )
    norm = int(total / coaches * ruimte)
    people = [
        Coach(
            id=n + 1,
            nummer=n + 1,
            functie=f"functie{n % functies}",
            norm=norm,
            maximum=norm * 11 // 10,
            talen=frozenset(chance.sample(TALEN, chance.randint(0, 2))),
            gebieden=frozenset({home[n]}),
            ontvangt=stays[n],
        )
        for n in range(coaches)
    ]
    return people, units


def measure(naam: str, people: Sequence[Coach], units: Sequence[Eenheid]) -> None:
    begun = perf_counter()
    outcome = divide(people, units, WEGINGEN)
    seconds = perf_counter() - begun
    moved = [unit for unit in units if outcome.plek[unit.id] not in (unit.nu, None)]
    check(people, units, dict(outcome.plek))
    one_by_one, left = greedy(people, units)
    line = {
        "naam": "herverdelen",
        "gegevens": f"{naam}: {len(people)} medewerkers, {len(units)} eenheden",
        "waarde": round(seconds, 2),
        "vloer": DOEL,
        "verhouding": round(seconds / DOEL, 3),
        "doel": f"seconden, minder dan {DOEL:.0f}",
        "gehaald": seconds < DOEL,
        "moesten": sum(unit.moet_weg for unit in units),
        "verplaatst": len(moved),
        "zonder_plek": sum(outcome.plek[unit.id] is None for unit in units),
        "spreiding_voor": round(outcome.spreiding_voor, 1),
        "spreiding_na": round(outcome.spreiding_na, 1),
        "een_voor_een": {"zonder_plek": left, "spreiding_na": round(one_by_one, 1)},
    }
    print(json.dumps(line))


def check(people: Sequence[Coach], units: Sequence[Eenheid], place: dict[int, int | None]) -> None:
    """Nobody who received is over the maximum, and every receiver may."""
    by_id = {coach.id: coach for coach in people}
    load = {coach.id: coach.vast for coach in people}
    received = set()
    for unit in units:
        to = place[unit.id]
        if to is None:
            continue
        load[to] += unit.weight_at(to)
        if to != unit.nu:
            received.add(to)
            if not may_receive(unit, by_id[to]):
                raise SystemExit(f"eenheid {unit.id} kreeg iemand die dat niet mag")
    if any(load[coach_id] > by_id[coach_id].maximum for coach_id in received):
        raise SystemExit("iemand kreeg meer dan het maximum")


def greedy(people: Sequence[Coach], units: Sequence[Eenheid]) -> tuple[float, int]:
    """Who must move goes one by one to the lowest relative load: the spread, and how many find no room."""
    load = {coach.id: coach.vast for coach in people}
    for unit in units:
        if not unit.moet_weg and unit.nu is not None:
            load[unit.nu] += unit.gewicht
    left = 0
    for unit in units:
        if not unit.moet_weg:
            continue
        room = [
            coach
            for coach in people
            if may_receive(unit, coach) and load[coach.id] + unit.weight_at(coach.id) <= coach.maximum
        ]
        if not room:
            left += 1
            continue
        to = min(room, key=lambda coach: (load[coach.id] / coach.norm, coach.nummer))
        load[to.id] += unit.weight_at(to.id)
    return spread(people, load), left


if __name__ == "__main__":
    main()
