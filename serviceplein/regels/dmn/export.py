"""A table as DMN 1.3 XML that a modeller opens: types, inputs, decision table and diagram. Pure."""

from collections.abc import Iterable, Mapping
from typing import Any
from xml.etree.ElementTree import (
    Element,
    SubElement,
    indent,
    register_namespace,
    tostring,
)

from serviceplein.regels.definitie import Definitie, read_definitie
from serviceplein.regels.dmn.feel import write_cell, write_literal, write_outcome
from serviceplein.regels.dmn.namen import DC, DI, DMN, DMNDI, EIGEN, UITLEG, UITLEG_KLANT
from serviceplein.regels.feiten import Feit, Soort

_PREFIXES = {"": DMN, "dmndi": DMNDI, "dc": DC, "di": DI, "sp": EIGEN}
_TYPES = {Soort.GETAL: "number", Soort.JA_NEE: "boolean"}
_BREEDTE, _HOOGTE, _TUSSEN = 180, 80, 40


def to_dmn(inhoud: Mapping[str, Any]) -> bytes:
    """The table in `inhoud` as an XML file; the content has passed its checks."""
    definitie = read_definitie(inhoud)[0]
    for prefix, address in _PREFIXES.items():
        register_namespace(prefix, address)
    root = _element(
        None,
        "definitions",
        id=f"definities_{definitie.code}",
        name=definitie.naam,
        namespace=f"{EIGEN}:{definitie.code}",
        exporter="Serviceplein",
    )
    groups = _groups(definitie.invoer)
    for group, facts in groups.items():
        _group_type(root, group, facts)
    for feit in definitie.uitvoer:
        _column_type(root, feit)
    _outcome_type(root, definitie)
    for group in groups:
        data = _element(root, "inputData", id=f"invoer_{group}", name=group)
        _element(data, "variable", id=f"variabele_{group}", name=group, typeRef=f"t_{group}")
    _decision(root, definitie, list(groups))
    _diagram(root, definitie.code, list(groups))
    indent(root)
    xml: bytes = tostring(root, encoding="UTF-8", xml_declaration=True, default_namespace=None)
    return xml + b"\n"


def _element(parent: Element | None, tag: str, *, ns: str = DMN, **attributes: str) -> Element:
    name = f"{{{ns}}}{tag}"
    return Element(name, attributes) if parent is None else SubElement(parent, name, attributes)


def _text(parent: Element, tag: str, content: str) -> Element:
    element = _element(parent, tag)
    _element(element, "text").text = content
    return element


def _groups(facts: Iterable[Feit]) -> dict[str, list[Feit]]:
    """The facts by the word before their first point: `melding.kanaal` is a part of `melding`."""
    groups: dict[str, list[Feit]] = {}
    for feit in facts:
        groups.setdefault(feit.naam.partition(".")[0], []).append(feit)
    return groups


def _group_type(root: Element, group: str, facts: list[Feit]) -> None:
    if len(facts) == 1 and facts[0].naam == group:
        _column_type(root, facts[0])
        return
    item = _element(root, "itemDefinition", id=f"type_{group}", name=f"t_{group}")
    for feit in facts:
        part = _element(
            item,
            "itemComponent",
            id=f"type_{_id(feit.naam)}",
            name=feit.naam.partition(".")[2],
            isCollection="true" if feit.soort is Soort.KEUZELIJST else "false",
        )
        _type_of(part, feit)


def _column_type(root: Element, feit: Feit) -> None:
    many = "true" if feit.soort is Soort.KEUZELIJST else "false"
    item = _element(
        root, "itemDefinition", id=f"type_{_id(feit.naam)}", name=f"t_{feit.naam}", isCollection=many
    )
    _type_of(item, feit)


def _type_of(item: Element, feit: Feit) -> None:
    _element(item, "typeRef").text = _TYPES.get(feit.soort, "string")
    if feit.waarden and feit.bron is None:
        _text(item, "allowedValues", ",".join(map(write_literal, feit.waarden)))


