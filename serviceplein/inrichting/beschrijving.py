"""What a municipality's set-up file says, read and checked (rule 8 of the architecture)."""

import re
from dataclasses import dataclass
from datetime import date, time
from decimal import Decimal
from functools import cache
from itertools import pairwise
from pathlib import Path

from stdnum import iban as iban_number

from serviceplein.agenda.keuzes import Weekdag
from serviceplein.fouten import DomainError
from serviceplein.inrichting.lezen import InrichtingOngeldig, Knoop, read_yaml
from serviceplein.inrichting.partners import PartnerInrichting, read_partner
from serviceplein.inrichting.producten import ProductVersie, read_producten
from serviceplein.organisatie.functies import Functie
from serviceplein.toegang.rollen import Specialisme

MAP = Path(__file__).parent
STROMEN = (
    "werk_inkomen",
    "werk_inkomen_jongeren",
    "wmo",
    "schulden",
    "financiele_regelingen",
    "dak_en_thuislozen",
    "zelfstandigen",
)
"""Streams a gemeente can buy; codes of the routing policy."""


class InrichtingOnbekend(DomainError):
    code = "inrichting.onbekend"


@dataclass(frozen=True, slots=True, kw_only=True)
class GemeenteInrichting:
    """`wijken` maps each wijk to its postcodes; `postcodes` are the ones without a wijk."""

    naam: str
    eigen: bool
    integrale_intake: bool
    bbz_regio: bool
    stromen: tuple[str, ...]
    wijken: dict[str, tuple[str, ...]]
    postcodes: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class LocatieInrichting:
    """`ruimten`: seats per room; `open`: opening and closing time per day of the week (0 is Monday)."""

    naam: str
    adres: str
    telefoon: str
    ruimten: dict[str, int]
    open: dict[int, tuple[time, time]]


@dataclass(frozen=True, slots=True, kw_only=True)
class TeamInrichting:
    naam: str
    specialisme: str
    locatie: str
    telefoon: str
    wijken: tuple[str, ...]
    gemeenten: tuple[str, ...]
    functies: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class NormWaarde:
    code: str
    waarde: Decimal
    eenheid: str
    omschrijving: str
    bron: str
    van: date
    tot: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Huisstijl:
    """How letters of the municipality look and who signs them.

    kleur, accent: #rrggbb. logo: an SVG file in the folder `logos`. retouradres: one line above the window.
    """

    afzender: str
    afdeling: str
    postadres: str
    bezoekadres: str
    telefoon: str
    website: str
    ondertekening: str
    kleur: str
    accent: str
    logo: str
    retouradres: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Betaalrekening:
    """The account the municipality pays from."""

    naam: str
    iban: str
    bic: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Inrichting:
    """A whole municipality; `functies` holds the fte at its own size."""

    naam: str
    omschrijving: str
    gemeenten: tuple[GemeenteInrichting, ...]
    locaties: tuple[LocatieInrichting, ...]
    teams: tuple[TeamInrichting, ...]
    functies: dict[str, Decimal]
    producten: tuple[ProductVersie, ...]
    normen: tuple[NormWaarde, ...]
    partners: tuple[PartnerInrichting, ...]
    huisstijl: Huisstijl
    betaalrekening: Betaalrekening

    @property
    def eigen_gemeente(self) -> GemeenteInrichting:
        return next(gemeente for gemeente in self.gemeenten if gemeente.eigen)


def logo_path(naam: str) -> Path:
    """Where the logo of a municipality lies."""
    return MAP / "logos" / naam


def inrichtingen() -> list[str]:
    """The names of the municipalities that ship with the product."""
    return sorted(path.stem for path in MAP.glob("[!_]*.yaml"))


@cache
def read_inrichting(naam: str) -> Inrichting:
    """The set-up called `naam`. Raises InrichtingOnbekend, InrichtingOngeldig."""
    if naam not in inrichtingen():
        raise InrichtingOnbekend(
            f"Er is geen inrichting '{naam}'. Kies een van: {', '.join(inrichtingen())}."
        )
    return read_file(MAP / f"{naam}.yaml")


