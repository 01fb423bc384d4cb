"""The condition language of one cell of a decision table. Pure.

A cell is a small JSON object; more than one key means "and":

    keuze, tekst   {"is": "balie"}  {"in": ["pw", "bbz"]}  {"not_in": ["bct"]}
    keuzelijst     {"contains": "wmo"}  {"contains_any": [..]}  (also _all, _none)
    getal          {"is": 27}  {"gte": 18, "lt": 27}  {"gt": ..}  {"lte": ..}
    ja_nee         {"is": true}

A cell needs its fact: what is not known matches no cell, the negations included.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import combinations, pairwise
from typing import Any

from serviceplein.regels.feiten import Feit, FeitOngeldig, Soort, join_words

Cel = Mapping[str, Any]

OPERATORS: dict[Soort, frozenset[str]] = {
    Soort.KEUZE: frozenset({"is", "in", "not_in"}),
    Soort.TEKST: frozenset({"is", "in", "not_in"}),
    Soort.KEUZELIJST: frozenset({"contains", "contains_any", "contains_all", "contains_none"}),
    Soort.GETAL: frozenset({"is", "gte", "gt", "lte", "lt"}),
    Soort.JA_NEE: frozenset({"is"}),
}
_TAKES_LIST = frozenset({"in", "not_in", "contains_any", "contains_all", "contains_none"})
_MAX_MENTIONED = 10
"""Codes of one list-fact that a table may mention; the checks look at every combination of them."""


def check_cell(feit: Feit, cel: object, *, codes: frozenset[str] | None = None) -> None:
    """Raises FeitOngeldig, in Dutch, when the cell cannot be a condition on this fact."""
    if not isinstance(cel, Mapping) or not cel:
        raise FeitOngeldig(feit.naam, f"{feit.naam}: dit is geen voorwaarde.")
    for operator, operand in cel.items():
        if operator not in OPERATORS[feit.soort]:
            allowed = join_words(sorted(OPERATORS[feit.soort]))
            raise FeitOngeldig(
                feit.naam, f"{feit.naam}: '{operator}' kan niet bij dit soort gegeven; toegestaan: {allowed}."
            )
        if operator in _TAKES_LIST and (not isinstance(operand, list | tuple) or not operand):
            raise FeitOngeldig(feit.naam, f"{feit.naam}: geef bij '{operator}' een lijst met waarden.")
        for value in _operands(operator, operand):
            feit.check([value] if feit.soort is Soort.KEUZELIJST else value, codes=codes)


_HOLDS: dict[str, Callable[[Any, Any], bool]] = {
    "is": lambda value, operand: bool(value == operand),
    "in": lambda value, operand: value in operand,
    "not_in": lambda value, operand: value not in operand,
    "contains": lambda value, operand: operand in value,
    "contains_any": lambda value, operand: any(item in value for item in operand),
    "contains_all": lambda value, operand: all(item in value for item in operand),
    "contains_none": lambda value, operand: not any(item in value for item in operand),
    "gte": lambda value, operand: bool(value >= operand),
    "gt": lambda value, operand: bool(value > operand),
    "lte": lambda value, operand: bool(value <= operand),
    "lt": lambda value, operand: bool(value < operand),
}
_WORDS = {
    "is": "{}",
    "in": "{}",
    "not_in": "iets anders dan {}",
    "contains": "met {}",
    "contains_any": "met {}",
    "contains_all": "met {}",
    "contains_none": "zonder {}",
    "gte": "{} of hoger",
    "gt": "hoger dan {}",
    "lte": "{} of lager",
    "lt": "lager dan {}",
}


def matches(cel: Cel, value: object) -> bool:
    """Whether a known value fulfils the cell."""
    return all(_HOLDS[operator](value, operand) for operator, operand in cel.items())


def describe(feit: Feit, cel: Cel) -> str:
    """The condition as Dutch words, e.g. '80 of hoger' or 'iets anders dan BCT'."""
    parts = []
    for operator, operand in cel.items():
        words = (feit.text(value) for value in _operands(operator, operand))
        last = "en" if operator == "contains_all" else "of"
        parts.append(_WORDS[operator].format(join_words(words, last=last)))
    return " en ".join(parts)


def mentioned(cellen: Sequence[Cel]) -> list[Any]:
    """Every value named in these cells, once, in order of first mention."""
    return list(dict.fromkeys(value for cel in cellen for op, o in cel.items() for value in _operands(op, o)))


def thresholds(cellen: Sequence[Cel]) -> list[Any]:
    """The numbers at which the truth of one of these cells can change, ascending."""
    return sorted(mentioned(cellen))


def examples(feit: Feit, cellen: Sequence[Cel], *, codes: frozenset[str] | None = None) -> list[Any]:
    """One known value for each way the cells can come out: what holds for these holds for all values.

    Raises FeitOngeldig when a list-fact mentions too many codes to look at all combinations.
    """
    match feit.soort:
        case Soort.JA_NEE:
            return [True, False]
        case Soort.GETAL:
            return list(_number_examples(feit, thresholds(cellen)))
        case Soort.KEUZELIJST:
            codes_used = mentioned(cellen)
            if len(codes_used) > _MAX_MENTIONED:
                raise FeitOngeldig(
                    feit.naam,
                    f"{feit.naam}: de tabel noemt meer dan {_MAX_MENTIONED} waarden; splits de tabel.",
                )
            sizes = range(len(codes_used) + 1)
            return [list(chosen) for size in sizes for chosen in combinations(codes_used, size)]
        case Soort.KEUZE | Soort.TEKST:
            known = mentioned(cellen)
            allowed = feit.allowed(codes)
            others = [None] if allowed is None else sorted(allowed - set(known))[:1]
            return known + ["(iets anders)" if other is None else other for other in others]


def _number_examples(feit: Feit, points: list[Any]) -> Iterator[Any]:
    """The thresholds, a value on either side of all, and one between each two that leave room."""
    if not points:
        candidates = [feit.minimum if feit.minimum is not None else 0]
    else:
        candidates = [points[0] - 1, *points, points[-1] + 1]
        if feit.geheel:
            candidates += [low + 1 for low, high in pairwise(points) if high - low > 1]
        else:
            candidates += [(low + high) / 2 for low, high in pairwise(points)]
    for value in sorted(candidates):
        too_low = feit.minimum is not None and value < feit.minimum
        too_high = feit.maximum is not None and value > feit.maximum
        if not (too_low or too_high):
            yield value


def _operands(operator: str, operand: Any) -> list[Any]:
    return list(operand) if operator in _TAKES_LIST else [operand]
