from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from serviceplein.regels.cellen import matches
from serviceplein.regels.definitie import TabelOngeldig
from serviceplein.regels.feiten import FeitOngeldig
from serviceplein.regels.tabel import MeerdereRegels, Tabel, compile_tabel
from tests.intake.routering import flat_facts, shipped

KANALEN = {"balie": "balie", "post": "post", "bct": "BCT"}
INVOER: list[dict[str, Any]] = [
    {"naam": "kanaal", "type": "keuze", "label": "Het kanaal", "waarden": KANALEN},
    {"naam": "domeinen", "type": "keuzelijst", "waarden": {"wmo": "Wmo", "werk": "werk", "zorg": "zorg"}},
    {"naam": "leeftijd", "type": "getal", "label": "De leeftijd", "minimum": 0, "maximum": 130},
    {"naam": "bedrag", "type": "getal", "geheel": False},
    {"naam": "dakloos", "type": "ja_nee", "label": "Dakloos"},
    {"naam": "plaats", "type": "tekst"},
    {"naam": "product", "type": "keuze", "bron": "producten"},
]
UITVOER = [{"naam": "balie", "type": "tekst"}]


def inhoud(*cells: dict[str, Any], policy: str = "FIRST", **extra: Any) -> dict[str, Any]:
    rows = [
        {"als": als, "dan": {"balie": f"b{number}"}, "uitleg": f"Uitleg {number}."}
        for number, als in enumerate(cells, start=1)
    ]
    return {
        "code": "proef",
        "naam": "Proef",
        "hit_policy": policy,
        "invoer": INVOER,
        "uitvoer": UITVOER,
        "regels": rows,
    } | extra


def tabel(*cells: dict[str, Any], policy: str = "FIRST") -> Tabel:
    return compile_tabel(inhoud(*cells, policy=policy))


CELLS: dict[str, st.SearchStrategy[dict[str, Any]]] = {
    "kanaal": st.one_of(
        st.fixed_dictionaries({"is": st.sampled_from(list(KANALEN))}),
        st.fixed_dictionaries({"in": st.lists(st.sampled_from(list(KANALEN)), min_size=1)}),
        st.fixed_dictionaries({"not_in": st.lists(st.sampled_from(list(KANALEN)), min_size=1)}),
    ),
    "domeinen": st.one_of(
        st.fixed_dictionaries({"contains": st.sampled_from(["wmo", "werk"])}),
        *(
            st.fixed_dictionaries({op: st.lists(st.sampled_from(["wmo", "werk", "zorg"]), min_size=1)})
            for op in ("contains_any", "contains_all", "contains_none")
        ),
    ),
    "leeftijd": st.dictionaries(
        st.sampled_from(["is", "gte", "gt", "lte", "lt"]), st.integers(0, 130), min_size=1, max_size=2
    ),
    "bedrag": st.dictionaries(
        st.sampled_from(["gte", "gt", "lte", "lt"]), st.sampled_from([0, 0.5, 1, 99.95]), min_size=1
    ),
    "dakloos": st.fixed_dictionaries({"is": st.booleans()}),
    "plaats": st.fixed_dictionaries({"not_in": st.just(["Houten"])}) | st.just({"is": "Houten"}),
    "product": st.fixed_dictionaries({"in": st.just(["u_pas", "rolstoel"])}),
}
FACTS = st.fixed_dictionaries(
    {},
    optional={
        "kanaal": st.sampled_from(list(KANALEN)),
        "domeinen": st.lists(st.sampled_from(["wmo", "werk", "zorg"]), max_size=3),
        "leeftijd": st.integers(0, 130),
        "bedrag": st.sampled_from([-1, 0, 0.25, 0.5, 1, 50, 99.95, 100.0]),
        "dakloos": st.booleans(),
        "plaats": st.sampled_from(["Houten", "Utrecht"]),
        "product": st.sampled_from(["u_pas", "vervoer"]),
    },
)
ODD: dict[str, st.SearchStrategy[Any]] = {
    "kanaal": st.sampled_from(["fax", "", 3, True, ["balie"]]),
    "domeinen": st.sampled_from(["wmo", [""], ["maan"], [None], 0, {}]),
    "leeftijd": st.integers(max_value=-1) | st.sampled_from([131, "41", 41.5, True, [41], float("nan")]),
    "bedrag": st.sampled_from(["1", False, [], float("nan")]),
    "dakloos": st.sampled_from(["ja", 1, 0, [], "true"]),
    "plaats": st.sampled_from(["", "  ", 7, []]),
}
"""Values that are there but cannot be: refused, never guessed at."""
TABLES = st.lists(st.fixed_dictionaries({}, optional=CELLS), min_size=1, max_size=8)


