"""Checks a table before it may decide: mistakes, unreachable rows, overlaps and gaps, by row. Pure.

Every input is cut into classes of values that no cell can tell apart, plus "not known". A row is then a box
in the product of those classes; unreachable rows and gaps follow by taking boxes away from each other.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from serviceplein.regels.cellen import examples, matches
from serviceplein.regels.definitie import (
    Bevinding,
    Bronnen,
    Definitie,
    Ernst,
    HitPolicy,
    Regel,
    read_definitie,
)
from serviceplein.regels.feiten import Feit, FeitOngeldig, join_words
from serviceplein.regels.risico import risk_findings

Box = tuple[int, ...]
_MAX_BOXES = 20_000
"""Beyond this many pieces a table is too tangled to check; it is then refused, not passed."""

_MAX_UNKNOWN = 3
"""An example names more unknown facts than this in one word."""


class TabelTeIngewikkeld(ValueError):
    """The table has too many combinations to check."""


def controleer(data: Mapping[str, Any], *, bronnen: Bronnen | None = None) -> tuple[Bevinding, ...]:
    """All findings of the table in `data`; it may be activated when none of them is a FOUT."""
    definitie, bevindingen = read_definitie(data, bronnen=bronnen)
    if bevindingen:
        return bevindingen
    try:
        space = _Space(definitie, bronnen or {})
        return (*_without_explanation(definitie), *risk_findings(definitie), *_analyse(definitie, space))
    except FeitOngeldig as error:
        return (Bevinding(melding=error.message, kolom=error.veld),)
    except TabelTeIngewikkeld:
        return (Bevinding(melding="De tabel is te ingewikkeld om te controleren; splits de tabel."),)


def has_errors(bevindingen: tuple[Bevinding, ...]) -> bool:
    return any(bevinding.ernst is Ernst.FOUT for bevinding in bevindingen)


def _without_explanation(definitie: Definitie) -> Iterator[Bevinding]:
    for row in definitie.regels:
        if not row.uitleg:
            yield Bevinding(
                melding="Deze regel heeft geen uitleg.", regel=row.nummer, ernst=Ernst.WAARSCHUWING
            )


def _analyse(definitie: Definitie, space: "_Space") -> Iterator[Bevinding]:
    boxes = {row.nummer: space.box(row) for row in definitie.regels}
    for row in definitie.regels:
        for name in row.als:
            if boxes[row.nummer][space.index(name)] == 0:
                message = f"De voorwaarde op {name} is nooit waar."
                yield Bevinding(melding=message, regel=row.nummer, kolom=name)
    possible = {number: box for number, box in boxes.items() if all(box)}
    if definitie.hit_policy is HitPolicy.FIRST:
        yield from _unreachable(possible)
    if definitie.hit_policy is HitPolicy.UNIQUE:
        yield from _overlaps(possible, space)
    if definitie.hit_policy is not HitPolicy.COLLECT and definitie.geen_treffer is None:
        yield from _gaps(possible, space)


def _unreachable(boxes: dict[int, Box]) -> Iterator[Bevinding]:
    earlier: list[tuple[int, Box]] = []
    for number, box in boxes.items():
        covering = next((n for n, other in earlier if _covers(other, box)), None)
        if covering is not None:
            yield Bevinding(
                melding=f"Deze regel wordt nooit bereikt: regel {covering} geldt dan altijd al.", regel=number
            )
        elif not _subtract_all([box], [other for _, other in earlier]):
            yield Bevinding(
                melding="Deze regel wordt nooit bereikt: eerdere regels samen gelden dan altijd al.",
                regel=number,
            )
        earlier.append((number, box))


def _overlaps(boxes: dict[int, Box], space: "_Space") -> Iterator[Bevinding]:
    for number, box in boxes.items():
        for other_number, other in boxes.items():
            common = tuple(a & b for a, b in zip(box, other, strict=True))
            if other_number < number and all(common):
                yield Bevinding(
                    melding=f"Overlapt met regel {other_number}, bijvoorbeeld bij {space.example(common)}.",
                    regel=number,
                )


def _gaps(boxes: dict[int, Box], space: "_Space") -> Iterator[Bevinding]:
    if rest := _subtract_all([space.everything], list(boxes.values())):
        gap = rest[0]
        yield Bevinding(
            melding="Er is geen regel voor alles wat kan voorkomen, bijvoorbeeld bij "
            f"{space.example(gap)}. Pas deze regel aan of voeg een laatste regel zonder voorwaarden toe.",
            regel=_nearest(boxes, gap),
        )


def _nearest(boxes: dict[int, Box], gap: Box) -> int | None:
    """The row that misses the gap on the fewest facts, the last of those; None for a table without rows."""
    missed = {number: sum(not a & b for a, b in zip(box, gap, strict=True)) for number, box in boxes.items()}
    return min(missed, key=lambda number: (missed[number], -number), default=None)


@dataclass(frozen=True, slots=True)
class _Class:
    """Values of one fact that the table cannot tell apart, by an example; None is "not known"."""

    value: Any


class _Space:
    """All combinations of classes of the inputs that the table uses."""

    def __init__(self, definitie: Definitie, bronnen: Bronnen) -> None:
        self._axes: list[tuple[Feit, list[_Class]]] = []
        for feit in definitie.invoer:
            cellen = [row.als[feit.naam] for row in definitie.regels if feit.naam in row.als]
            if cellen:
                values = examples(feit, cellen, codes=bronnen.get(feit.bron or ""))
                self._axes.append((feit, [_Class(None), *(_Class(value) for value in values)]))
        self._places = {feit.naam: place for place, (feit, _) in enumerate(self._axes)}
        self.everything: Box = tuple((1 << len(classes)) - 1 for _, classes in self._axes)

    def index(self, name: str) -> int:
        return self._places[name]

    def box(self, row: Regel) -> Box:
        sides = []
        for (feit, classes), everything in zip(self._axes, self.everything, strict=True):
            cel = row.als.get(feit.naam)
            if cel is None:
                sides.append(everything)
            else:
                held = (c.value is not None and matches(cel, c.value) for c in classes)
                sides.append(sum(1 << place for place, holds in enumerate(held) if holds))
        return tuple(sides)

    def example(self, box: Box) -> str:
        """One point of the box in Dutch; facts on which the box says nothing are left out."""
        known, unknown = [], []
        for (feit, classes), side, everything in zip(self._axes, box, self.everything, strict=True):
            if side == everything:
                continue
            value = classes[(side & -side).bit_length() - 1].value
            if value is None:
                unknown.append(f"{feit.naam} niet bekend")
            else:
                known.append(f"{feit.naam} {feit.text(value)}")
        if len(unknown) > _MAX_UNKNOWN:
            unknown = ["verder niets bekend"] if known else ["niets bekend"]
        return join_words([*known, *unknown], last="en") if known or unknown else "alles"


def _covers(outer: Box, inner: Box) -> bool:
    return all(b & ~a == 0 for a, b in zip(outer, inner, strict=True))


def _subtract_all(boxes: list[Box], others: list[Box]) -> list[Box]:
    """What is left of `boxes` without `others`, as boxes that do not overlap."""
    for other in others:
        boxes = [piece for box in boxes for piece in _subtract(box, other)]
        if len(boxes) > _MAX_BOXES:
            raise TabelTeIngewikkeld
    return boxes


def _subtract(box: Box, other: Box) -> Iterator[Box]:
    if not all(a & b for a, b in zip(box, other, strict=True)):
        yield box
        return
    rest = list(box)
    for place, side in enumerate(other):
        if outside := rest[place] & ~side:
            yield (*rest[:place], outside, *rest[place + 1 :])
            rest[place] &= side
