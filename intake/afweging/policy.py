"""The four questions and what they mean for the decision. Pure (INT-17)."""

from dataclasses import dataclass
from decimal import Decimal

from intake.afweging.models import MagHet

VRAGEN = (
    "Is de inwoner betrokken?",
    "Lost het het probleem op?",
    "Wat kost het, nu en later?",
    "Mag het?",
)
"""The one shared framework, in the order in which it is gone through."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Antwoorden:
    """The answers; costs in euros: the first year, and what follows when nothing is done."""

    betrokken: bool
    betrokken_uitleg: str
    lost_op: bool
    lost_op_uitleg: str
    kosten_kort: Decimal
    kosten_lang: Decimal
    kosten_uitleg: str
    mag: MagHet
    mag_uitleg: str


def problems(antwoorden: Antwoorden, *, toegekend: bool) -> list[tuple[str, str]]:
    """Field and sentence of everything that keeps the decision from being taken."""
    found = []
    if toegekend and not antwoorden.lost_op:
        found.append(("lost_op", "Maatwerk dat het probleem niet oplost, kent u niet toe."))
    if toegekend and not antwoorden.betrokken:
        found.append(("betrokken", "Bespreek het eerst met de inwoner."))
    if min(antwoorden.kosten_kort, antwoorden.kosten_lang) < 0:
        found.append(("kosten_kort", "Kosten zijn nul of hoger."))
    return found


def needs_second_person(antwoorden: Antwoorden, *, toegekend: bool, grens: Decimal) -> bool:
    """Whether a colleague has to agree: from `grens` euros on, or when the rule forbids it."""
    if not toegekend:
        return False
    return antwoorden.mag == MagHet.NEE or antwoorden.kosten_kort + antwoorden.kosten_lang >= grens