def naive_hits(cells: list[dict[str, Any]], facts: dict[str, Any]) -> list[int]:
    """Row numbers that apply, cell by cell, without compiling anything."""
    return [
        number
        for number, als in enumerate(cells, start=1)
        if all(facts.get(name) is not None and matches(cel, facts[name]) for name, cel in als.items())
    ]


class TestEvaluation:
    @given(cells=TABLES, facts=FACTS)
    @settings(max_examples=300, deadline=None)
    def test_equals_the_plain_reading_of_the_rows(
        self, cells: list[dict[str, Any]], facts: dict[str, Any]
    ) -> None:
        hits = naive_hits(cells, facts)
        first = tabel(*cells).evaluate(facts)
        collect = tabel(*cells, policy="COLLECT").evaluate(facts)
        assert first.regel == (hits[0] if hits else None)
        assert list(collect.regels) == hits
        assert collect.uitvoer == {"balie": [f"b{number}" for number in hits]}
        assert list(tabel(*cells).candidates(facts)) == hits

    @given(cells=TABLES, facts=FACTS)
    @settings(max_examples=150, deadline=None)
    def test_of_a_unique_table_refuses_two_hits(
        self, cells: list[dict[str, Any]], facts: dict[str, Any]
    ) -> None:
        hits = naive_hits(cells, facts)
        unique = tabel(*cells, policy="UNIQUE")
        if len(hits) > 1:
            with pytest.raises(MeerdereRegels, match=f"{hits[0]}, {hits[1]}"):
                unique.evaluate(facts)
        else:
            assert unique.evaluate(facts).regels == tuple(hits)

    @given(cells=TABLES, facts=FACTS, names=st.sets(st.sampled_from(list(CELLS))))
    @settings(max_examples=150, deadline=None)
    def test_takes_null_as_not_known(
        self, cells: list[dict[str, Any]], facts: dict[str, Any], names: set[str]
    ) -> None:
        absent = {name: value for name, value in facts.items() if name not in names}
        null = absent | dict.fromkeys(names)
        assert tabel(*cells).evaluate(null) == tabel(*cells).evaluate(absent)
        assert tabel(*cells).check_facts(null) == tabel(*cells).check_facts(absent)

    @given(cells=TABLES, facts=FACTS, odd=st.data())
    @settings(max_examples=150, deadline=None)
    def test_never_decides_on_a_value_of_the_wrong_kind(
        self, cells: list[dict[str, Any]], facts: dict[str, Any], odd: st.DataObject
    ) -> None:
        name = odd.draw(st.sampled_from(sorted(ODD)))
        with pytest.raises(FeitOngeldig) as caught:
            tabel(*cells).check_facts(facts | {name: odd.draw(ODD[name])})
        assert caught.value.veld == name

    @pytest.mark.parametrize("code", ["triage", "na_quick_scan", "snelle_route"])
    @given(data=st.data())
    @settings(max_examples=150, deadline=None)
    def test_of_a_shipped_table_equals_the_plain_reading(self, code: str, data: st.DataObject) -> None:
        subject = shipped(code)
        facts = subject.check_facts(data.draw(flat_facts(known=[f.naam for f in subject.definitie.invoer])))
        hits = naive_hits([dict(row.als) for row in subject.definitie.regels], facts)
        assert subject.evaluate(facts).regel == (hits[0] if hits else None)

    @pytest.mark.parametrize(
        ("cel", "naam"),
        [
            ({"not_in": ["bct"]}, "kanaal"),
            ({"contains_none": ["wmo"]}, "domeinen"),
            ({"is": False}, "dakloos"),
        ],
    )
    def test_never_fulfils_a_cell_with_an_unknown_fact(self, cel: dict[str, Any], naam: str) -> None:
        subject = tabel({naam: cel})
        assert subject.evaluate({}).regel is None
        assert subject.evaluate({naam: None}).regel is None

    def test_gives_all_outputs_empty_without_a_hit(self) -> None:
        assert tabel({"dakloos": {"is": True}}).evaluate({}).uitvoer == {"balie": None}
        assert tabel({"dakloos": {"is": True}}, policy="COLLECT").evaluate({}).uitvoer == {"balie": []}

    def test_refuses_a_code_it_does_not_know(self) -> None:
        subject = tabel({"kanaal": {"is": "balie"}}, {"domeinen": {"contains": "wmo"}})
        for facts in ({"kanaal": "fax"}, {"domeinen": ["fax"]}):
            with pytest.raises(FeitOngeldig, match="'fax' is niet goed; toegestaan: "):
                subject.evaluate(facts)

    def test_takes_an_output_from_a_fact_by_declared_order(self) -> None:
        data = inhoud({})
        data["regels"][0]["dan"]["balie"] = {
            "map": "domeinen",
            "gevallen": [["zorg", "Z"], ["wmo", "W"]],
            "anders": "A",
        }
        subject = compile_tabel(data)
        outcomes = [subject.evaluate(f).uitvoer["balie"] for f in ({"domeinen": ["wmo", "zorg"]}, {})]
        assert outcomes == ["Z", "A"]

    def test_is_refused_for_a_table_with_mistakes(self) -> None:
        with pytest.raises(TabelOngeldig, match=r"Regel 2: .*fax"):
            tabel({}, {"kanaal": {"is": "fax"}})


