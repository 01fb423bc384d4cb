"""Answers: how one is read, which questions are asked, what is still missing. Pure (INT-13)."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from intake.quick_scan.vraag import Element, Soort, Vraag
from intake.quick_scan.vragen import BY_CODE, VRAGEN

LANGSTE_TEKST = 1000


class AntwoordOnjuist(ValueError):
    """An answer of the wrong kind; the message says what is expected."""


_WORDS = {"ja": True, "nee": False}


def read_antwoord(vraag: Vraag, text: str) -> Any:
    """The stored form of what was typed: a code, a bool, a number or text; None for empty.

    Raises AntwoordOnjuist.
    """
    value = text.strip().replace("\x00", "")
    if not value:
        return None
    if vraag.soort is Soort.KEUZE:
        if value not in dict(vraag.keuzes):
            raise AntwoordOnjuist("Kies een van de antwoorden.")
        return value
    if vraag.soort is Soort.JA_NEE:
        if value not in _WORDS:
            raise AntwoordOnjuist("Kies ja of nee.")
        return _WORDS[value]
    if vraag.soort is Soort.GETAL:
        return _number(value)
    if len(value) > LANGSTE_TEKST:
        raise AntwoordOnjuist(f"Gebruik niet meer dan {LANGSTE_TEKST} tekens.")
    return value


def _number(value: str) -> int | float:
    try:
        number = Decimal(value.replace(".", "").replace(",", "."))
    except InvalidOperation:
        raise AntwoordOnjuist("Vul een getal in, bijvoorbeeld 1250.") from None
    if not number.is_finite() or not 0 <= number <= 10_000_000:
        raise AntwoordOnjuist("Vul een getal in tussen 0 en 10.000.000.")
    return int(number) if number == number.to_integral_value() else float(number)


def typed(vraag: Vraag, value: Any) -> str:
    """A stored answer as it stands in the field."""
    if value is None:
        return ""
    if vraag.soort is Soort.JA_NEE:
        return "ja" if value else "nee"
    return str(value).replace(".", ",") if isinstance(value, float) else str(value)


def in_words(vraag: Vraag, value: Any) -> str:
    """A stored answer as people read it; empty when there is none."""
    text = typed(vraag, value)
    if vraag.soort is Soort.KEUZE:
        return dict(vraag.keuzes).get(text, text)
    return text.capitalize() if vraag.soort is Soort.JA_NEE else text


def fits(vraag: Vraag, value: Any) -> bool:
    """Whether what is known elsewhere can stand as the answer to this question."""
    try:
        return bool(read_antwoord(vraag, typed(vraag, value)) == value)
    except AntwoordOnjuist:
        return False


def applies(vraag: Vraag, antwoorden: Mapping[str, Any]) -> bool:
    """Whether the question is asked, given the answers so far; a question behind one not asked is not."""
    if vraag.als is None:
        return True
    earlier = BY_CODE[vraag.als.vraag]
    return applies(earlier, antwoorden) and vraag.als.holds(antwoorden.get(earlier.code))


def dependents(code: str) -> list[Vraag]:
    """The questions that come or go with the answer to this one, directly or further on."""
    found: list[Vraag] = []
    for vraag in VRAGEN:
        if vraag.als and (vraag.als.vraag == code or vraag.als.vraag in {one.code for one in found}):
            found.append(vraag)
    return found


def missing_answers(antwoorden: Mapping[str, Any]) -> list[Vraag]:
    """Required questions that are asked and have no answer, in order."""
    return [
        vraag
        for vraag in VRAGEN
        if vraag.verplicht and applies(vraag, antwoorden) and antwoorden.get(vraag.code) is None
    ]


@dataclass(frozen=True, slots=True, kw_only=True)
class Voortgang:
    """How far one element is; `klaar` when nothing that must be there is missing."""

    element: Element
    gedaan: int
    totaal: int
    klaar: bool


def progress(antwoorden: Mapping[str, Any], *, rechten_erkend: bool, afspraken: int) -> list[Voortgang]:
    """Progress per element. Acknowledging the rights, and a first step of the klant, count as one each."""
    extra = {Element.INFORMATIE: int(rechten_erkend), Element.ACTIVEREN: min(afspraken, 1)}
    missing = {vraag.element for vraag in missing_answers(antwoorden)}
    result = []
    for element in Element:
        asked = [vraag for vraag in VRAGEN if vraag.element is element and applies(vraag, antwoorden)]
        done = sum(antwoorden.get(vraag.code) is not None for vraag in asked)
        result.append(
            Voortgang(
                element=element,
                gedaan=done + extra.get(element, 0),
                totaal=len(asked) + (element in extra),
                klaar=element not in missing and extra.get(element, 1) == 1,
            )
        )
    return result
