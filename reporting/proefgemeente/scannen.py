"""What is said in a Quick Scan of the trial municipality, and what it comes to."""

from numpy.random import Generator

from intake.quick_scan.policy import ScanUitkomst
from reporting.proefgemeente.cijfers import read_cijfers


def typed_answers(rng: Generator) -> dict[str, str]:
    """Answers as typed to the questions that must have one."""
    draw = rng.integers(0, 5, 4).tolist()
    return {
        "opleiding": ("geen", "vmbo", "mbo", "havo_vwo", "hbo_wo")[draw[0]],
        "taalniveau": ("a1", "a2", "b1", "b2", "c")[draw[1]],
        "schuld": str((draw[2] + 1) * 900),
        "werkervaring": str(draw[1] * 3),
        "taalhulp": "ja",
        "schuld_dreigt": "nee",
        "schuld_hulp": "nee",
        "gezondheid": "ja",
        "gezondheid_uren": "24",
        "wonen": "goed",
        "gezin": "goed",
        "psychisch": "matig",
        "verslaving": "goed",
        "zelf_doen": "Zelf bellen en brieven lezen",
        "netwerk": "Een zus en de buren",
        "beroepswens": "Werken in de zorg of in een magazijn",
        "scholing": "nee",
        "flexibiliteit": "gemiddeld",
        "zelfbeeld": "gemiddeld",
        "motivatie": ("laag", "gemiddeld", "hoog")[draw[3] % 3],
        "beroepswens_past": "ja",
        "dienstverlening_besproken": "ja",
    }


def draw_outcome(rng: Generator) -> ScanUitkomst:
    """An outcome in the proportions of the re-integratieladder."""
    figures = read_cijfers()
    steps, shares = figures.reintegratie
    trede = int(steps[int(rng.choice(len(steps), p=shares))])
    levels, weights = figures.participatie
    level = int(levels[int(rng.choice(len(levels), p=weights))])
    return ScanUitkomst(
        kan=trede >= 2,
        wil=True,
        direct_bemiddelbaar=trede >= 4,
        perspectief_op_werk=trede >= 3,
        verdiepte_diagnose_nodig=False,
        eigen_dienstverlening_beschikbaar=trede >= 2,
        dominant_probleem=("werk", "opleiding", "gezondheid", "schulden")[int(rng.integers(4))],
        oplosbaar=True,
        doelgroep="geen",
        uitkering_verwacht="pw",
        participatieladder=5 if trede >= 5 else min(level, 5),
        reintegratieladder=trede,
    )
