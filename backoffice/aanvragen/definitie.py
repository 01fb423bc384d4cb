"""Regelingen as data: what to ask, which conditions hold, how much it pays (BO-04, BO-09).

One definition per regeling, in YAML; every number is a norm. Those that ship with the product stand in
`serviceplein/inrichting/regelingen/`; a municipality changes them or adds others on the screen, without code.
A mistake in a definition is reported when it is read.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from functools import cache, cached_property
from pathlib import Path
from typing import Any

import yaml
from django.conf import settings

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


class RegelingOnjuist(ValueError):
    """A regeling file contradicts itself; says in which file and where."""


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


def parse(text: str, *, naam: str) -> Regeling:
    """Reads one definition; raises RegelingOnjuist naming the file and the mistake."""
    try:
        regeling = _build(yaml.safe_load(text))
    except (TypeError, KeyError, ArithmeticError, ValueError, AttributeError, yaml.YAMLError) as error:
        raise RegelingOnjuist(f"{naam}: {error}") from error
    if mistakes := list(_mistakes(regeling)):
        raise RegelingOnjuist(f"{naam}: {'; '.join(mistakes)}")
    return regeling


def _build(data: dict[str, Any]) -> Regeling:
    columns = tuple(Kolom(**{**row, "soort": Soort(row["soort"])}) for row in data.pop("kolommen"))
    conditions = tuple(
        Voorwaarde(
            **{
                **row,
                "operator": Operator(row["operator"]),
                "grens": Grens(**row["grens"]) if "grens" in row else None,
            }
        )
        for row in data.pop("voorwaarden")
    )
    norms = tuple(
        NieuweNorm(**{**row, "waarde": Decimal(str(row["waarde"]))}) for row in data.pop("normen", ())
    )
    return Regeling(
        bewijsstukken=tuple(Bewijsstuk(**row) for row in data.pop("bewijsstukken", ())),
        nieuwe_normen=norms,
        kolommen=columns,
        voorwaarden=conditions,
        bedrag=BedragRegel(**data.pop("bedrag")),
        raakt_begeleiding=_touches(data.pop("raakt_begeleiding")),
        specialisme=Specialisme(data.pop("specialisme")),
        **data,
    )


def _touches(value: str | dict[str, Any]) -> Raakt:
    if isinstance(value, dict):
        return Raakt(veld=value["veld"], waarden=frozenset(value["waarden"]))
    if value not in ("altijd", "nooit"):
        raise ValueError(f"raakt_begeleiding kent '{value}' niet")
    return Raakt(altijd=value == "altijd")


def _mistakes(regeling: Regeling) -> Iterable[str]:
    if not re.fullmatch(r"[a-z][a-z0-9_]{2,59}", regeling.code):
        yield "code bestaat uit kleine letters, cijfers en _"
    names = [kolom.naam for kolom in regeling.kolommen]
    if len(set(names)) < len(names):
        yield "een kolom staat er twee keer"
    for naam in VERPLICHTE_KOLOMMEN:
        if naam not in names:
            yield f"kolom {naam} ontbreekt"
    for kolom in regeling.kolommen:
        if (kolom.soort is Soort.KEUZE) != bool(kolom.opties):
            yield f"kolom {kolom.naam}: opties horen bij een keuze"
    codes = [voorwaarde.code for voorwaarde in regeling.voorwaarden]
    if not codes or len(set(codes)) < len(codes):
        yield "er is geen voorwaarde, of een code staat er twee keer"
    for voorwaarde in regeling.voorwaarden:
        yield from _condition_mistakes(regeling, voorwaarde, names)
    yield from _amount_mistakes(regeling, names)


def _amount_mistakes(regeling: Regeling, names: list[str]) -> Iterable[str]:
    if regeling.eens_per_periode and not regeling.geldig_maanden:
        yield "eens_per_periode vraagt geldig_maanden"
    for veld in (regeling.bedrag.veld, regeling.raakt_begeleiding.veld):
        if veld and veld not in names:
            yield f"kolom {veld} bestaat niet"
    if not regeling.bedrag.veld and set(regeling.bedrag.per_huishouden) != set(Huishoudtype):
        yield "bedrag noemt niet elk huishouden"


def _condition_mistakes(regeling: Regeling, voorwaarde: Voorwaarde, names: list[str]) -> Iterable[str]:
    where = f"voorwaarde {voorwaarde.code}"
    if voorwaarde.feit not in names and voorwaarde.feit not in KLANTFEITEN:
        yield f"{where}: feit {voorwaarde.feit} bestaat niet"
        return
    comparing = voorwaarde.operator in VERGELIJKEND
    numeric = regeling.soort_van(voorwaarde.feit) in (Soort.BEDRAG, Soort.GEHEEL)
    if comparing != (voorwaarde.grens is not None) or comparing != numeric:
        yield f"{where}: operator {voorwaarde.operator}, grens en feit passen niet bij elkaar"
    grens = voorwaarde.grens
    if grens and bool(grens.norm) == bool(grens.per_huishouden):
        yield f"{where}: noem een norm of een norm per huishouden"
    if grens and grens.per_huishouden and set(grens.per_huishouden) != set(Huishoudtype):
        yield f"{where}: noem elk huishouden"
    if not comparing and not voorwaarde.zin_niet:
        yield f"{where}: zin_niet ontbreekt"


@cache
def shipped() -> Mapping[str, Regeling]:
    """The definitions that come with the product, by code; read once per process."""
    folder = Path(settings.BASE_DIR) / "serviceplein" / "inrichting" / "regelingen"
    found = [parse(path.read_text(encoding="utf-8"), naam=path.name) for path in folder.glob("*.yaml")]
    return {regeling.code: regeling for regeling in sorted(found, key=lambda r: r.naam)}


def shipped_text(code: str) -> str:
    """The text of a definition that comes with the product; empty when there is none."""
    path = Path(settings.BASE_DIR) / "serviceplein" / "inrichting" / "regelingen" / f"{code}.yaml"
    return path.read_text(encoding="utf-8") if code in shipped() else ""
