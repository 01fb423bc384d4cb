"""Cells and outcomes as FEEL, the expression language of DMN, and back. Pure.

Written is the part of FEEL the cells need: literals, disjunctions, not(..), ranges, comparisons, and
`list contains(?, ..)` joined by and / or. Our cells never hold for an unknown fact; where FEEL's null would
make a negation true, the null is excluded in so many words.
"""

from collections.abc import Mapping
from typing import Any

from serviceplein.regels.cellen import Cel
from serviceplein.regels.definitie import Afbeelding
from serviceplein.regels.dmn.ontleden import FeelFout, Lezer
from serviceplein.regels.feiten import Feit, Soort

_COMPARISON = {"gte": ">=", "gt": ">", "lte": "<=", "lt": "<"}
_OPERATOR = {sign: name for name, sign in _COMPARISON.items()}
NIET_LEEG = "? != null"


def write_literal(value: Any) -> str:
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        escaped = value.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
        return f'"{escaped}"'
    return repr(value)


def write_cell(feit: Feit, cel: Cel | None) -> str:
    """The cell as a FEEL unary test; "-" for no condition."""
    if not cel:
        return "-"
    if feit.soort is Soort.KEUZELIJST:
        return _write_list_cell(cel)
    if feit.soort is Soort.GETAL:
        return _write_number_cell(cel)
    if set(cel) == {"is"}:
        return write_literal(cel["is"])
    if set(cel) == {"in"}:
        return ",".join(map(write_literal, cel["in"]))
    if set(cel) == {"not_in"}:
        return f"not({','.join(map(write_literal, cel['not_in']))},null)"
    return " and ".join(_write_choice_test(operator, operand) for operator, operand in cel.items())


def write_outcome(value: Any) -> str:
    """An outcome: a literal, or for one that follows from a fact a chain of ifs."""
    if not isinstance(value, Mapping | Afbeelding):
        return write_literal(value)
    if isinstance(value, Mapping):
        fact, cases, otherwise = value["map"], value["gevallen"], value.get("anders")
    else:
        fact, cases, otherwise = value.feit, value.gevallen, value.anders
    chain = "".join(
        f"if list contains(flatten([{fact}]),{write_literal(code)}) then {write_literal(outcome)} else "
        for code, outcome in cases
    )
    return chain + write_literal(otherwise)


def read_cell(feit: Feit, text: str) -> dict[str, Any] | None:
    """The cell a FEEL unary test stands for; None for no condition. Raises FeelFout."""
    text = text.strip()
    if text in ("", "-"):
        return None
    reader = Lezer(text)
    if feit.soort is Soort.KEUZELIJST:
        cel = _read_list_cell(reader)
    elif feit.soort is Soort.GETAL:
        cel = _read_number_cell(reader)
    else:
        cel = _read_choice_cell(reader)
    reader.finish()
    return cel


def read_outcome(text: str) -> Any:
    """The outcome as stored: a literal, or {"map", "gevallen", "anders"}. Raises FeelFout."""
    reader = Lezer(text.strip())
    if not reader.sees("if"):
        value = reader.literal()
        reader.finish()
        return value
    fact, cases = "", []
    while reader.takes("if"):
        for word in ("list contains", "(", "flatten", "(", "["):
            reader.need(word)
        found = reader.name()
        if fact and found != fact:
            raise FeelFout(f"deze uitkomst kijkt naar twee gegevens: {fact} en {found}")
        fact = found
        for word in ("]", ")", ","):
            reader.need(word)
        code = reader.literal()
        reader.need(")")
        reader.need("then")
        cases.append([code, reader.literal()])
        reader.need("else")
    otherwise = reader.literal()
    reader.finish()
    return {"map": fact, "gevallen": cases, "anders": otherwise}


def normal(cel: Mapping[str, Any]) -> dict[str, Any]:
    """One way to write a cell that can be written in more: a list of one becomes the single value."""
    result: dict[str, Any] = {}
    for operator, operand in cel.items():
        if operator == "in" and len(operand) == 1:
            result["is"] = operand[0]
        elif operator in ("contains_any", "contains_all") and len(operand) == 1:
            result["contains"] = operand[0]
        else:
            result[operator] = operand
    return result


def _write_list_cell(cel: Cel) -> str:
    parts = []
    for operator, operand in cel.items():
        codes = [operand] if operator == "contains" else operand
        tests = [f"list contains(?,{write_literal(code)})" for code in codes]
        if operator == "contains_any":
            parts.append(
                " or ".join(tests) if len(cel) == 1 or len(tests) == 1 else f"({' or '.join(tests)})"
            )
        elif operator == "contains_none":
            parts.append(" and ".join([NIET_LEEG, *(f"not({test})" for test in tests)]))
        else:
            parts.append(" and ".join(tests))
    return " and ".join(parts)


