"""Who is on the line, and what may be told to them. Pure: no queries, no clock (BO-02)."""

from collections.abc import Collection
from dataclasses import dataclass

from django.db import models


class Manier(models.TextChoices):
    VRAGEN = "vragen", "Controlevragen"
    TERUGGEBELD = "teruggebeld", "Teruggebeld op het bekende nummer"
    BALIE = "balie", "Identiteitsbewijs aan de balie"
    BRIEF = "brief", "Ondertekende brief of formulier"
    DIGID = "digid", "Ingelogd met DigiD"


class Niveau(models.TextChoices):
    BASIS = "basis", "Vastgesteld"
    STERK = "sterk", "Zeker vastgesteld"


class Uitkomst(models.TextChoices):
    """What came of a talk at the helpdesk."""

    BEANTWOORD = "beantwoord", "Vraag beantwoord"
    TERUGBELLEN = "terugbellen", "Collega belt terug"
    DOORGEZET = "doorgezet", "Warm doorgezet"
    MUTATIE = "mutatie", "Mutatie opgenomen"


GEEN = ""
"""The level before anything was established."""
_ORDER = {GEEN: 0, Niveau.BASIS.value: 1, Niveau.STERK.value: 2}
ZONDER_VRAGEN: dict[str, Niveau] = {
    Manier.TERUGGEBELD: Niveau.STERK,
    Manier.BALIE: Niveau.STERK,
    Manier.BRIEF: Niveau.BASIS,
    Manier.DIGID: Niveau.STERK,
}
"""What a way is worth by itself."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Drempels:
    """Norms: right answers for each level, and how many wrong ones are forgiven for the lower."""

    basis: int
    sterk: int
    fout: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Controlevraag:
    """`zwaar`: not to be read from a letter or an envelope; the higher level needs one of these."""

    code: str
    vraag: str
    antwoord: str
    zwaar: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Mag:
    wel: tuple[str, ...]
    niet: tuple[str, ...]


MAG: dict[str, Mag] = {
    GEEN: Mag(
        wel=(
            "Algemene uitleg over regelingen en hoe iemand iets aanvraagt",
            "Een terugbelafspraak op het nummer dat wij al kennen",
        ),
        niet=("Niets over deze klant, ook niet of iemand hier bekend is",),
    ),
    Niveau.BASIS.value: Mag(
        wel=(
            "Waar een aanvraag staat en wanneer het besluit komt",
            "Wat loopt en tot wanneer",
            "Wie de vaste contactpersoon is en hoe die te bereiken is",
        ),
        niet=(
            "Bedragen en rekeningnummers",
            "Gegevens van huisgenoten",
            "Medische gegevens en verslagen van gesprekken",
        ),
    ),
    Niveau.STERK.value: Mag(
        wel=(
            "Alles over eigen aanvragen, besluiten en betalingen, ook de bedragen",
            "Een nieuw rekeningnummer opnemen",
        ),
        niet=(
            "Het BSN of een geheim adres voorlezen",
            "Gegevens van huisgenoten",
            "Medische gegevens en verslagen van gesprekken",
        ),
    ),
}


def judge(
    vragen: Collection[Controlevraag], *, goed: Collection[str], fout: Collection[str], drempels: Drempels
) -> str:
    """The level the answers prove; empty when they prove nothing. Only questions of `vragen` count."""
    right = [vraag for vraag in vragen if vraag.code in goed]
    wrong = sum(vraag.code in fout for vraag in vragen)
    if wrong > drempels.fout:
        return GEEN
    if len(right) >= drempels.sterk and not wrong and any(vraag.zwaar for vraag in right):
        return Niveau.STERK.value
    return Niveau.BASIS.value if len(right) >= drempels.basis else GEEN


def reaches(niveau: str, needed: str) -> bool:
    """Whether a level is at least the level that is needed."""
    return _ORDER[niveau] >= _ORDER[needed]


def strongest(niveaus: Collection[str]) -> str:
    """The highest of the levels that still hold; empty without any."""
    return max(niveaus, key=lambda niveau: _ORDER[niveau], default=GEEN)
