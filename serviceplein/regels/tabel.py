"""A decision table compiled for evaluation, with its explanation. Pure.

Each input becomes one lookup from a value to a bitmask of the rows that allow it; a row is a hit when its bit
is set in the masks of all inputs. An unknown fact leaves only the rows without a cell on it.
"""

from bisect import bisect_left
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from serviceplein.regels.cellen import Cel, describe, matches, mentioned, thresholds
from serviceplein.regels.definitie import (
    Afbeelding,
    Bronnen,
    Definitie,
    HitPolicy,
    Regel,
    TabelOngeldig,
    read_definitie,
)
from serviceplein.regels.feiten import Feit, Feiten, FeitOngeldig, Feitwaarde, Soort

Lookup = Callable[[Any], int]


class MeerdereRegels(ValueError):
    """More than one row of a UNIQUE table applies; the message names them."""


@dataclass(frozen=True, slots=True)
class Uitkomst:
    """`regel` is the row that decided (None: no row). COLLECT: all rows in `regels`, a list per output."""

    regel: int | None
    uitvoer: Mapping[str, Any]
    regels: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Toets:
    """One cell held against one fact; `waarde` is None when the fact is not known."""

    feit: str
    label: str
    nodig: str
    waarde: Feitwaarde | None
    geldt: bool
    zin: str

    def as_data(self) -> dict[str, Any]:
        return {
            "feit": self.feit,
            "label": self.label,
            "nodig": self.nodig,
            "waarde": self.waarde,
            "geldt": self.geldt,
            "zin": self.zin,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Uitleg:
    """Why this outcome: the row's own text, the cells that held, per rejected row the first that did not."""

    tekst: str
    voorwaarden: tuple[Toets, ...]
    afgewezen: tuple[tuple[int, Toets], ...]

    @property
    def zinnen(self) -> list[str]:
        """The reason in Dutch sentences; where no condition decided, also what was not known."""
        sentences = [zin for zin in (self.tekst, *(toets.zin for toets in self.voorwaarden)) if zin]
        if not self.voorwaarden and self.ontbrekend:
            sentences.append(f"Niet bekend: {'; '.join(self.ontbrekend)}.")
        return sentences

    @property
    def ontbrekend(self) -> list[str]:
        """Labels of the facts whose absence ruled a row out, in order of the rows."""
        labels = (toets.label for _, toets in self.afgewezen if toets.waarde is None)
        return list(dict.fromkeys(label[0].lower() + label[1:] for label in labels))

    def as_data(self) -> dict[str, Any]:
        return {
            "tekst": self.tekst,
            "voorwaarden": [toets.as_data() for toets in self.voorwaarden],
            "afgewezen": [{"regel": number, **toets.as_data()} for number, toets in self.afgewezen],
        }


class Tabel:
    """A checked table, ready to evaluate; safe to share between threads."""

    def __init__(self, definitie: Definitie) -> None:
        self.definitie = definitie
        self.code = definitie.code
        self._invoer = {feit.naam: feit for feit in definitie.invoer}
        self._all = (1 << len(definitie.regels)) - 1
        self._lookups = [
            (feit.naam, _lookup(feit, column), column.free)
            for feit in definitie.invoer
            if (column := _Column.of(feit.naam, definitie.regels)).cellen
        ]
        self._hits = tuple(
            Uitkomst(regel=row.nummer, uitvoer=row.dan, regels=(row.nummer,)) for row in definitie.regels
        )
        self._mapped = tuple(
            any(isinstance(value, Afbeelding) for value in row.dan.values()) for row in definitie.regels
        )
        self._miss = Uitkomst(regel=None, uitvoer={feit.naam: None for feit in definitie.uitvoer}, regels=())

    def check_facts(self, facts: Feiten, *, bronnen: Bronnen | None = None) -> dict[str, Feitwaarde]:
        """The known inputs of this table among `facts`; other facts are left out.

        Raises FeitOngeldig for a value that is not allowed.
        """
        codes = bronnen or {}
        return {
            name: feit.check(value, codes=codes.get(feit.bron or ""))
            for name, feit in self._invoer.items()
            if (value := facts.get(name)) is not None
        }

    def evaluate(self, facts: Feiten) -> Uitkomst:
        """Decides on facts that passed check_facts. Raises MeerdereRegels when a UNIQUE table overlaps."""
        mask = self._all
        for name, lookup, free in self._lookups:
            value = facts.get(name)
            mask &= free if value is None else lookup(value)
            if not mask:
                return self._no_hit()
        if self.definitie.hit_policy is HitPolicy.FIRST:
            return self._hit((mask & -mask).bit_length() - 1, facts)
        numbers = tuple(index for index in range(mask.bit_length()) if mask >> index & 1)
        if self.definitie.hit_policy is HitPolicy.COLLECT:
            hits = [self._hit(index, facts) for index in numbers]
            outputs = {f.naam: [hit.uitvoer[f.naam] for hit in hits] for f in self.definitie.uitvoer}
            return Uitkomst(regel=hits[0].regel, uitvoer=outputs, regels=tuple(n + 1 for n in numbers))
        if len(numbers) > 1:
            rows = ", ".join(str(n + 1) for n in numbers)
            raise MeerdereRegels(f"In de tabel {self.code} gelden meer regels tegelijk: {rows}.")
        return self._hit(numbers[0], facts)

    def candidates(self, facts: Feiten) -> tuple[int, ...]:
        """Every row whose conditions hold, also those the hit policy passed over."""
        mask = self._all
        for name, lookup, free in self._lookups:
            value = facts.get(name)
            mask &= free if value is None else lookup(value)
        return tuple(index + 1 for index in range(mask.bit_length()) if mask >> index & 1)

    def explain(self, facts: Feiten, uitkomst: Uitkomst) -> Uitleg:
        """Why `evaluate(facts)` gave `uitkomst`."""
        rejected: list[tuple[int, Toets]] = []
        held: list[Toets] = []
        texts: list[str] = []
        for row in self.definitie.regels:
            tests = [self._test(name, cel, facts) for name, cel in row.als.items()]
            if row.nummer in uitkomst.regels:
                held += tests
                texts.append(row.uitleg)
                if self.definitie.hit_policy is HitPolicy.FIRST:
                    break
            elif (failed := next((test for test in tests if not test.geldt), None)) is not None:
                rejected.append((row.nummer, failed))
        text = " ".join(texts) if uitkomst.regels else self.definitie.geen_treffer
        return Uitleg(
            tekst=text or "Geen regel past bij wat er bekend is.",
            voorwaarden=tuple(held),
            afgewezen=tuple(rejected),
        )

    def _hit(self, index: int, facts: Feiten) -> Uitkomst:
        hit = self._hits[index]
        if not self._mapped[index]:
            return hit
        outputs = {
            name: value.apply(facts.get(value.feit)) if isinstance(value, Afbeelding) else value
            for name, value in hit.uitvoer.items()
        }
        return Uitkomst(regel=hit.regel, uitvoer=outputs, regels=hit.regels)

    def _no_hit(self) -> Uitkomst:
        if self.definitie.hit_policy is HitPolicy.COLLECT:
            return Uitkomst(regel=None, uitvoer={name: [] for name in self._miss.uitvoer}, regels=())
        return self._miss

    def _test(self, name: str, cel: Cel, facts: Feiten) -> Toets:
        feit = self._invoer[name]
        value = facts.get(name)
        needed = describe(feit, cel)
        holds = value is not None and matches(cel, value)
        known = "niet bekend" if value is None else feit.text(value)
        fact = f"{feit.label}: {known}" if feit.soort is Soort.JA_NEE else f"{feit.label} is {known}"
        sentence = f"{fact}." if holds else f"{fact}; nodig is: {needed}."
        return Toets(feit=name, label=feit.label, nodig=needed, waarde=value, geldt=holds, zin=sentence)


def compile_tabel(data: Mapping[str, Any], *, bronnen: Bronnen | None = None) -> Tabel:
    """The table in `data`, ready to evaluate. Raises TabelOngeldig with every mistake in it."""
    definitie, bevindingen = read_definitie(data, bronnen=bronnen)
    if bevindingen:
        raise TabelOngeldig(definitie.code, bevindingen)
    return Tabel(definitie)


@dataclass(frozen=True, slots=True)
class _Column:
    """The cells of one input by row bit, and the mask of rows that have none."""

    cellen: tuple[tuple[int, Cel], ...]
    free: int

    @classmethod
    def of(cls, name: str, rows: Sequence[Regel]) -> "_Column":
        cells = tuple((1 << index, row.als[name]) for index, row in enumerate(rows) if name in row.als)
        free = sum(1 << index for index, row in enumerate(rows) if name not in row.als)
        return cls(cellen=cells, free=free)

    def mask(self, value: Any) -> int:
        return self.free | sum(bit for bit, cel in self.cellen if matches(cel, value))


def _lookup(feit: Feit, column: _Column) -> Lookup:
    cellen = [cel for _, cel in column.cellen]
    match feit.soort:
        case Soort.GETAL:
            return _number_lookup(column, thresholds(cellen))
        case Soort.KEUZELIJST:
            return _list_lookup(feit, column, mentioned(cellen))
        case Soort.JA_NEE:
            return _strict_lookup(feit, {value: column.mask(value) for value in (True, False)})
        case Soort.KEUZE if feit.bron is None:
            return _strict_lookup(feit, {value: column.mask(value) for value in feit.waarden or ()})
        case Soort.KEUZE | Soort.TEKST:
            masks = {value: column.mask(value) for value in mentioned(cellen)}
            other = column.mask(object())
            return lambda value: masks.get(value, other)


def _strict_lookup(feit: Feit, masks: dict[Any, int]) -> Lookup:
    def lookup(value: Any) -> int:
        try:
            return masks[value]
        except (KeyError, TypeError):
            feit.check(value)
            raise FeitOngeldig(feit.naam, f"{feit.naam}: deze waarde is niet goed.") from None

    return lookup


def _number_lookup(column: _Column, points: list[Any]) -> Lookup:
    """Masks below the first threshold, on it, above it, and so on."""
    masks = [column.mask(points[0] - 1)]
    for index, point in enumerate(points):
        beyond = (point + points[index + 1]) / 2 if index + 1 < len(points) else point + 1
        masks += [column.mask(point), column.mask(beyond)]

    def lookup(value: Any) -> int:
        place = bisect_left(points, value)
        exact = place < len(points) and points[place] == value
        return masks[2 * place + exact]

    return lookup


def _list_lookup(feit: Feit, column: _Column, used: list[str]) -> Lookup:
    """Only codes that some cell mentions matter; one mask per combination of those, made when first met."""
    bits = {code: 1 << index for index, code in enumerate(used)} | {
        code: 0 for code in (feit.waarden or {}) if code not in used
    }
    masks: dict[int, int] = {}

    def lookup(value: Any) -> int:
        key = 0
        for code in value:
            if (bit := bits.get(code)) is not None:
                key |= bit
            elif feit.bron is None:
                feit.check(value)
        mask = masks.get(key)
        if mask is None:
            mask = masks[key] = column.mask(value)
        return mask

    return lookup
