"""The quick check of one product for one inwoner: what is known, what was answered, what it says (KRN-09)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from serviceplein.catalogus.models import Product
from serviceplein.catalogus.normen import known_normen
from serviceplein.catalogus.toets.bekend import Bekend, known_facts
from serviceplein.catalogus.toets.bron import eisen_of
from serviceplein.catalogus.toets.eisen import read_eisen
from serviceplein.catalogus.toets.feiten import facts
from serviceplein.catalogus.toets.policy import Toetsing, check
from serviceplein.klanten.models import Klant
from serviceplein.regels.feiten import FeitOngeldig, Soort


@dataclass(frozen=True, slots=True, kw_only=True)
class SnelleToets:
    """`hergebruikt` are the known facts this product asks about; `beantwoord` what was just answered."""

    product: Product
    toetsing: Toetsing
    hergebruikt: tuple[Bekend, ...]
    beantwoord: Mapping[str, Any]
    fouten: Mapping[str, str]


def quick_check(
    product: Product, *, klant: Klant | None, antwoorden: Mapping[str, str], op: date
) -> SnelleToets:
    """Checks the toelatingseisen with what the dossier knows and what was answered, answers first.

    Writes nothing and decides nothing. Four queries at most.
    """
    eisen = read_eisen(eisen_of(product, op))
    used = {eis.feit.naam for eis in eisen if eis.feit} | {eis.grens.feit for eis in eisen if eis.grens}
    known = {name: item for name, item in known_facts(klant, op).items() if name in used}
    answered, errors = read_answers({name: text for name, text in antwoorden.items() if name in used})
    values = {name: item.waarde for name, item in known.items()} | answered
    amounts = known_normen({code for eis in eisen for code in eis.normen}, op=op)
    return SnelleToets(
        product=product,
        toetsing=check(eisen, values, amounts),
        hergebruikt=tuple(item for name, item in known.items() if name not in answered),
        beantwoord=answered,
        fouten=errors,
    )


def read_answers(texts: Mapping[str, str]) -> tuple[dict[str, Any], dict[str, str]]:
    """Typed answers as values, and a message per answer that cannot be one; an empty answer is no answer."""
    values: dict[str, Any] = {}
    errors: dict[str, str] = {}
    for name, text in texts.items():
        fact = facts().get(name)
        text = text.strip()
        if fact is None or not text:
            continue
        try:
            values[name] = fact.feit.check(_parse(text, fact.feit.soort, whole=fact.feit.geheel))
        except (FeitOngeldig, ValueError):
            errors[name] = _what_to_do(fact.feit.soort, whole=fact.feit.geheel)
    return values, errors


def _parse(text: str, soort: Soort, *, whole: bool) -> Any:
    if soort is Soort.JA_NEE:
        return {"ja": True, "nee": False}[text] if text in ("ja", "nee") else text
    if soort is Soort.GETAL and whole:
        return int(text)
    if soort is Soort.GETAL:
        plain = text.replace("€", "").replace(" ", "")
        return float(plain.replace(".", "").replace(",", ".") if "," in plain else plain)
    return text


def _what_to_do(soort: Soort, *, whole: bool) -> str:
    if soort is Soort.GETAL:
        return "Vul een heel getal in." if whole else "Vul een bedrag in, bijvoorbeeld 1250,00."
    return "Kies een van de antwoorden."
