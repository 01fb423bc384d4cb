"""The catalogue as data: producten/<law period>.yaml, then what a municipality says itself (KRN-09).

A file per law period gives each product one version that holds in that period. A version that leaves a field
out takes it from the version before it, so that a new law only says what it changed.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any

from serviceplein.catalogus.codes import Domein, ProductSoort
from serviceplein.catalogus.toets.eisen import EisOngeldig, read_eis
from serviceplein.inrichting.lezen import Knoop, read_yaml
from serviceplein.toegang.rollen import Specialisme

FOLDER = Path(__file__).parent / "producten"
TEKSTEN = (
    *("naam", "omschrijving", "trefwoorden", "toelatingseisen", "bewijsstukken", "behandelaar", "kanaal"),
    *("beslistermijn_norm", "servicetermijn_norm", "normtijd_norm", "kosten_norm", "kosten", "grondslag"),
)
FIELDS = (*TEKSTEN, "soort", "domein", "behandeld_door", "digitaal", "eisen")
REQUIRED = ("naam", "omschrijving", "domein", "grondslag")


@dataclass(frozen=True, slots=True, kw_only=True)
class ProductVersie:
    """One version of a product; `tot` is the first day on which it no longer holds."""

    code: str
    naam: str
    soort: str
    domein: str
    omschrijving: str
    trefwoorden: str
    toelatingseisen: str
    eisen: tuple[dict[str, Any], ...]
    bewijsstukken: str
    behandeld_door: str
    behandelaar: str
    kanaal: str
    beslistermijn_norm: str
    servicetermijn_norm: str
    normtijd_norm: str
    kosten_norm: str
    kosten: str
    digitaal: bool
    grondslag: str
    van: date
    tot: date | None


def read_producten(root: Knoop) -> tuple[ProductVersie, ...]:
    """Every version of every product: the shared ones, where the same code in `root` replaces them."""
    shared: dict[str, list[_Ruw]] = {}
    for path in sorted(FOLDER.glob("[!_]*.yaml")):
        for raw in _period(read_yaml(path)):
            shared.setdefault(raw.code, []).append(raw)
    own: dict[str, list[_Ruw]] = {}
    for node in root["producten"].lijst():
        own[node["code"].tekst()] = list(_own(node))
    return tuple(version for rows in (shared | own).values() for version in _chain(rows))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Ruw:
    """A version as written: where it stands, and the places to look for a field."""

    code: str
    plek: Knoop
    bronnen: tuple[Knoop, ...]
    van: date
    tot: date | None


def _period(root: Knoop) -> Iterable[_Ruw]:
    """A file of one law period: `van` and `tot` of the file hold unless a product says otherwise."""
    root.check_keys("wet", "van", "tot", "standaard", "producten")
    start, end = root["van"].datum(), root["tot"].datum_of_niets()
    for node in root["producten"].lijst():
        node.check_keys("code", "van", "tot", *FIELDS)
        yield _Ruw(
            code=node["code"].tekst(),
            plek=node["van"],
            bronnen=(node,),
            van=node["van"].datum_of_niets() or start,
            tot=node["tot"].datum_of_niets() or end,
        )


def _own(node: Knoop) -> Iterable[_Ruw]:
    """A product of a municipality: fields once, and `versies` that may change them."""
    node.check_keys("code", "versies", *FIELDS)
    versions = node["versies"].lijst()
    if not versions:
        raise node["versies"].refuse("ten minste één versie")
    for version in versions:
        version.check_keys("van", "tot", *FIELDS)
        yield _Ruw(
            code=node["code"].tekst(),
            plek=version["van"],
            bronnen=(version, node),
            van=version["van"].datum(),
            tot=version["tot"].datum_of_niets(),
        )


def _chain(rows: list[_Ruw]) -> list[ProductVersie]:
    """Versions of one product in order: each ends where the next begins and takes over what it leaves out."""
    rows = sorted(rows, key=lambda row: row.van)
    for later, (before, after) in zip(rows[1:], pairwise(row.van for row in rows), strict=True):
        if before == after:
            raise later.plek.refuse("een datum na die van de vorige versie")
    starts: list[date | None] = [*(row.van for row in rows[1:]), None]
    versions = []
    sources: tuple[Knoop, ...] = ()
    for row, following in zip(rows, starts, strict=True):
        sources = (*row.bronnen, *sources)
        ends = [day for day in (row.tot, following) if day is not None]
        versions.append(_version(row, sources, min(ends) if ends else None))
    return versions


def _version(row: _Ruw, sources: tuple[Knoop, ...], tot: date | None) -> ProductVersie:
    def place(name: str) -> Knoop:
        return next((node[name] for node in sources if node[name].waarde is not None), sources[0][name])

    texts = {name: place(name).tekst(None if name in REQUIRED else "") for name in TEKSTEN}
    return ProductVersie(
        code=row.code,
        soort=place("soort").keuze(ProductSoort.values, "regeling"),
        domein=place("domein").keuze(Domein.values),
        behandeld_door=place("behandeld_door").keuze(Specialisme.values, ""),
        digitaal=place("digitaal").ja_nee(),
        eisen=tuple(_eis(node) for node in place("eisen").lijst()),
        van=row.van,
        tot=tot,
        **texts,
    )


def _eis(node: Knoop) -> dict[str, Any]:
    try:
        read_eis(node.waarde if isinstance(node.waarde, dict) else {})
    except EisOngeldig as error:
        raise node.refuse(f"een eis die getoetst kan worden ({error})") from error
    return dict(node.waarde)