def inrichting_of(eigen_gemeente: str) -> Inrichting:
    """The set-up whose own gemeente has this name. Raises InrichtingOnbekend."""
    for naam in inrichtingen():
        if (found := read_inrichting(naam)).eigen_gemeente.naam == eigen_gemeente:
            return found
    raise InrichtingOnbekend(f"Er is geen inrichting voor de gemeente {eigen_gemeente}.")


def read_file(path: Path) -> Inrichting:
    """A set-up file together with the shared norms and products. Raises InrichtingOngeldig."""
    root = read_yaml(path)
    root.check_keys(
        *("naam", "omschrijving", "gemeenten", "locaties", "teams", "functies"),
        *("producten", "normen", "partners", "huisstijl", "betaalrekening"),
    )
    gemeenten = tuple(_gemeente(node) for node in root["gemeenten"].lijst())
    if sum(gemeente.eigen for gemeente in gemeenten) != 1:
        raise root["gemeenten"].refuse("precies één gemeente met eigen: true")
    wijken = [wijk for gemeente in gemeenten for wijk in gemeente.wijken]
    locaties = tuple(_locatie(node) for node in root["locaties"].lijst())
    teams = tuple(
        _team(node, wijken, [g.naam for g in gemeenten], [loc.naam for loc in locaties])
        for node in root["teams"].lijst()
    )
    functies = {
        _known(key, node, Functie.values, "functie"): node.getal() for key, node in root["functies"].groep()
    }
    _check_staffed(root, functies, teams)
    return Inrichting(
        naam=root["naam"].tekst(),
        omschrijving=root["omschrijving"].tekst(),
        gemeenten=gemeenten,
        locaties=locaties,
        teams=teams,
        functies=functies,
        producten=read_producten(root),
        normen=_normen(root),
        partners=tuple(read_partner(node, wijken) for node in _partners(path, root)),
        huisstijl=_huisstijl(root["huisstijl"]),
        betaalrekening=_betaalrekening(root["betaalrekening"]),
    )


def _known(key: str, node: Knoop, options: list[str], what: str) -> str:
    if key not in options:
        raise InrichtingOngeldig(
            f"{node.bestand} bij {node.pad}: '{key}' is geen {what}; verwacht een van {', '.join(options)}."
        )
    return key


def _check_staffed(root: Knoop, functies: dict[str, Decimal], teams: tuple[TeamInrichting, ...]) -> None:
    placed = {functie for team in teams for functie in team.functies}
    for functie in functies:
        if functie not in placed:
            raise root["functies"][functie].refuse("een team met deze functie onder teams")


def _gemeente(node: Knoop) -> GemeenteInrichting:
    node.check_keys("naam", "eigen", "integrale_intake", "bbz_regio", "stromen", "wijken", "postcodes")
    return GemeenteInrichting(
        naam=node["naam"].tekst(),
        eigen=node["eigen"].ja_nee(),
        integrale_intake=node["integrale_intake"].ja_nee(),
        bbz_regio=node["bbz_regio"].ja_nee(),
        stromen=node["stromen"].teksten(list(STROMEN)),
        wijken={key: _postcodes(item) for key, item in node["wijken"].groep()},
        postcodes=_postcodes(node["postcodes"]),
    )


def _postcodes(node: Knoop) -> tuple[str, ...]:
    for item in node.lijst():
        if not re.fullmatch(r"[1-9][0-9]{3}", item.tekst()):
            raise item.refuse('vier cijfers tussen aanhalingstekens, zoals "3511"')
    return node.teksten()


def _locatie(node: Knoop) -> LocatieInrichting:
    node.check_keys("naam", "adres", "telefoon", "ruimten", "open")
    days = list(Weekdag.labels)
    return LocatieInrichting(
        naam=node["naam"].tekst(),
        adres=node["adres"].tekst(),
        telefoon=node["telefoon"].tekst(""),
        ruimten={naam: int(seats.getal()) for naam, seats in node["ruimten"].groep()},
        open={_weekday(day, hours, days): _hours(hours) for day, hours in node["open"].groep()},
    )


def _weekday(day: str, node: Knoop, days: list[str]) -> int:
    if day not in days:
        raise node.refuse("een dag van de week, zoals maandag")
    return days.index(day)


