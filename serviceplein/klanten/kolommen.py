"""What other apps tell about many klanten at once: contactpersoon, stroom, voorzieningen (KRN-02, KRN-14).

The app that owns the fact registers one set-based look-up; lists of klanten show it as a column.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from serviceplein.klanten.models import Klant
from serviceplein.toegang.models import Gebruiker

Lookup = Callable[[Sequence[Klant], Gebruiker], Mapping[int, str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Kolom:
    naam: str
    label: str
    volgorde: int
    lookup: Lookup


_registered: dict[str, Kolom] = {}


def register(naam: str, *, label: str, lookup: Lookup, volgorde: int = 50) -> None:
    """`lookup(klanten, user)` gives a short text per klant, in a number of queries that does not grow.

    The user may see these klanten; whether also what the app tells of them, the look-up decides.
    """
    _registered[naam] = Kolom(naam=naam, label=label, volgorde=volgorde, lookup=lookup)


def facts_of(klanten: Sequence[Klant], user: Gebruiker) -> dict[int, list[tuple[str, str]]]:
    """Per klant the (label, text) pairs the registered apps know, in order.

    Apps that register the same label, such as "Voorzieningen", share one pair.
    """
    facts: dict[int, dict[str, str]] = {}
    if not klanten:
        return {}
    for kolom in _in_order():
        for klant_id, text in kolom.lookup(klanten, user).items():
            if text:
                own = facts.setdefault(klant_id, {})
                own[kolom.label] = f"{own[kolom.label]}, {text}" if kolom.label in own else text
    return {klant_id: list(own.items()) for klant_id, own in facts.items()}


def labels() -> list[str]:
    """The labels in the order of facts_of, each once."""
    return list(dict.fromkeys(kolom.label for kolom in _in_order()))


def _in_order() -> list[Kolom]:
    return sorted(_registered.values(), key=lambda item: (item.volgorde, item.naam))
