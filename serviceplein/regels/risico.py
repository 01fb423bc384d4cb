"""What may count as a risk: an allowlist of facts, and why others are refused (INT-18). Pure.

A table of risk indicators may only ask for facts that somebody established. What a person is, believes,
speaks or where they live is no indicator, and neither is a fact that stands in for it.
"""

import re
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from serviceplein.regels.definitie import Bevinding, Definitie
from serviceplein.regels.feiten import Feit

RISICOTABELLEN = frozenset({"poort"})
"""Tables whose rows are risk indicators."""

TOEGESTAAN = frozenset({"risico.signalen", "klant.ondernemer"})
"""The only facts a risk indicator may ask for."""

_VERBODEN: tuple[tuple[str, str], ...] = (
    ("nationaliteit", r"nationalit|paspoort|staatsburger"),
    ("afkomst", r"afkomst|herkomst|etni|\bras\b|huidskleur|migratie|allochto"),
    ("afkomst", r"geboorteland|geboorteplaats|land van|vluchteling|statushouder|asiel|verblijf|inburger"),
    ("godsdienst of levensovertuiging", r"religi|geloof|godsdienst|overtuiging|moskee|kerk"),
    ("naam", r"(^|[._\s])(voor|achter)?na(am|men)\b|voorletters|tussenvoegsel"),
    ("taal", r"\btaal|tolk|nederlands|spreekt"),
    ("woonplek", r"postcode|wijk|buurt|adres|straat|gemeente|woonplaats|dak_en_thuisloos|thuisloos"),
    ("geslacht of gerichtheid", r"geslacht|gender|seks|gerichtheid|zwanger"),
    ("leeftijd", r"leeftijd|geboren|geboortedatum"),
    ("gezondheid", r"gezond|handicap|beperking|ziek|medisch|psych|verslaving"),
    ("politieke voorkeur", r"politiek|vakbond"),
)
_COMPILED = tuple((kenmerk, re.compile(pattern, re.IGNORECASE)) for kenmerk, pattern in _VERBODEN)


def refused(feit: Feit) -> str | None:
    """Why this fact cannot be a risk indicator, in Dutch; None when it can."""
    words = " ".join((feit.naam, feit.label, feit.label_klant))
    for kenmerk, pattern in _COMPILED:
        if pattern.search(words):
            return (
                f"{feit.naam} zegt iets over {kenmerk}. Dat is verboden als risico-indicator. "
                "Haal dit gegeven uit de tabel."
            )
    if feit.naam not in TOEGESTAAN:
        return (
            f"{feit.naam} staat niet op de lijst van gegevens die een risico mogen aangeven. "
            "Haal dit gegeven uit de tabel."
        )
    return None


def risk_findings(definitie: Definitie) -> Iterator[Bevinding]:
    """What is wrong with a table of risk indicators; nothing for any other table."""
    if definitie.code not in RISICOTABELLEN:
        return
    for feit in definitie.invoer:
        if reason := refused(feit):
            yield Bevinding(melding=reason, kolom=feit.naam)
    for row in definitie.regels:
        if not row.als:
            yield Bevinding(
                melding="Een risico-indicator heeft een voorwaarde nodig; anders treft hij iedereen.",
                regel=row.nummer,
            )
        yield from _row_findings(row.nummer, row.dan)


def _row_findings(number: int, dan: Mapping[str, Any]) -> Iterator[Bevinding]:
    if not dan.get("poort_grond"):
        yield Bevinding(melding="Noteer de grond van deze indicator.", regel=number, kolom="poort_grond")
    try:
        date.fromisoformat(str(dan.get("poort_geldig_tot")))
    except ValueError:
        yield Bevinding(
            melding="Noteer tot wanneer deze indicator geldt, als jjjj-mm-dd.",
            regel=number,
            kolom="poort_geldig_tot",
        )