def _hours(node: Knoop) -> tuple[time, time]:
    """The text "09:00-17:00" as two times."""
    try:
        begin, end = (time.fromisoformat(part.strip()) for part in node.tekst().split("-"))
    except ValueError as error:
        raise node.refuse('tijden zoals "09:00-17:00"') from error
    return begin, end


def _team(node: Knoop, wijken: list[str], gemeenten: list[str], locaties: list[str]) -> TeamInrichting:
    node.check_keys("naam", "specialisme", "locatie", "telefoon", "wijken", "gemeenten", "functies")
    return TeamInrichting(
        naam=node["naam"].tekst(),
        specialisme=node["specialisme"].keuze(Specialisme.values, ""),
        locatie=node["locatie"].keuze(locaties),
        telefoon=node["telefoon"].tekst(""),
        wijken=node["wijken"].teksten(wijken),
        gemeenten=node["gemeenten"].teksten(gemeenten),
        functies=node["functies"].teksten(Functie.values),
    )


def _partners(path: Path, root: Knoop) -> list[Knoop]:
    """Partners in the file itself, and those in the file of the same name in sociale_kaart/."""
    own = MAP / "sociale_kaart" / path.name
    return root["partners"].lijst() + (read_yaml(own)["partners"].lijst() if own.exists() else [])


def _betaalrekening(node: Knoop) -> Betaalrekening:
    node.check_keys("naam", "iban", "bic")
    if not iban_number.is_valid(node["iban"].tekst()):
        raise node["iban"].refuse("een geldig IBAN zonder spaties")
    return Betaalrekening(naam=node["naam"].tekst(), iban=node["iban"].tekst(), bic=node["bic"].tekst(""))


def _huisstijl(node: Knoop) -> Huisstijl:
    fields = tuple(Huisstijl.__dataclass_fields__)
    node.check_keys(*fields)
    for colour in ("kleur", "accent"):
        if not re.fullmatch(r"#[0-9a-fA-F]{6}", node[colour].tekst()):
            raise node[colour].refuse("een kleur zoals #a3122b")
    if (
        not re.fullmatch(r"[a-z0-9_-]+\.svg", node["logo"].tekst())
        or not logo_path(node["logo"].tekst()).is_file()
    ):
        raise node["logo"].refuse("een svg-bestand uit de map logos")
    return Huisstijl(**{field: node[field].tekst() for field in fields})


def _normen(root: Knoop) -> tuple[NormWaarde, ...]:
    """Shared norms, then those of the apps, then the municipality's own; a later source replaces a code."""
    sources = [read_yaml(MAP / "_basis.yaml")["normen"]]
    sources += [_norm_list(read_yaml(path)) for path in sorted((MAP / "normen").glob("*.yaml"))]
    sources.append(root["normen"])
    by_code: dict[str, list[Knoop]] = {}
    for source in sources:
        found: dict[str, list[Knoop]] = {}
        for node in source.lijst():
            node.check_keys("code", "waarde", "eenheid", "omschrijving", "bron", "geldig_van", "geldig_tot")
            found.setdefault(node["code"].tekst(), []).append(node)
        by_code |= found
    return tuple(value for nodes in by_code.values() for value in _norm(nodes))


def _norm_list(root: Knoop) -> Knoop:
    """The list in a file of norms: the whole file, or what stands under `normen`."""
    return root["normen"] if isinstance(root.waarde, dict) else root


def _norm(nodes: list[Knoop]) -> list[NormWaarde]:
    nodes = sorted(nodes, key=lambda node: node["geldig_van"].datum())
    starts: list[date | None] = [node["geldig_van"].datum() for node in nodes]
    for node, (earlier, later) in zip(nodes[1:], pairwise(starts), strict=True):
        if earlier == later:
            raise node["geldig_van"].refuse("één waarde per dag voor deze norm")
    return [
        NormWaarde(
            code=node["code"].tekst(),
            waarde=node["waarde"].getal(),
            eenheid=node["eenheid"].tekst(),
            omschrijving=node["omschrijving"].tekst(),
            bron=node["bron"].tekst(),
            van=node["geldig_van"].datum(),
            tot=node["geldig_tot"].datum_of_niets() or next_start,
        )
        for node, next_start in zip(nodes, [*starts[1:], None], strict=True)
    ]
