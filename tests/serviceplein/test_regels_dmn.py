"""DMN 1.3 in and out: what goes out comes back the same, and what comes in is not trusted (INT-23)."""

from collections.abc import Callable
from typing import Any
from xml.etree.ElementTree import fromstring

import pytest
from hypothesis import given
from hypothesis import strategies as st

from serviceplein.regels.cellen import matches
from serviceplein.regels.dmn.export import to_dmn
from serviceplein.regels.dmn.feel import normal, read_cell, read_outcome, write_cell, write_outcome
from serviceplein.regels.dmn.invoer import DmnOngeldig, from_dmn
from serviceplein.regels.dmn.lezen import MAX_BYTES
from serviceplein.regels.dmn.namen import DMN, DMNDI
from serviceplein.regels.dmn.ontleden import FeelFout
from serviceplein.regels.feiten import Feit, Soort
from serviceplein.regels.meegeleverd import TABELLEN, shipped_feiten, shipped_tabel

NS = {"d": DMN, "di": DMNDI}
CODES = ["a", 'b "c"', "d\\e", "é"]
KEUZE = Feit(naam="k", soort=Soort.KEUZE, label="K", waarden={code: code for code in CODES})
LIJST = Feit(naam="l", soort=Soort.KEUZELIJST, label="L", waarden={code: code for code in CODES})
GETAL = Feit(naam="g", soort=Soort.GETAL, label="G", geheel=False)
JA_NEE = Feit(naam="j", soort=Soort.JA_NEE, label="J")


def read_back(content: bytes, code: str) -> dict[str, Any]:
    known = shipped_feiten()
    return from_dmn(
        content,
        code=code,
        naam=shipped_tabel(code).naam,
        bekend=known.feiten | known.afgeleid,
        uitvoer={one["naam"]: known.uitkomsten[one["naam"]] for one in shipped_tabel(code).inhoud["uitvoer"]},
    )


def route(change: Callable[[str], str] = lambda text: text) -> bytes:
    """The smallest shipped table as a file, changed by hand."""
    return change(to_dmn(shipped_tabel("snelle_route").inhoud).decode()).encode()


class TestExport:
    @pytest.mark.parametrize("code", TABELLEN)
    def test_comes_back_the_same(self, code: str) -> None:
        inhoud = shipped_tabel(code).inhoud
        assert read_back(to_dmn(inhoud), code) == inhoud

    @pytest.mark.parametrize("code", TABELLEN)
    def test_has_the_structure_a_modeller_needs(self, code: str) -> None:
        inhoud = shipped_tabel(code).inhoud
        root = fromstring(to_dmn(inhoud))  # noqa: S314 - written right here
        assert root.tag == f"{{{DMN}}}definitions"
        table = root.find("d:decision/d:decisionTable", NS)
        assert table is not None
        assert [child.tag.partition("}")[2] for child in table] == (
            ["input"] * len(inhoud["invoer"])
            + ["output"] * len(inhoud["uitvoer"])
            + ["annotation"] * 2
            + ["rule"] * len(inhoud["regels"])
        )
        for rule in table.findall("d:rule", NS):
            assert len(rule.findall("d:inputEntry/d:text", NS)) == len(inhoud["invoer"])
            assert len(rule.findall("d:outputEntry/d:text", NS)) == len(inhoud["uitvoer"])
            assert len(rule.findall("d:annotationEntry/d:text", NS)) == 2
        ids = [element.get("id") for element in root.iter() if element.get("id")]
        assert len(ids) == len(set(ids))

    def test_draws_every_element_it_defines(self) -> None:
        root = fromstring(to_dmn(shipped_tabel("triage").inhoud))  # noqa: S314 - written right here
        drawn = {element.get("dmnElementRef") for element in root.iter() if element.get("dmnElementRef")}
        names = [*root.findall("d:decision", NS), *root.findall("d:inputData", NS)]
        needs = root.findall("d:decision/d:informationRequirement", NS)
        assert drawn == {element.get("id") for element in (*names, *needs)}
        targets = {one.get("href") for need in needs for one in need}
        assert targets == {f"#{element.get('id')}" for element in root.findall("d:inputData", NS)}

    def test_excludes_the_unknown_from_a_negation(self) -> None:
        assert write_cell(KEUZE, {"not_in": ["a"]}) == 'not("a",null)'
        assert write_cell(LIJST, {"contains_none": ["a"]}) == '? != null and not(list contains(?,"a"))'