def _outcome_type(root: Element, definitie: Definitie) -> None:
    item = _element(root, "itemDefinition", id="type_uitkomst", name="t_uitkomst")
    for feit in definitie.uitvoer:
        part = _element(item, "itemComponent", id=f"uitkomst_{_id(feit.naam)}", name=feit.naam)
        _element(part, "typeRef").text = f"t_{feit.naam}"


def _decision(root: Element, definitie: Definitie, groups: list[str]) -> None:
    code = definitie.code
    decision = _element(root, "decision", id=f"beslissing_{code}", name=definitie.naam)
    if definitie.geen_treffer is not None:
        extra = _element(decision, "extensionElements")
        _element(extra, "geenTreffer", ns=EIGEN).text = definitie.geen_treffer
    _element(decision, "variable", id=f"variabele_{code}", name=definitie.naam, typeRef=_type_name(definitie))
    for group in groups:
        need = _element(decision, "informationRequirement", id=f"nodig_{group}")
        _element(need, "requiredInput", href=f"#invoer_{group}")
    table = _element(decision, "decisionTable", id=f"tabel_{code}", hitPolicy=definitie.hit_policy.value)
    for feit in definitie.invoer:
        column = _element(table, "input", id=f"kolom_{_id(feit.naam)}", label=feit.label)
        expression = _element(
            column,
            "inputExpression",
            id=f"expressie_{_id(feit.naam)}",
            typeRef="Any" if feit.soort is Soort.KEUZELIJST else _TYPES.get(feit.soort, "string"),
        )
        _element(expression, "text").text = feit.naam
    for feit in definitie.uitvoer:
        _element(
            table,
            "output",
            id=f"kolom_uit_{_id(feit.naam)}",
            label=feit.label,
            name=feit.naam,
            typeRef=f"t_{feit.naam}",
        )
    for name in (UITLEG, UITLEG_KLANT):
        _element(table, "annotation", name=name)
    for row in definitie.regels:
        rule = _element(table, "rule", id=f"regel_{row.nummer}")
        for feit in definitie.invoer:
            _text(rule, "inputEntry", write_cell(feit, row.als.get(feit.naam))).set(
                "id", f"regel_{row.nummer}_{_id(feit.naam)}"
            )
        for feit in definitie.uitvoer:
            _text(rule, "outputEntry", write_outcome(row.dan.get(feit.naam))).set(
                "id", f"regel_{row.nummer}_uit_{_id(feit.naam)}"
            )
        for text in (row.uitleg, row.uitleg_klant):
            _text(rule, "annotationEntry", text)


def _type_name(definitie: Definitie) -> str:
    one = definitie.uitvoer[0].naam if len(definitie.uitvoer) == 1 else "uitkomst"
    return f"t_{one}"


def _diagram(root: Element, code: str, groups: list[str]) -> None:
    """The decision above, its inputs in a row below, an arrow from each."""
    drawing = _element(root, "DMNDI", ns=DMNDI)
    diagram = _element(drawing, "DMNDiagram", ns=DMNDI, id="diagram")
    width = max(len(groups), 1) * (_BREEDTE + _TUSSEN) - _TUSSEN
    middle = width // 2
    _shape(diagram, f"beslissing_{code}", x=middle - _BREEDTE // 2, y=0)
    for place, group in enumerate(groups):
        left = place * (_BREEDTE + _TUSSEN)
        _shape(diagram, f"invoer_{group}", x=left, y=3 * _HOOGTE)
        edge = _element(diagram, "DMNEdge", ns=DMNDI, id=f"pijl_{group}", dmnElementRef=f"nodig_{group}")
        for x, y in ((left + _BREEDTE // 2, 3 * _HOOGTE), (middle, _HOOGTE)):
            _element(edge, "waypoint", ns=DI, x=str(x), y=str(y))


def _shape(diagram: Element, element: str, *, x: int, y: int) -> None:
    shape = _element(diagram, "DMNShape", ns=DMNDI, id=f"vorm_{element}", dmnElementRef=element)
    _element(shape, "Bounds", ns=DC, x=str(x), y=str(y), width=str(_BREEDTE), height=str(_HOOGTE))


def _id(name: str) -> str:
    """A fact's name as an XML id."""
    return name.replace(".", "_")
