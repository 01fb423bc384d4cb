"""A decision table as written: read from stored data, every mistake found at once. Pure."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from serviceplein.regels.cellen import Cel, check_cell
from serviceplein.regels.feiten import Feit, FeitOngeldig, Soort, join_words

Bronnen = Mapping[str, frozenset[str]]
"""Allowed codes of facts whose list is kept elsewhere, by name of the list."""


class HitPolicy(StrEnum):
    FIRST = "FIRST"
    UNIQUE = "UNIQUE"
    COLLECT = "COLLECT"


class Ernst(StrEnum):
    FOUT = "fout"
    WAARSCHUWING = "waarschuwing"


@dataclass(frozen=True, slots=True, kw_only=True)
class Bevinding:
    """One finding about a table; `regel` is the row it stands on (None: the table as a whole)."""

    melding: str
    regel: int | None = None
    kolom: str | None = None
    ernst: Ernst = Ernst.FOUT

    def __str__(self) -> str:
        return f"Regel {self.regel}: {self.melding}" if self.regel else self.melding


class TabelOngeldig(ValueError):
    """A table that cannot be evaluated; `bevindingen` says why, per row."""

    def __init__(self, naam: str, bevindingen: tuple[Bevinding, ...]) -> None:
        super().__init__(f"De tabel {naam} klopt niet. " + " ".join(str(b) for b in bevindingen))
        self.bevindingen = bevindingen


@dataclass(frozen=True, slots=True, kw_only=True)
class Afbeelding:
    """An output that follows from a fact: the first of `gevallen` the fact has (or is), else `anders`."""

    feit: str
    gevallen: tuple[tuple[str, Any], ...]
    anders: Any

    def apply(self, value: Any) -> Any:
        held = value if isinstance(value, list | tuple) else (value,)
        return next((outcome for code, outcome in self.gevallen if code in held), self.anders)


@dataclass(frozen=True, slots=True, kw_only=True)
class Regel:
    """One row: all cells of `als` must hold; `nummer` counts from 1.

    `uitleg` tells a colleague why, `uitleg_klant` tells the klant, who is addressed as "u".
    """

    nummer: int
    als: Mapping[str, Cel]
    dan: Mapping[str, Any]
    uitleg: str
    uitleg_klant: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Definitie:
    """A whole table. `geen_treffer` is the text for facts no row decides on; None: there must be a row."""

    code: str
    naam: str
    hit_policy: HitPolicy
    invoer: tuple[Feit, ...]
    uitvoer: tuple[Feit, ...]
    regels: tuple[Regel, ...]
    geen_treffer: str | None = None


def read_definitie(
    data: Mapping[str, Any], *, bronnen: Bronnen | None = None
) -> tuple[Definitie, tuple[Bevinding, ...]]:
    """The table in `data`, with what is wrong with it; use the table only when there are no findings."""
    reader = _Reader(data, bronnen or {})
    return reader.definitie, tuple(reader.bevindingen)


class _Reader:
    """Collects findings while reading; a wrong part is left out so that the rest can still be read."""

    def __init__(self, data: Mapping[str, Any], bronnen: Bronnen) -> None:
        self.bevindingen: list[Bevinding] = []
        self.bronnen = bronnen
        unknown = set(data) - {"code", "naam", "hit_policy", "invoer", "uitvoer", "regels", "geen_treffer"}
        if unknown:
            self._find(f"Onbekend onderdeel van de tabel: {join_words(sorted(unknown), last='en')}.")
        policy = data.get("hit_policy", "FIRST")
        if policy not in list(HitPolicy):
            self._find(f"Hit policy '{policy}' bestaat niet; kies {join_words(HitPolicy)}.")
            policy = HitPolicy.FIRST
        self.invoer = {feit.naam: feit for feit in self._columns(data.get("invoer"), "invoer")}
        self.uitvoer = {feit.naam: feit for feit in self._columns(data.get("uitvoer"), "uitvoer")}
        rows = data.get("regels")
        if not isinstance(rows, list) or not rows:
            self._find("De tabel heeft geen regels.")
            rows = []
        self.definitie = Definitie(
            code=str(data.get("code", "")),
            naam=str(data.get("naam", "")),
            hit_policy=HitPolicy(policy),
            invoer=tuple(self.invoer.values()),
            uitvoer=tuple(self.uitvoer.values()),
            regels=tuple(self._row(number, row) for number, row in enumerate(rows, start=1)),
            geen_treffer=data.get("geen_treffer"),
        )

    def _find(self, melding: str, *, regel: int | None = None, kolom: str | None = None) -> None:
        self.bevindingen.append(Bevinding(melding=melding, regel=regel, kolom=kolom))

    def _columns(self, data: object, part: str) -> Iterator[Feit]:
        if not isinstance(data, list) or (part == "uitvoer" and not data):
            self._find(f"De tabel heeft geen {part}.")
            return
        seen: set[str] = set()
        for column in data:
            if not isinstance(column, Mapping):
                self._find(f"Een kolom van de {part} heeft geen naam en type.")
                continue
            try:
                feit = Feit.from_data(column)
            except FeitOngeldig as error:
                self._find(error.message, kolom=error.veld)
                continue
            if feit.naam in seen:
                self._find(f"De kolom {feit.naam} staat er twee keer in.", kolom=feit.naam)
            if feit.bron and self.bronnen and feit.bron not in self.bronnen:
                self._find(f"{feit.naam}: de lijst '{feit.bron}' bestaat niet.", kolom=feit.naam)
            seen.add(feit.naam)
            yield feit

    def _row(self, number: int, row: object) -> Regel:
        if not isinstance(row, Mapping):
            self._find("Dit is geen regel.", regel=number)
            row = {}
        if unknown := set(row) - {"als", "dan", "uitleg", "uitleg_klant"}:
            words = join_words(sorted(unknown), last="en")
            self._find(f"Onbekend onderdeel: {words}.", regel=number)
        return Regel(
            nummer=number,
            als=self._conditions(number, row.get("als") or {}),
            dan=self._outputs(number, row.get("dan") or {}),
            uitleg=str(row.get("uitleg") or ""),
            uitleg_klant=str(row.get("uitleg_klant") or ""),
        )

    def _conditions(self, number: int, als: object) -> dict[str, Cel]:
        if not isinstance(als, Mapping):
            self._find("De voorwaarden zijn niet te lezen.", regel=number)
            return {}
        good: dict[str, Cel] = {}
        for name, cel in als.items():
            feit = self.invoer.get(name)
            if feit is None:
                self._find(f"Het gegeven {name} is geen invoer van deze tabel.", regel=number, kolom=name)
                continue
            try:
                check_cell(feit, cel, codes=self.bronnen.get(feit.bron or ""))
            except FeitOngeldig as error:
                self._find(error.message, regel=number, kolom=name)
                continue
            good[name] = cel
        return {name: good[name] for name in self.invoer if name in good}

    def _outputs(self, number: int, dan: object) -> dict[str, Any]:
        if not isinstance(dan, Mapping):
            self._find("De uitkomst is niet te lezen.", regel=number)
            return {}
        for name in dan.keys() - self.uitvoer.keys():
            self._find(f"{name} is geen uitkomst van deze tabel.", regel=number, kolom=name)
        good: dict[str, Any] = {}
        for name, feit in self.uitvoer.items():
            if name not in dan:
                self._find(f"De uitkomst {name} ontbreekt.", regel=number, kolom=name)
                continue
            try:
                good[name] = self._output(feit, dan[name])
            except FeitOngeldig as error:
                self._find(error.message, regel=number, kolom=name)
        return good

    def _output(self, feit: Feit, value: Any) -> Any:
        codes = self.bronnen.get(feit.bron or "")
        if not isinstance(value, Mapping):
            return None if value is None else feit.check(value, codes=codes)
        source = self.invoer.get(value.get("map", ""))
        cases = value.get("gevallen")
        if source is None or source.soort not in (Soort.KEUZE, Soort.KEUZELIJST):
            raise FeitOngeldig(
                feit.naam, f"{feit.naam}: deze uitkomst volgt uit een gegeven dat geen keuze is."
            )
        if not isinstance(cases, list) or not all(isinstance(c, list | tuple) and len(c) == 2 for c in cases):
            raise FeitOngeldig(feit.naam, f"{feit.naam}: geef per waarde van {source.naam} de uitkomst.")
        for code, outcome in cases:
            source.check([code] if source.soort is Soort.KEUZELIJST else code)
            feit.check(outcome, codes=codes)
        if value.get("anders") is not None:
            feit.check(value["anders"], codes=codes)
        return Afbeelding(
            feit=source.naam, gevallen=tuple((c, o) for c, o in cases), anders=value.get("anders")
        )
