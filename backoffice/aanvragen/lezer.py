"""Reading the text of a definition: every mistake with its line, field, value and what is expected (BO-09).

The text is compared with `Groep`, `Lijst` and the like, which say what may stand where. All mistakes are told
at once, and nothing in the text goes unnoticed: not a field that is unknown, and not one that is there twice.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import Any

import yaml

Pad = tuple[str | int, ...]
"""Where something stands: names of fields, and places in a list from 0."""
LANGSTE_WAARDE = 60
GETAL = re.compile(r"(0|[1-9]\d{0,7})(\.\d{1,4})?")
"""What a norm can hold."""
YAML_IN_WOORDEN = (
    ("mapping values are not allowed", "aanhalingstekens om een tekst met een dubbele punt"),
    ("could not find expected ':'", "een dubbele punt en een spatie na de naam van een veld"),
    (
        "that cannot start any token",
        "spaties in plaats van een tab, aanhalingstekens om een bijzonder teken",
    ),
    ("expected <block end>", "dezelfde inspringing als de velden erboven"),
    ("end of stream", "een aanhalingsteken of haakje dat sluit"),
    ("expected ',' or", "een komma, of een aanhalingsteken of haakje dat sluit"),
    ("single document", "één regeling per tekst, zonder ---"),
)
LEESBAAR = "gewone tekst, zonder tekens die u niet ziet"
ANDERS = "een veld met een dubbele punt, zoals naam: U-pas"


@dataclass(frozen=True, slots=True, kw_only=True)
class Fout:
    """One mistake, in words a person can act on."""

    regel: int
    veld: str
    gevonden: str
    verwacht: str

    def __str__(self) -> str:
        where = f", {self.veld}" if self.veld else ""
        return f"Regel {self.regel}{where}: er staat {self.gevonden}. Verwacht: {self.verwacht}."


@dataclass(frozen=True, slots=True)
class Tekst:
    hoogstens: int = 500


@dataclass(frozen=True, slots=True)
class Keuze:
    opties: Sequence[str]


@dataclass(frozen=True, slots=True)
class JaNee:
    pass


@dataclass(frozen=True, slots=True)
class Getal:
    pass


@dataclass(frozen=True, slots=True)
class Lijst:
    van: Any


@dataclass(frozen=True, slots=True)
class Groep:
    """Fields by name; those not in `verplicht` may be left out."""

    velden: Mapping[str, Any]
    verplicht: Sequence[str]


@dataclass(frozen=True, slots=True)
class Namen:
    """Texts by name; with `opties` exactly these names."""

    opties: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Of:
    """A choice in one word, or a group."""

    keuze: Keuze
    groep: Groep


@dataclass(slots=True)
class Lezing:
    """What was read, where it stands, and what is wrong with it."""

    data: Any = None
    fouten: list[Fout] = field(default_factory=list)
    regels: dict[Pad, int] = field(default_factory=dict)
    namen: dict[Pad, str] = field(default_factory=dict)

    def refuse(self, pad: Pad, gevonden: str, verwacht: str) -> None:
        """Keeps a mistake at this place, or at the nearest one around it that is there."""
        near = pad
        while near and near not in self.regels:
            near = near[:-1]
        found = gevonden if len(gevonden) <= LANGSTE_WAARDE else f"{gevonden[: LANGSTE_WAARDE - 1]}…"
        self.fouten.append(
            Fout(regel=self.regels.get(near, 1), veld=self._in_words(pad), gevonden=found, verwacht=verwacht)
        )

    def _in_words(self, pad: Pad) -> str:
        """Fields as one reads them; an item of a list by its code or name, else by its number."""
        parts = []
        for depth, step in enumerate(pad, start=1):
            parts.append(str(step) if isinstance(step, str) else self.namen.get(pad[:depth], str(step + 1)))
        return " > ".join(parts)


def read(text: str, schema: Groep) -> Lezing:
    """Compares the text with the schema; `data` is worth something when there are no mistakes."""
    found = Lezing()
    if (strange := yaml.reader.Reader.NON_PRINTABLE.search(text)) is not None:
        number = text.count("\n", 0, strange.start()) + 1
        found.fouten = [Fout(regel=number, veld="", gevonden=f"teken {ord(strange[0])}", verwacht=LEESBAAR)]
        return found
    loader: Any = yaml.SafeLoader(text)
    try:
        node = loader.get_single_node()
        if node is None:
            found.refuse((), "niets", ANDERS)
            return found
        _walk(node, schema, (), found)
        if not found.fouten:
            found.data = loader.construct_document(node)
    except yaml.MarkedYAMLError as error:
        found.fouten = [_no_yaml(error, text)]
    except RecursionError:
        found.fouten = [Fout(regel=1, veld="", gevonden="te veel haakjes in elkaar", verwacht=ANDERS)]
    finally:
        loader.dispose()
    found.fouten.sort(key=lambda one: one.regel)
    return found


def quote(value: str) -> str:
    """A value as a message shows it."""
    return f"'{value}'" if value else "niets"


def _no_yaml(error: yaml.MarkedYAMLError, text: str) -> Fout:
    problem = f"{error.problem or ''} {error.context or ''}"
    not_closed = ("end of stream" in problem, "expected ',' or" in problem)
    open_ended = any(not_closed) and error.context_mark is not None
    mark = error.context_mark if open_ended else error.problem_mark
    number = mark.line if mark else 0
    lines = text.splitlines()
    line = lines[number].strip() if number < len(lines) else ""
    words = next((words for part, words in YAML_IN_WOORDEN if part in problem), ANDERS)
    return Fout(regel=number + 1, veld="", gevonden=quote(line[:LANGSTE_WAARDE]), verwacht=words)


def _walk(node: yaml.Node, schema: Any, pad: Pad, found: Lezing) -> None:
    found.regels[pad] = node.start_mark.line + 1
    if isinstance(schema, Of) and isinstance(node, yaml.MappingNode):
        schema = schema.groep
    if isinstance(schema, Groep):
        _group(node, schema, pad, found)
    elif isinstance(schema, Namen):
        _names(node, schema, pad, found)
    elif isinstance(schema, Lijst):
        _list(node, schema, pad, found)
    else:
        _value(node, schema, pad, found)


def _group(node: yaml.Node, schema: Groep, pad: Pad, found: Lezing) -> None:
    fields = _fields(node, pad, found)
    if fields is None:
        return
    for name, value in fields.items():
        if name in schema.velden:
            _walk(value, schema.velden[name], (*pad, name), found)
        else:
            found.regels[(*pad, name)] = value.start_mark.line + 1
            like = get_close_matches(name, schema.velden, 1) or [f"een van {', '.join(schema.velden)}"]
            found.refuse((*pad, name), "een onbekend veld", like[0])
    for name in schema.verplicht:
        if name not in fields:
            found.refuse((*pad, name), "niets", expected(schema.velden[name]))


def _names(node: yaml.Node, schema: Namen, pad: Pad, found: Lezing) -> None:
    fields = _fields(node, pad, found)
    if fields is None:
        return
    for name, value in fields.items():
        _walk(value, Tekst(), (*pad, name), found)
    if schema.opties and set(fields) != set(schema.opties):
        found.refuse(pad, ", ".join(fields) or "niets", f"elk van {', '.join(schema.opties)}")


def _fields(node: yaml.Node, pad: Pad, found: Lezing) -> dict[str, yaml.Node] | None:
    if not isinstance(node, yaml.MappingNode):
        found.refuse(pad, _shown(node), expected(Groep({}, ())))
        return None
    fields: dict[str, yaml.Node] = {}
    for key, value in node.value:
        name = str(key.value) if isinstance(key, yaml.ScalarNode) else _shown(key)
        if name in fields:
            found.regels[(*pad, name)] = key.start_mark.line + 1
            found.refuse((*pad, name), "dit veld twee keer", "elk veld één keer")
        fields[name] = value
    return fields


def _list(node: yaml.Node, schema: Lijst, pad: Pad, found: Lezing) -> None:
    if not isinstance(node, yaml.SequenceNode):
        found.refuse(pad, _shown(node), expected(schema))
        return
    for number, item in enumerate(node.value):
        place = (*pad, number)
        if isinstance(item, yaml.MappingNode):
            named = {str(key.value): value.value for key, value in item.value}
            name = named.get("code") or named.get("naam")
            if isinstance(name, str):
                found.namen[place] = name
        _walk(item, schema.van, place, found)


def _value(node: yaml.Node, schema: Any, pad: Pad, found: Lezing) -> None:
    if not isinstance(node, yaml.ScalarNode):
        found.refuse(pad, _shown(node), expected(schema))
        return
    kind = node.tag.rpartition(":")[2]
    text = str(node.value)
    if _fits(schema, kind, text):
        return
    quoted = ", tussen aanhalingstekens" if isinstance(schema, Tekst) and kind not in ("str", "null") else ""
    found.refuse(pad, quote(text), expected(schema) + quoted)


def _fits(schema: Any, kind: str, text: str) -> bool:
    if isinstance(schema, Tekst):
        return kind == "str" and len(text.strip()) > 0 and len(text) <= schema.hoogstens
    if isinstance(schema, Keuze | Of):
        options = schema.keuze.opties if isinstance(schema, Of) else schema.opties
        return kind == "str" and text in options
    if isinstance(schema, JaNee):
        return kind == "bool" and text.lower() in ("true", "false")
    return GETAL.fullmatch(text) is not None


def _shown(node: yaml.Node) -> str:
    if isinstance(node, yaml.ScalarNode):
        return quote(str(node.value))
    return "een lijst" if isinstance(node, yaml.SequenceNode) else "een groep velden"


def expected(schema: Any) -> str:
    """What may stand at a place."""
    if isinstance(schema, Of):
        return f"{expected(schema.keuze)}, of een groep met {' en '.join(schema.groep.verplicht)}"
    if isinstance(schema, Keuze):
        return f"een van {', '.join(schema.opties)}"
    if isinstance(schema, Tekst):
        return f"een tekst van hoogstens {schema.hoogstens} tekens"
    return {
        JaNee: "true of false",
        Getal: "een getal met een punt, zoals 130 of 475.50",
        Lijst: "een lijst, elke regel met een streepje ervoor",
        Groep: "een groep velden, elk met een dubbele punt",
        Namen: "namen, elk met een dubbele punt en een tekst",
    }[type(schema)]
