"""Regelingen as data: what to ask, which conditions hold, how much it pays (BO-04, BO-09).

One definition per regeling, in YAML; every number is a norm. Those that ship with the product stand in
`serviceplein/inrichting/regelingen/`; a municipality changes them or adds others on the screen, without code.
A mistake in a definition is reported when it is read.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from functools import cached_property
from typing import Any

from serviceplein.toegang.rollen import Specialisme


class Huishoudtype(StrEnum):
    """Household types the norms tell apart."""

    ALLEENSTAAND = "alleenstaand"
    ALLEENSTAANDE_OUDER = "alleenstaande_ouder"
    GEHUWD = "gehuwd"

    @property
    def label(self) -> str:
        return HUISHOUDEN_IN_WORDS[self]


HUISHOUDEN_IN_WORDS = {
    Huishoudtype.ALLEENSTAAND: "Alleenstaand",
    Huishoudtype.ALLEENSTAANDE_OUDER: "Alleenstaande ouder",
    Huishoudtype.GEHUWD: "Gehuwd of samenwonend",
}


class Soort(StrEnum):
    """What a column holds."""

    KENMERK = "kenmerk"
    BSN = "bsn"
    DATUM = "datum"
    HUISHOUDEN = "huishouden"
    BEDRAG = "bedrag"
    GEHEEL = "geheel"
    JA_NEE = "ja_nee"
    KEUZE = "keuze"
    EMAIL = "email"
    TEKST = "tekst"


class Operator(StrEnum):
    HOOGSTENS = "hoogstens"
    MINSTENS = "minstens"
    ONDER = "onder"
    WAAR = "waar"
    NIET_WAAR = "niet_waar"


VERGELIJKEND = frozenset({Operator.HOOGSTENS, Operator.MINSTENS, Operator.ONDER})
VERPLICHTE_KOLOMMEN = ("kenmerk", "bsn", "aanvraagdatum", "huishouden")
KLANTFEITEN: dict[str, Soort] = {
    "leeftijd": Soort.GEHEEL,
    "woont_in_gemeente": Soort.JA_NEE,
    "al_toegekend": Soort.JA_NEE,
}
"""Facts that are known about the klant already and are never asked."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Kolom:
    naam: str
    label: str
    soort: Soort
    verplicht: bool = True
    uitleg: str = ""
    opties: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Grens:
    """A norm, or one per household type; `procent` is a norm too and scales it."""

    norm: str = ""
    procent: str = ""
    per_huishouden: Mapping[str, str] = field(default_factory=dict)

    @property
    def normen(self) -> Iterable[str]:
        return filter(None, (self.norm, self.procent, *self.per_huishouden.values()))


@dataclass(frozen=True, slots=True, kw_only=True)
class Voorwaarde:
    """One condition: a fact, an operator and (for numbers) a limit; the sentences go in the letter."""

    code: str
    vraag: str
    feit: str
    operator: Operator
    zin: str
    zin_niet: str = ""
    zin_onbekend: str = "Wij weten dit nog niet."
    grens: Grens | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class BedragRegel:
    """The amount: a norm per household type plus one per child, or the amount that was asked."""

    omschrijving: str
    per_huishouden: Mapping[str, str] = field(default_factory=dict)
    per_kind: str = ""
    veld: str = ""

    @property
    def normen(self) -> Iterable[str]:
        return filter(None, (*self.per_huishouden.values(), self.per_kind))


@dataclass(frozen=True, slots=True, kw_only=True)
class Raakt:
    """When an application touches the begeleiding: never, always, or by the value of one column."""

    altijd: bool = False
    veld: str = ""
    waarden: frozenset[str] = frozenset()

    @property
    def ooit(self) -> bool:
        return self.altijd or bool(self.veld)

    def geldt(self, gegevens: Mapping[str, Any]) -> bool:
        return self.altijd or (bool(self.veld) and gegevens.get(self.veld) in self.waarden)


@dataclass(frozen=True, slots=True, kw_only=True)
class Bewijsstuk:
    """What somebody shows with the application; `wanneer` says in which case, empty is always."""

    naam: str
    wanneer: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class NieuweNorm:
    """A number that a definition brings along; it becomes a dated norm when the version is set."""

    code: str
    waarde: Decimal
    eenheid: str
    omschrijving: str


@dataclass(frozen=True, kw_only=True)
class Regeling:
    code: str
    naam: str
    omschrijving: str
    specialisme: Specialisme
    grondslag: str
    beslistermijn: str
    kolommen: tuple[Kolom, ...]
    voorwaarden: tuple[Voorwaarde, ...]
    bedrag: BedragRegel
    raakt_begeleiding: Raakt
    eens_per_periode: bool
    geldig_maanden: str = ""
    bewijsstukken: tuple[Bewijsstuk, ...] = ()
    nieuwe_normen: tuple[NieuweNorm, ...] = ()

    def __str__(self) -> str:
        return self.naam

    @property
    def normen(self) -> frozenset[str]:
        """Every norm a decision needs."""
        codes = {self.beslistermijn, *self.bedrag.normen}
        codes.update(code for v in self.voorwaarden if v.grens for code in v.grens.normen)
        return frozenset(codes | ({self.geldig_maanden} if self.geldig_maanden else set()))

    def kolom(self, naam: str) -> Kolom:
        return next(kolom for kolom in self.kolommen if kolom.naam == naam)

    def soort_van(self, feit: str) -> Soort:
        """Kind of a fact, asked or known; KeyError when it is neither."""
        return self.soorten[feit]

    @cached_property
    def soorten(self) -> Mapping[str, Soort]:
        """Kind of every fact a condition can be about."""
        return {**KLANTFEITEN, **{kolom.naam: kolom.soort for kolom in self.kolommen}}
