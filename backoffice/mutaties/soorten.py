"""The kinds of mutatie, each with its checks and its effect; a small registry (BO-08)."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from backoffice.helpdesk.identiteit import Niveau
from backoffice.mutaties.models import Soort
from backoffice.mutaties.policy import Gevolg
from serviceplein.klanten.models import Klant
from serviceplein.toegang.models import Gebruiker

Waarden = Mapping[str, Any]
Regels = list[tuple[str, str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Wijziging:
    """One change as it is weighed: what was, what it becomes, and from when."""

    klant: Klant
    soort: Soort
    was: Waarden
    wordt: Waarden
    ingangsdatum: date
    vandaag: date


@dataclass(frozen=True, slots=True, kw_only=True)
class MutatieSoort:
    """What a kind must answer.

    huidig: what is known on a day, as JSON. schoon: what was typed as it is stored; raises MutatieOnjuist.
    toon: values in words. feiten: the facts of a regeling that become different.
    gevolgen: effects that only this kind knows. voer_door and draai_terug write, as part of a step.
    geldt: whether the dossier still shows what this change made, so that undoing it undoes nothing else.
    bewijs: what must be shown for it, empty when nothing.
    """

    soort: Soort
    icoon: str
    niveau: Niveau
    uitleg: str
    huidig: Callable[[Klant, date], dict[str, Any]]
    schoon: Callable[[Klant, Waarden, date], dict[str, Any]]
    toon: Callable[[Waarden], Regels]
    feiten: Callable[[Wijziging], dict[str, Any]]
    gevolgen: Callable[[Wijziging], Iterable[Gevolg]]
    voer_door: Callable[[Wijziging, Gebruiker | None, datetime], None]
    draai_terug: Callable[[Wijziging, Gebruiker | None, datetime], None]
    geldt: Callable[[Wijziging], bool]
    bewijs: Callable[[Wijziging], str]


_registered: dict[str, MutatieSoort] = {}


def register(soort: MutatieSoort) -> None:
    """Makes a kind known; registering it again replaces it."""
    _registered[soort.soort] = soort


def soort_van(code: str) -> MutatieSoort:
    """The kind with this code; KeyError when there is none."""
    return _registered[code]


def soorten() -> list[MutatieSoort]:
    """Every kind, in the order of `Soort`."""
    return [_registered[code] for code in Soort if code in _registered]
