"""What the Quick Scan already says of kansen, belemmeringen and competenties. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from caseload.instrumenten.codes import Belemmering, Competentie, Kans

GENOEG_ERVARING = 3
"""Years of work from which experience is a chance; less than one is a hindrance."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Beeld:
    """What follows from answers; the coach corrects it with the klant."""

    kansen: frozenset[str]
    belemmeringen: frozenset[str]
    competenties: frozenset[str]


def picture_of(antwoorden: Mapping[str, Any]) -> Beeld:
    """Kansen, belemmeringen and competenties that the answers of a Quick Scan speak of."""

    def says(vraag: str, *values: Any) -> bool:
        return antwoorden.get(vraag) in values

    years = antwoorden.get("werkervaring")
    worked = years if isinstance(years, int | float) and not isinstance(years, bool) else None
    debt = antwoorden.get("schuld")
    kansen = {
        Kans.MOTIVATIE: says("motivatie", "hoog", "gemiddeld"),
        Kans.WERKERVARING: worked is not None and worked >= GENOEG_ERVARING,
        Kans.DIPLOMA: says("opleiding", "mbo", "havo_vwo", "hbo_wo"),
        Kans.RIJBEWIJS: says("rijbewijs", True),
        Kans.BEROEPSWENS: says("beroepswens_past", "ja", "met_scholing"),
        Kans.LEREN: says("scholing", True),
    }
    belemmeringen = {
        Belemmering.TAAL: says("taalniveau", "a1", "a2"),
        Belemmering.GEEN_DIPLOMA: says("opleiding", "geen", "vmbo"),
        Belemmering.GEEN_ERVARING: worked is not None and worked < 1,
        Belemmering.MOTIVATIE: says("motivatie", "laag"),
        Belemmering.SCHULDEN: isinstance(debt, int | float) and debt > 0 and not says("schuld_hulp", True),
        Belemmering.GEZONDHEID: says("gezondheid", True),
        Belemmering.PSYCHISCH: says("psychisch", "hulp_nodig"),
        Belemmering.VERSLAVING: says("verslaving", "hulp_nodig"),
        Belemmering.WONEN: says("wonen", "hulp_nodig"),
        Belemmering.GEZIN: says("gezin", "hulp_nodig"),
    }
    competenties = {
        Competentie.FLEXIBEL: says("flexibiliteit", "hoog"),
        Competentie.LEERBAAR: says("scholing", True) and says("motivatie", "hoog", "gemiddeld"),
        Competentie.ZELFSTANDIG: says("zelfbeeld", "hoog"),
    }
    return Beeld(kansen=_true(kansen), belemmeringen=_true(belemmeringen), competenties=_true(competenties))


def _true(codes: Mapping[Any, bool]) -> frozenset[str]:
    return frozenset(str(code.value) for code, holds in codes.items() if holds)
