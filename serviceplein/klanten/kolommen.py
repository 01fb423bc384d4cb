"""What other apps tell about many klanten at once: contactpersoon, stroom, voorzieningen (KRN-02, KRN-14).

The app that owns the fact registers one set-based look-up; lists of klanten show it as a column.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from serviceplein.toegang.models import Gebruiker

Lookup = Callable[[Sequence[int], Gebruiker], Mapping[int, str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Kolom:
    naam: str
    label: str
    volgorde: int
    lookup: Lookup


_registered: dict[str, Kolom] = {}


def register(naam: str, *, label: str, lookup: Lookup, volgorde: int = 50) -> None:
    """`lookup(klant_ids, user)` gives a short text per klant, in a number of queries that does not grow."""
    _registered[naam] = Kolom(naam=naam, label=label, volgorde=volgorde, lookup=lookup)


def facts_of(klant_ids: Sequence[int], user: Gebruiker) -> dict[int, list[tuple[str, str]]]:
    """Per klant the (label, text) pairs the registered apps know, in order."""
    facts: dict[int, list[tuple[str, str]]] = {}
    if not klant_ids:
        return facts
    for kolom in sorted(_registered.values(), key=lambda item: (item.volgorde, item.naam)):
        for klant_id, text in kolom.lookup(klant_ids, user).items():
            if text:
                facts.setdefault(klant_id, []).append((kolom.label, text))
    return facts
