"""100,000 evaluations of the shipped triage table on one core, against reading the same facts.

Data: 1,000 meldingen drawn with seed 1, each fact known in three out of four. The goal is 2 seconds.
"""

import json
from random import Random
from time import perf_counter
from typing import Any

from serviceplein.regels.feiten import Feit, Soort
from serviceplein.regels.meegeleverd import shipped_tabel
from serviceplein.regels.tabel import compile_tabel

EVALUATIONS = 100_000
GOAL_SECONDS = 2.0
PRODUCTEN = ["u_pas", "bijzondere_bijstand", "hulp_bij_huishouden", "rolstoel", "vervoer"]


def main() -> None:
    tabel = compile_tabel(shipped_tabel("triage").inhoud)
    random = Random(1)  # noqa: S311 - reproducible test data
    meldingen = [draw_facts(tabel.definitie.invoer, random) for _ in range(1_000)]
    names = [feit.naam for feit in tabel.definitie.invoer]
    rounds = range(EVALUATIONS // len(meldingen))

    start = perf_counter()
    for _ in rounds:
        for facts in meldingen:
            for name in names:
                facts.get(name)
    floor = perf_counter() - start

    rows: set[int | None] = set()
    start = perf_counter()
    for _ in rounds:
        for facts in meldingen:
            rows.add(tabel.evaluate(facts).regel)
    seconds = perf_counter() - start
    print(
        json.dumps(
            {
                "naam": "triage",
                "gegevens": f"{EVALUATIONS} evaluaties, {len(meldingen)} meldingen, {len(rows)} regels",
                "waarde": round(seconds, 3),
                "vloer": round(floor, 3),
                "verhouding": round(seconds / floor, 2),
                "doel": f"waarde < {GOAL_SECONDS:g} s",
                "gehaald": seconds < GOAL_SECONDS,
            }
        )
    )


def draw_facts(invoer: tuple[Feit, ...], random: Random) -> dict[str, Any]:
    return {feit.naam: draw(feit, random) for feit in invoer if random.random() < 0.75}


def draw(feit: Feit, random: Random) -> Any:
    codes = sorted(feit.waarden or PRODUCTEN)
    match feit.soort:
        case Soort.JA_NEE:
            return random.random() < 0.2
        case Soort.GETAL:
            return random.randint(18, 100)
        case Soort.KEUZELIJST:
            return random.sample(codes, random.randint(1, 2))
        case _:
            return random.choice(codes)


if __name__ == "__main__":
    main()