def _write_number_cell(cel: Cel) -> str:
    keys = set(cel)
    if keys == {"is"}:
        return write_literal(cel["is"])
    if len(cel) == 1:
        ((operator, operand),) = cel.items()
        return f"{_COMPARISON[operator]} {write_literal(operand)}"
    if len(cel) == 2 and len(keys & {"gte", "gt"}) == 1 and len(keys & {"lte", "lt"}) == 1:
        low, high = cel.get("gte", cel.get("gt")), cel.get("lte", cel.get("lt"))
        begin, end = "[" if "gte" in cel else "(", "]" if "lte" in cel else ")"
        return f"{begin}{write_literal(low)}..{write_literal(high)}{end}"
    signs = _COMPARISON | {"is": "="}
    return " and ".join(f"? {signs[operator]} {write_literal(operand)}" for operator, operand in cel.items())


def _write_choice_test(operator: str, operand: Any) -> str:
    if operator == "is":
        return f"? = {write_literal(operand)}"
    values = ",".join(map(write_literal, operand))
    if operator == "in":
        return f"list contains([{values}],?)"
    return f"not(list contains([{values},null],?))"


def _read_choice_cell(reader: Lezer) -> dict[str, Any]:
    if reader.takes("not"):
        if reader.sees_after("(", "list contains"):
            reader.back()
            return _read_choice_tests(reader)
        reader.need("(")
        values = [value for value in reader.literals() if value is not None]
        reader.need(")")
        return {"not_in": values}
    if reader.sees("?") or reader.sees("list contains"):
        return _read_choice_tests(reader)
    values = reader.literals()
    return {"is": values[0]} if len(values) == 1 else {"in": values}


def _read_choice_tests(reader: Lezer) -> dict[str, Any]:
    cel: dict[str, Any] = {}
    while True:
        negated = reader.takes("not")
        if negated:
            reader.need("(")
        if reader.takes("?"):
            reader.need("=")
            _put(cel, "is", reader.literal())
        else:
            reader.need("list contains")
            reader.need("(")
            reader.need("[")
            values = [value for value in reader.literals() if value is not None]
            for word in ("]", ",", "?", ")"):
                reader.need(word)
            _put(cel, "not_in" if negated else "in", values)
        if negated:
            reader.need(")")
        if not reader.takes("and"):
            return cel


def _read_number_cell(reader: Lezer) -> dict[str, Any]:
    if (begin := reader.one_of("[", "(", "]")) is not None:
        low = reader.literal()
        reader.need("..")
        high = reader.literal()
        end = reader.one_of("]", ")", "[")
        if end is None:
            raise FeelFout("een bereik eindigt met ] of )")
        return {"gte" if begin == "[" else "gt": low, "lte" if end == "]" else "lt": high}
    if (sign := reader.one_of(*_OPERATOR)) is not None:
        return {_OPERATOR[sign]: reader.literal()}
    if not reader.sees("?"):
        return {"is": reader.literal()}
    cel: dict[str, Any] = {}
    while True:
        reader.need("?")
        sign = reader.one_of(*_OPERATOR, "=")
        if sign is None:
            raise FeelFout("na ? hoort een vergelijking, zoals >= 18")
        _put(cel, _OPERATOR.get(sign, "is"), reader.literal())
        if not reader.takes("and"):
            return cel


def _read_list_cell(reader: Lezer) -> dict[str, Any]:
    cel: dict[str, Any] = {}
    every: list[Any] = []
    none: list[Any] = []
    while True:
        if reader.takes("?"):
            reader.need("!=")
            reader.need("null")
        elif reader.takes("not"):
            reader.need("(")
            none.append(_read_contains(reader))
            reader.need(")")
        elif len(codes := _read_alternatives(reader)) > 1:
            _put(cel, "contains_any", codes)
        else:
            every += codes
        if not reader.takes("and"):
            break
    if every:
        cel = {"contains": every[0], **cel} if len(every) == 1 else {"contains_all": every, **cel}
    if none:
        cel["contains_none"] = none
    if not cel:
        raise FeelFout("deze voorwaarde zegt niets over de waarden")
    return cel


def _read_alternatives(reader: Lezer) -> list[Any]:
    """One `list contains(?, ..)`, or more of them joined by `or`, perhaps within brackets."""
    grouped = reader.takes("(")
    codes = [_read_contains(reader)]
    while reader.takes("or"):
        codes.append(_read_contains(reader))
    if grouped:
        reader.need(")")
    return codes


def _read_contains(reader: Lezer) -> Any:
    for word in ("list contains", "(", "?", ","):
        reader.need(word)
    value = reader.literal()
    reader.need(")")
    return value


def _put(cel: dict[str, Any], operator: str, operand: Any) -> None:
    if operator in cel:
        raise FeelFout("dezelfde soort voorwaarde staat er twee keer")
    cel[operator] = operand