class TestExplanation:
    @given(cells=TABLES, facts=FACTS)
    @settings(max_examples=150, deadline=None)
    def test_names_a_reason_for_every_row_before_the_hit(
        self, cells: list[dict[str, Any]], facts: dict[str, Any]
    ) -> None:
        subject = tabel(*cells)
        outcome = subject.evaluate(facts)
        uitleg = subject.explain(facts, outcome)
        last = outcome.regel or len(cells) + 1
        assert [number for number, _ in uitleg.afgewezen] == list(range(1, last))
        assert not any(toets.geldt for _, toets in uitleg.afgewezen)
        assert all(toets.geldt for toets in uitleg.voorwaarden)
        assert {toets.feit for toets in uitleg.voorwaarden} == set(cells[last - 1] if outcome.regel else {})

    def test_says_in_dutch_what_held_and_what_did_not(self) -> None:
        subject = tabel(
            {"dakloos": {"is": True}},
            {"kanaal": {"in": ["post", "bct"]}},
            {"leeftijd": {"gte": 18, "lt": 27}},
            {"leeftijd": {"gte": 80}, "kanaal": {"not_in": ["bct", "post"]}},
        )
        facts: dict[str, Any] = {"leeftijd": 84, "kanaal": "balie"}
        uitleg = subject.explain(facts, subject.evaluate(facts))
        assert uitleg.zinnen == ["Uitleg 4.", "Het kanaal is balie.", "De leeftijd is 84."]
        assert [toets.zin for _, toets in uitleg.afgewezen] == [
            "Dakloos: niet bekend; nodig is: ja.",
            "Het kanaal is balie; nodig is: post of BCT.",
            "De leeftijd is 84; nodig is: 18 of hoger en lager dan 27.",
        ]

    def test_of_a_collect_table_covers_every_hit(self) -> None:
        subject = tabel({"dakloos": {"is": True}}, {"kanaal": {"is": "bct"}}, {}, policy="COLLECT")
        facts = {"dakloos": True}
        uitleg = subject.explain(facts, subject.evaluate(facts))
        assert uitleg.tekst == "Uitleg 1. Uitleg 3."
        assert [number for number, _ in uitleg.afgewezen] == [2]


class TestOutsideLists:
    def test_allow_their_codes_beside_those_of_the_table(self) -> None:
        data = inhoud({"product": {"is": "u_pas"}})
        data["invoer"] = [
            {"naam": "product", "type": "keuze", "bron": "producten", "waarden": {"u_pas": "U-pas"}}
        ]
        bronnen = {"producten": frozenset({"scholing"})}
        subject = compile_tabel(data, bronnen=bronnen)
        for code in ("u_pas", "scholing"):
            assert subject.check_facts({"product": code}, bronnen=bronnen) == {"product": code}
        with pytest.raises(FeitOngeldig, match="'paard' is niet goed; toegestaan: scholing of u_pas"):
            subject.check_facts({"product": "paard"}, bronnen=bronnen)
        assert subject.check_facts({"product": "later_vervallen"}) == {"product": "later_vervallen"}
        assert subject.evaluate({"product": "later_vervallen"}).regel is None