class TestImport:
    @pytest.mark.parametrize(
        ("change", "place", "words"),
        [
            (lambda t: t.replace(">true<", ">waar<", 1), (1, "quick_scan.perspectief_op_werk"), "'waar'"),
            (
                lambda t: t.replace(
                    '"schulden"</text>\n        </inputEntry', '"lening"</text>\n        </inputEntry'
                ),
                (2, "quick_scan.dominant_probleem"),
                "'lening' is niet goed",
            ),
            (
                lambda t: t.replace(">quick_scan.oplosbaar<", ">klant.haarkleur<"),
                (None, None),
                "Kolom 4: gegeven 'klant.haarkleur' kennen we niet",
            ),
            (
                lambda t: t.replace('name="snelle_route" typeRef', 'name="route" typeRef'),
                (None, None),
                "uitkomst 'route' kennen we niet",
            ),
            (
                lambda t: t.replace('hitPolicy="FIRST"', 'hitPolicy="RULE ORDER"'),
                (None, None),
                "Hit policy RULE ORDER kennen we niet",
            ),
            (
                lambda t: t.replace(
                    '"budgetbeheer"</text>\n        </outputEntry', '"pech"</text>\n        </outputEntry'
                ),
                (2, "snelle_route"),
                "'pech' is niet goed",
            ),
            (lambda t: t.replace("20191111/MODEL", "20151101/dmn"), (None, None), "geen DMN 1.3-bestand"),
        ],
        ids=["cell", "value", "input", "output", "policy", "outcome", "version"],
    )
    def test_names_the_row_and_the_column(self, change: Callable[[str], str], place: Any, words: str) -> None:
        with pytest.raises(DmnOngeldig) as caught:
            read_back(route(change), "snelle_route")
        found = caught.value.bevindingen[0]
        assert (found.regel, found.kolom) == place
        assert words in found.melding

    @pytest.mark.parametrize(
        ("content", "words"),
        [
            (b"", "geen goede XML"),
            (b"<a>", "geen goede XML (regel 1"),
            (b"<a/>", "geen DMN 1.3-bestand"),
            (b'<!DOCTYPE a [<!ENTITY e "x">]><a>&e;</a>', "DOCTYPE"),
            (b'<!DOCTYPE a SYSTEM "file:///etc/passwd"><a/>', "DOCTYPE"),
            (b"<a>" * 100, "te diep genest"),
            (b"<a>" + b"<b/>" * 70_000 + b"</a>", "te veel onderdelen"),
            (b" " * (MAX_BYTES + 1), "te groot"),
            (b'<?xml version="1.0" encoding="klingon"?><a/>', "niet te lezen"),
        ],
        ids=["empty", "broken", "other", "entity", "external", "deep", "many", "large", "encoding"],
    )
    def test_refuses_hostile_or_broken_files(self, content: bytes, words: str) -> None:
        with pytest.raises(DmnOngeldig) as caught:
            read_back(content, "snelle_route")
        assert words in str(caught.value)

    def test_reads_what_a_modeller_writes_otherwise(self) -> None:
        assert read_cell(GETAL, "]18..27[") == {"gt": 18, "lt": 27}
        assert read_cell(GETAL, ">=18.5") == {"gte": 18.5}
        assert read_cell(KEUZE, ' "a" , "é" ') == {"in": ["a", "é"]}
        assert read_cell(KEUZE, "") is None
        assert read_cell(JA_NEE, "false") == {"is": False}

    @pytest.mark.parametrize("text", ["date(1)", '"a', "18..27", "not(", "? >", "[1..", "x" * 30_000])
    def test_refuses_feel_it_does_not_know(self, text: str) -> None:
        for feit in (KEUZE, LIJST, GETAL):
            with pytest.raises(FeelFout):
                read_cell(feit, text)


def codes(minimum: int = 1) -> st.SearchStrategy[list[str]]:
    return st.lists(st.sampled_from(CODES), min_size=minimum, max_size=3, unique=True)


NUMBERS = st.integers(-200, 200) | st.sampled_from([0.5, 18.25])
CELLS = st.one_of(
    st.tuples(
        st.just(KEUZE),
        st.fixed_dictionaries({}, optional={"in": codes(), "not_in": codes()}).filter(bool),
    ),
    st.tuples(st.just(JA_NEE), st.fixed_dictionaries({"is": st.booleans()})),
    st.tuples(
        st.just(GETAL),
        st.dictionaries(st.sampled_from(["gte", "gt", "lte", "lt", "is"]), NUMBERS, min_size=1),
    ),
    st.tuples(
        st.just(LIJST),
        st.fixed_dictionaries(
            {}, optional={"contains_all": codes(), "contains_any": codes(), "contains_none": codes()}
        ).filter(bool),
    ),
)
VALUES = {
    Soort.KEUZE: st.sampled_from(CODES),
    Soort.JA_NEE: st.booleans(),
    Soort.GETAL: NUMBERS,
    Soort.KEUZELIJST: st.lists(st.sampled_from(CODES)),
}


class TestFeel:
    @given(CELLS, st.data())
    def test_gives_a_cell_that_means_the_same(self, drawn: Any, data: st.DataObject) -> None:
        feit, cel = drawn
        again = read_cell(feit, write_cell(feit, cel))
        assert again is not None
        value = data.draw(VALUES[feit.soort])
        assert matches(again, value) == matches(cel, value)

    @given(CELLS)
    def test_gives_the_same_cell_when_written_one_way(self, drawn: Any) -> None:
        feit, cel = drawn
        once = normal(read_cell(feit, write_cell(feit, cel)) or {})
        assert normal(read_cell(feit, write_cell(feit, once)) or {}) == once

    @given(
        st.none()
        | st.booleans()
        | st.integers()
        | st.text(st.characters(exclude_categories=["C"]))
        | st.builds(
            lambda cases, other: {"map": "melding.domeinen", "gevallen": cases, "anders": other},
            st.lists(st.tuples(st.sampled_from(CODES), st.sampled_from(CODES)).map(list), min_size=1),
            st.none() | st.sampled_from(CODES),
        )
    )
    def test_gives_the_same_outcome(self, value: Any) -> None:
        assert read_outcome(write_outcome(value)) == value
