"""A DMN 1.3 file as the content of a table; every mistake named by row and column. Pure."""

from collections.abc import Mapping
from typing import Any
from xml.etree.ElementTree import Element

from serviceplein.regels.definitie import Bevinding, Bronnen, HitPolicy, read_definitie
from serviceplein.regels.dmn.feel import normal, read_cell, read_outcome
from serviceplein.regels.dmn.lezen import XmlGeweigerd, read_xml
from serviceplein.regels.dmn.namen import DMN, EIGEN, UITLEG, UITLEG_KLANT
from serviceplein.regels.dmn.ontleden import FeelFout
from serviceplein.regels.feiten import Feit, join_words

MAX_REGELS = 1_000


class DmnOngeldig(ValueError):
    """The file holds no usable table; `bevindingen` says why, by row and column."""

    def __init__(self, bevindingen: list[Bevinding]) -> None:
        super().__init__(" ".join(map(str, bevindingen)))
        self.bevindingen = bevindingen


def from_dmn(
    content: bytes,
    *,
    code: str,
    naam: str,
    bekend: Mapping[str, Feit],
    uitvoer: Mapping[str, Feit],
    bronnen: Bronnen | None = None,
) -> dict[str, Any]:
    """The content of table `code` as the file has it; `bekend` and `uitvoer` are the columns there may be.

    Names, types and allowed values come from the application, rows and their texts from the file.
    Raises DmnOngeldig.
    """
    try:
        table, without_row = _find_table(read_xml(content))
    except XmlGeweigerd as error:
        raise DmnOngeldig([Bevinding(melding=str(error))]) from error
    reader = _Lezer(table, bekend=bekend, uitvoer=uitvoer)
    inhoud: dict[str, Any] = {
        "code": code,
        "naam": naam,
        "hit_policy": reader.hit_policy(),
        "invoer": [feit.as_data() for feit in reader.inputs],
        "uitvoer": [feit.as_data() for feit in reader.outputs],
        "regels": reader.rows(),
    }
    if without_row:
        inhoud["geen_treffer"] = without_row
    if not reader.found:
        reader.found += read_definitie(inhoud, bronnen=bronnen)[1]
    if reader.found:
        raise DmnOngeldig(reader.found)
    return inhoud


def _find_table(root: Element) -> tuple[Element, str]:
    """The one decision table of the file, and the text for when no row decides."""
    if root.tag != f"{{{DMN}}}definitions":
        raise XmlGeweigerd("Dit is geen DMN 1.3-bestand. Exporteer de tabel in de modeller als DMN 1.3.")
    decisions = [
        one for one in root.findall(f"{{{DMN}}}decision") if _child(one, "decisionTable") is not None
    ]
    if len(decisions) != 1:
        raise XmlGeweigerd(f"Het bestand heeft {len(decisions)} beslistabellen. Lever er precies één aan.")
    table = _child(decisions[0], "decisionTable")
    if table is None:
        raise XmlGeweigerd("Het bestand heeft geen beslistabel.")
    extra = decisions[0].find(f"{{{DMN}}}extensionElements/{{{EIGEN}}}geenTreffer")
    return table, (extra.text or "").strip() if extra is not None else ""


class _Lezer:
    """Reads one decisionTable and collects what is wrong with it."""

    def __init__(self, table: Element, *, bekend: Mapping[str, Feit], uitvoer: Mapping[str, Feit]) -> None:
        self.table = table
        self.found: list[Bevinding] = []
        self.inputs = self._columns("input", bekend, "gegeven")
        self.outputs = self._columns("output", uitvoer, "uitkomst")
        self.notes = [one.get("name", "") for one in table.findall(f"{{{DMN}}}annotation")]

    def hit_policy(self) -> str:
        policy = self.table.get("hitPolicy", "UNIQUE")
        if policy not in list(HitPolicy):
            self._find(f"Hit policy {policy} kennen we niet; kies {join_words(HitPolicy)}.")
        if self.table.get("aggregation"):
            self._find("Een COLLECT-tabel die optelt of telt kan niet. Haal de aggregatie weg.")
        return policy

    def rows(self) -> list[dict[str, Any]]:
        rules = self.table.findall(f"{{{DMN}}}rule")
        if not rules:
            self._find("De tabel heeft geen regels.")
        if len(rules) > MAX_REGELS:
            self._find(f"De tabel heeft meer dan {MAX_REGELS} regels.")
            return []
        if self.found:
            return []
        return [self._row(number, rule) for number, rule in enumerate(rules, start=1)]

    def _find(self, melding: str, *, regel: int | None = None, kolom: str | None = None) -> None:
        self.found.append(Bevinding(melding=melding, regel=regel, kolom=kolom))

    def _columns(self, tag: str, allowed: Mapping[str, Feit], what: str) -> list[Feit]:
        columns: list[Feit] = []
        for number, column in enumerate(self.table.findall(f"{{{DMN}}}{tag}"), start=1):
            expression = _child(column, "inputExpression")
            name = column.get("name", "") if tag == "output" else _text_of(expression)
            feit = allowed.get(name)
            if feit is None and tag == "output" and len(allowed) == 1 and not name:
                feit = next(iter(allowed.values()))
            if feit is None:
                names = join_words(sorted(allowed))
                self._find(f"Kolom {number}: {what} '{name[:80]}' kennen we niet; toegestaan: {names}.")
            elif feit in columns:
                self._find(f"Kolom {number}: {what} {name} staat er twee keer in.")
            else:
                columns.append(feit)
        return columns

    def _row(self, number: int, rule: Element) -> dict[str, Any]:
        conditions = self._entries(number, rule, "inputEntry", self.inputs)
        outcomes = self._entries(number, rule, "outputEntry", self.outputs)
        als: dict[str, Any] = {}
        dan: dict[str, Any] = {}
        for feit, text in conditions:
            try:
                cel = read_cell(feit, text)
            except FeelFout as error:
                self._find(f"{feit.label}: {error}.", regel=number, kolom=feit.naam)
                continue
            if cel is not None:
                als[feit.naam] = normal(cel)
        for feit, text in outcomes:
            try:
                dan[feit.naam] = read_outcome(text)
            except FeelFout as error:
                self._find(f"{feit.label}: {error}.", regel=number, kolom=feit.naam)
        return {"als": als, "dan": dan, **self._texts(rule)}

    def _entries(self, number: int, rule: Element, tag: str, columns: list[Feit]) -> list[tuple[Feit, str]]:
        entries = rule.findall(f"{{{DMN}}}{tag}")
        if len(entries) != len(columns):
            self._find(
                f"Deze regel heeft {len(entries)} cellen waar er {len(columns)} horen te staan.", regel=number
            )
        return [(feit, _text_of(entry)) for feit, entry in zip(columns, entries, strict=False)]

    def _texts(self, rule: Element) -> dict[str, str]:
        texts = [_text_of(entry) for entry in rule.findall(f"{{{DMN}}}annotationEntry")]
        named = dict(zip(self.notes, texts, strict=False))
        staff = named.get(UITLEG) or (texts[0] if texts and UITLEG not in named else "")
        staff = staff or _text_of(rule, "description")
        klant = named.get(UITLEG_KLANT, "")
        return {"uitleg": staff} | ({"uitleg_klant": klant} if klant else {})


def _child(element: Element, tag: str) -> Element | None:
    return element.find(f"{{{DMN}}}{tag}")


def _text_of(element: Element | None, tag: str = "text") -> str:
    found = None if element is None else _child(element, tag)
    return (found.text or "").strip() if found is not None else ""
