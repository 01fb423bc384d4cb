"""When a Quick Scan is complete and consistent. Pure (INT-14)."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from intake.quick_scan.vragen import BY_CODE, VERPLICHT, Soort, Vraag


@dataclass(frozen=True, slots=True, kw_only=True)
class ScanUitkomst:
    """The outcome of a Quick Scan as the coach draws it."""

    kan: bool
    wil: bool
    direct_bemiddelbaar: bool
    perspectief_op_werk: bool
    verdiepte_diagnose_nodig: bool
    eigen_dienstverlening_beschikbaar: bool | None
    dominant_probleem: str
    oplosbaar: bool | None
    participatieladder: int
    reintegratieladder: int


class AntwoordOnjuist(ValueError):
    """An answer of the wrong kind; the message says what is expected."""


_WORDS = {"ja": True, "nee": False}


def read_antwoord(vraag: Vraag, text: str) -> Any:
    """The stored form of what was typed: a code, a bool, a number or text; None for empty.

    Raises AntwoordOnjuist.
    """
    value = text.strip()
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
    if len(value) > 1000:
        raise AntwoordOnjuist("Gebruik niet meer dan 1000 tekens.")
    return value


def _number(value: str) -> int | float:
    try:
        number = Decimal(value.replace(".", "").replace(",", "."))
    except InvalidOperation:
        raise AntwoordOnjuist("Vul een getal in, bijvoorbeeld 1250.") from None
    if not number.is_finite() or not 0 <= number <= 10_000_000:
        raise AntwoordOnjuist("Vul een getal in tussen 0 en 10.000.000.")
    return int(number) if number == number.to_integral_value() else float(number)


def missing_answers(antwoorden: Mapping[str, Any]) -> list[Vraag]:
    """Required questions without an answer, in order."""
    return [BY_CODE[code] for code in BY_CODE if code in VERPLICHT and antwoorden.get(code) is None]


def contradictions(antwoorden: Mapping[str, Any], uitkomst: ScanUitkomst) -> list[str]:
    """Why this outcome cannot be right; empty when it is consistent."""
    reasons = []
    if uitkomst.direct_bemiddelbaar and not uitkomst.perspectief_op_werk:
        reasons.append("Wie direct aan het werk kan, heeft perspectief op werk.")
    if uitkomst.direct_bemiddelbaar and not (uitkomst.kan and uitkomst.wil):
        reasons.append("Wie direct aan het werk kan, kan werken en wil werken.")
    if uitkomst.direct_bemiddelbaar and uitkomst.verdiepte_diagnose_nodig:
        reasons.append("Wie direct aan het werk kan, heeft geen verdiepte diagnose nodig.")
    if uitkomst.direct_bemiddelbaar and uitkomst.reintegratieladder == 0:
        reasons.append("Trede 0 van de re-integratieladder past niet bij direct aan het werk.")
    if uitkomst.perspectief_op_werk and not uitkomst.kan and not uitkomst.verdiepte_diagnose_nodig:
        reasons.append("Wie niet kan werken, heeft geen perspectief op werk zonder verdiepte diagnose.")
    needs_service = not uitkomst.perspectief_op_werk and not uitkomst.verdiepte_diagnose_nodig
    if needs_service and uitkomst.eigen_dienstverlening_beschikbaar is None:
        reasons.append("Geef aan of er eigen dienstverlening beschikbaar is.")
    if uitkomst.dominant_probleem == "schulden" and antwoorden.get("schuld") == 0:
        reasons.append("Schulden is het grootste probleem, maar de schuld is 0 euro.")
    if antwoorden.get("rechten_plichten") is not True:
        reasons.append("De klant heeft de rechten en plichten nog niet bevestigd.")
    return reasons
