"""When the outcome of a vraagverheldering fits together, and fits its next step. Pure (INT-16)."""

from collections.abc import Callable
from dataclasses import dataclass

from intake.vraagverheldering.models import Aanbod, Uitvoerder, Vervolg, Vorm


@dataclass(frozen=True, slots=True, kw_only=True)
class VerhelderingUitkomst:
    """What became clear; `vorm` is empty unless it is an individual provision."""

    wmo_nodig: bool
    uitvoerder: Uitvoerder
    aanbod: Aanbod
    vorm: Vorm | None
    nadere_indicatie: bool
    medische_keuring: bool
    vervolg: Vervolg
    toelichting: str = ""


Regel = tuple[str, Callable[[VerhelderingUitkomst], bool], str]
"""Field, when it goes wrong, and the sentence."""


def _individual(u: VerhelderingUitkomst) -> bool:
    return u.aanbod == Aanbod.INDIVIDUEEL


REGELS: tuple[Regel, ...] = (
    (
        "aanbod",
        lambda u: _individual(u) and u.uitvoerder == Uitvoerder.WIJK,
        "Een individuele voorziening komt van de gemeente, niet van de wijk.",
    ),
    (
        "aanbod",
        lambda u: _individual(u) and not u.wmo_nodig,
        "Een individuele voorziening kan alleen als de Wmo nodig is.",
    ),
    (
        "vorm",
        lambda u: _individual(u) and u.vorm is None,
        "Kies zorg in natura of een pgb.",
    ),
    (
        "vorm",
        lambda u: not _individual(u) and u.vorm is not None,
        "Zorg in natura of een pgb kan alleen bij een individuele voorziening.",
    ),
    (
        "nadere_indicatie",
        lambda u: u.nadere_indicatie and not _individual(u),
        "Een indicatie is alleen nodig bij een individuele voorziening.",
    ),
    (
        "medische_keuring",
        lambda u: u.medische_keuring and not _individual(u),
        "Een medische keuring is alleen nodig bij een individuele voorziening.",
    ),
    (
        "vervolg",
        lambda u: u.uitvoerder == Uitvoerder.WIJK and u.vervolg != Vervolg.WARME_OVERDRACHT,
        "De wijk gaat verder. Kies warme overdracht aan de wijk.",
    ),
    (
        "vervolg",
        lambda u: u.uitvoerder == Uitvoerder.GEMEENTE and u.vervolg == Vervolg.WARME_OVERDRACHT,
        "De gemeente gaat zelf verder. Kies een afspraak of de werkvoorraad.",
    ),
    (
        "vervolg",
        lambda u: _individual(u) and u.vervolg == Vervolg.WERKVOORRAAD,
        "Bij een individuele voorziening hoort een afspraak met een medewerker nieuwe aanvragen.",
    ),
)


def contradictions(uitkomst: VerhelderingUitkomst) -> list[tuple[str, str]]:
    """Field and sentence of everything that does not fit; empty when the talk can be finished."""
    return [(veld, zin) for veld, wrong, zin in REGELS if wrong(uitkomst)]
