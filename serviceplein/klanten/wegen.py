"""Fields of a klant that change along a way of their own, registered by the app that weighs it (BO-08)."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from serviceplein.fouten import DomainError
from serviceplein.klanten.models import Klant
from serviceplein.toegang.rollen import Recht


class AndereWeg(DomainError):
    code = "klanten.andere_weg"


@dataclass(frozen=True, slots=True, kw_only=True)
class Weg:
    """`geldt(klant)`: whether the register card may no longer change these fields of this klant.

    url: the page that weighs the change, for who has the recht. zin: why, and who else can do it.
    """

    velden: frozenset[str]
    geldt: Callable[[Klant], bool]
    url: Callable[[Klant], str]
    recht: Recht
    label: str
    zin: str


_registered: dict[str, Weg] = {}


def register(naam: str, weg: Weg) -> None:
    """Takes fields from the register card; the same name again replaces it."""
    _registered[naam] = weg


def ways_for(klant: Klant) -> list[Weg]:
    """What of this klant changes along another way than the register card."""
    return [weg for _, weg in sorted(_registered.items()) if weg.geldt(klant)]


def refuse_other_way(klant: Klant, velden: Iterable[str]) -> None:
    """Raises AndereWeg, naming the field, when one of these changes elsewhere; part of a step."""
    changed = set(velden)
    concerned = any(changed & weg.velden for weg in _registered.values())
    for weg in ways_for(klant) if concerned else ():
        if found := sorted(changed & weg.velden):
            raise AndereWeg(weg.zin, veld=found[0])
