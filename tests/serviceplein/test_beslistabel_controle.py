from typing import Any

import pytest
from hypothesis import given, settings

from serviceplein.regels.controle import controleer, has_errors
from serviceplein.regels.definitie import Bevinding, Ernst
from serviceplein.regels.meegeleverd import TABELLEN, shipped_tabel
from serviceplein.regels.tabel import compile_tabel
from tests.intake.routering import PRODUCTEN
from tests.serviceplein.test_beslistabel import FACTS, TABLES, inhoud, naive_hits

BRONNEN = {"producten": frozenset({"u_pas", "rolstoel", "vervoer"})}


def findings(*cells: dict[str, Any], **extra: Any) -> list[tuple[int | None, str]]:
    found = controleer(inhoud(*cells, **extra), bronnen=BRONNEN)
    return [(bevinding.regel, bevinding.melding) for bevinding in found]


def only(data: dict[str, Any]) -> Bevinding:
    (bevinding,) = controleer(data, bronnen=BRONNEN)
    return bevinding


class TestShippedTables:
    @pytest.mark.parametrize("code", TABELLEN)
    def test_pass_every_check(self, code: str) -> None:
        assert controleer(shipped_tabel(code).inhoud, bronnen={"producten": PRODUCTEN}) == ()


class TestMistakes:
    @pytest.mark.parametrize(
        ("als", "kolom", "words"),
        [
            ({"kanaal": {"is": "fax"}}, "kanaal", "'fax' is niet goed; toegestaan: balie, post of bct"),
            ({"kanaal": {"in": ["balie", "fax"]}}, "kanaal", "'fax'"),
            ({"kanaal": {"in": []}}, "kanaal", "een lijst"),
            ({"kanaal": {"in": "balie"}}, "kanaal", "een lijst"),
            ({"kanaal": {"gte": 3}}, "kanaal", "'gte' kan niet"),
            ({"kanaal": {}}, "kanaal", "geen voorwaarde"),
            ({"kanaal": "balie"}, "kanaal", "geen voorwaarde"),
            ({"domeinen": {"contains": "fax"}}, "domeinen", "'fax'"),
            ({"leeftijd": {"gte": "80"}}, "leeftijd", "een heel getal van 0 tot en met 130"),
            ({"leeftijd": {"gte": 200}}, "leeftijd", "200"),
            ({"leeftijd": {"gte": True}}, "leeftijd", "true"),
            ({"dakloos": {"is": "ja"}}, "dakloos", "true of false"),
            ({"product": {"is": "fax"}}, "product", "rolstoel, u_pas of vervoer"),
            ({"schoenmaat": {"is": 42}}, "schoenmaat", "geen invoer"),
        ],
    )
    def test_in_a_cell_stand_on_the_row(self, als: dict[str, Any], kolom: str, words: str) -> None:
        bevinding = only(inhoud({"dakloos": {"is": True}}, als, {}))
        assert (bevinding.regel, bevinding.kolom, bevinding.ernst) == (2, kolom, Ernst.FOUT)
        assert words in bevinding.melding

    @pytest.mark.parametrize(
        ("dan", "words"),
        [
            ({}, "De uitkomst balie ontbreekt"),
            ({"balie": 3}, "een tekst die niet leeg is"),
            ({"balie": "b", "loket": "c"}, "loket is geen uitkomst"),
            ({"balie": {"map": "leeftijd", "gevallen": []}}, "geen keuze"),
            ({"balie": {"map": "kanaal", "gevallen": [["fax", "b"]]}}, "'fax'"),
            ({"balie": {"map": "kanaal", "gevallen": "b"}}, "per waarde"),
        ],
    )
    def test_in_an_outcome_stand_on_the_row(self, dan: dict[str, Any], words: str) -> None:
        data = inhoud({})
        data["regels"][0]["dan"] = dan
        bevinding = only(data)
        assert bevinding.regel == 1
        assert words in bevinding.melding

    @pytest.mark.parametrize(
        ("extra", "words"),
        [
            ({"hit_policy": "LAATSTE"}, "Hit policy 'LAATSTE' bestaat niet"),
            ({"regels": []}, "geen regels"),
            ({"uitvoer": []}, "geen uitvoer"),
            ({"kleur": "rood"}, "kleur"),
        ],
    )
    def test_in_the_table_as_a_whole_stand_on_no_row(self, extra: dict[str, Any], words: str) -> None:
        bevinding = controleer(inhoud({}) | extra, bronnen=BRONNEN)[0]
        assert bevinding.regel is None
        assert words in bevinding.melding

    @pytest.mark.parametrize(
        ("column", "words"),
        [
            ({"naam": "x", "type": "datum"}, "type 'datum' bestaat niet"),
            ({"naam": "x", "type": "keuze"}, "toegestane waarden"),
            ({"naam": "x", "type": "keuze", "bron": "vogels"}, "'vogels' bestaat niet"),
            ({"type": "tekst"}, "geen naam"),
            ({"naam": "x", "type": "tekst", "kleur": 1}, "onbekend kenmerk kleur"),
            ({"naam": "kanaal", "type": "tekst"}, "twee keer"),
            ("kanaal", "geen naam en type"),
        ],
    )
    def test_in_a_column_are_named(self, column: Any, words: str) -> None:
        data = inhoud({})
        data["invoer"] = [*data["invoer"], column]
        assert words in only(data).melding

    def test_are_all_reported_at_once(self) -> None:
        rows = [regel for regel, _ in findings({"kanaal": {"is": "fax"}}, {}, {"leeftijd": {"is": "x"}})]
        assert rows == [1, 3]

    def test_without_explanation_only_warn(self) -> None:
        data = inhoud({})
        data["regels"][0]["uitleg"] = ""
        assert (only(data).ernst, has_errors((only(data),))) == (Ernst.WAARSCHUWING, False)


class TestUnreachableRows:
    @pytest.mark.parametrize(
        ("wide", "narrow"),
        [
            ({}, {"kanaal": {"is": "balie"}}),
            ({"kanaal": {"in": ["balie", "bct"]}}, {"kanaal": {"is": "bct"}, "dakloos": {"is": True}}),
            ({"kanaal": {"not_in": ["bct"]}}, {"kanaal": {"is": "post"}}),
            ({"leeftijd": {"lt": 27}}, {"leeftijd": {"gte": 18, "lte": 26}}),
            ({"domeinen": {"contains_any": ["wmo", "werk"]}}, {"domeinen": {"contains": "werk"}}),
            ({"product": {"not_in": ["u_pas"]}}, {"product": {"is": "vervoer"}}),
            ({"plaats": {"not_in": ["Houten"]}}, {"plaats": {"is": "Utrecht"}}),
        ],
    )
    def test_are_found_with_the_row_that_covers_them(
        self, wide: dict[str, Any], narrow: dict[str, Any]
    ) -> None:
        assert findings(wide, narrow, geen_treffer="Niets.") == [
            (2, "Deze regel wordt nooit bereikt: regel 1 geldt dan altijd al.")
        ]
        assert findings(narrow, wide, geen_treffer="Niets.") == []

    def test_are_found_when_earlier_rows_cover_them_together(self) -> None:
        rows: list[dict[str, Any]] = [
            {"leeftijd": {"lt": 27}},
            {"leeftijd": {"gte": 27}},
            {"leeftijd": {"gt": 20}},
        ]
        assert findings(*rows, geen_treffer="Niets.") == [
            (3, "Deze regel wordt nooit bereikt: eerdere regels samen gelden dan altijd al.")
        ]

    def test_leave_room_for_what_is_not_known(self) -> None:
        assert findings({"dakloos": {"is": True}}, {"dakloos": {"is": False}}, {}) == []

    def test_include_conditions_that_are_never_true(self) -> None:
        rows: list[dict[str, Any]] = [
            {"leeftijd": {"gt": 26, "lt": 27}},
            {"kanaal": {"not_in": ["balie", "post", "bct"]}},
            {},
        ]
        assert findings(*rows) == [
            (1, "De voorwaarde op leeftijd is nooit waar."),
            (2, "De voorwaarde op kanaal is nooit waar."),
        ]

    @given(cells=TABLES, facts=FACTS)
    @settings(max_examples=150, deadline=None)
    def test_are_never_hit(self, cells: list[dict[str, Any]], facts: dict[str, Any]) -> None:
        found = controleer(inhoud(*cells), bronnen=BRONNEN)
        unreachable = {bevinding.regel for bevinding in found if "nooit" in bevinding.melding}
        assert compile_tabel(inhoud(*cells)).evaluate(facts).regel not in unreachable


class TestGaps:
    def test_stand_with_an_example_on_the_row_that_almost_fits(self) -> None:
        assert findings({"leeftijd": {"lt": 27}}, {"leeftijd": {"gt": 27}}, {"dakloos": {"is": True}}) == [
            (
                3,
                "Er is geen regel voor alles wat kan voorkomen, bijvoorbeeld bij leeftijd niet bekend en "
                "dakloos niet bekend. Pas deze regel aan of voeg een laatste regel zonder voorwaarden toe.",
            )
        ]

    def test_name_what_is_known_when_much_is_not(self) -> None:
        cells = ("kanaal", {"is": "balie"}), ("dakloos", {"is": True}), ("plaats", {"is": "Houten"})
        rows: list[dict[str, Any]] = [{name: cel} for name, cel in (*cells, ("bedrag", {"gt": 1}))]
        ((_, melding),) = findings(*rows)
        assert "bijvoorbeeld bij niets bekend." in melding

    def test_are_allowed_when_the_table_says_what_no_hit_means(self) -> None:
        assert findings({"dakloos": {"is": True}}, geen_treffer="Niets te doen.") == []

    @given(cells=TABLES, facts=FACTS)
    @settings(max_examples=150, deadline=None)
    def test_are_found_whenever_facts_have_no_row(
        self, cells: list[dict[str, Any]], facts: dict[str, Any]
    ) -> None:
        found = any("geen regel voor" in melding for _, melding in findings(*cells))
        if not naive_hits(cells, facts):
            assert found


class TestOverlaps:
    def test_in_a_unique_table_stand_on_the_later_row_with_an_example(self) -> None:
        rows: list[dict[str, Any]] = [{"leeftijd": {"lt": 30}}, {"dakloos": {"is": True}}]
        assert findings(*rows, policy="UNIQUE", geen_treffer="Niets.") == [
            (2, "Overlapt met regel 1, bijvoorbeeld bij leeftijd 29 en dakloos ja.")
        ]

    def test_are_no_mistake_in_the_other_policies(self) -> None:
        rows: list[dict[str, Any]] = [{"leeftijd": {"lt": 30}}, {"dakloos": {"is": True}}]
        assert findings(*rows, policy="COLLECT") == []
        assert findings(*rows, geen_treffer="Niets.") == []

    def test_are_absent_from_rows_that_exclude_each_other(self) -> None:
        rows: list[dict[str, Any]] = [{"leeftijd": {"lt": 27}}, {"leeftijd": {"gte": 27}}]
        assert findings(*rows, policy="UNIQUE", geen_treffer="Niets.") == []


class TestTooManyCombinations:
    def test_are_refused_with_advice(self) -> None:
        codes = {f"c{number}": f"c{number}" for number in range(11)}
        data = inhoud({"domeinen": {"contains_any": list(codes)}}, {})
        data["invoer"] = [{"naam": "domeinen", "type": "keuzelijst", "waarden": codes}]
        assert "splits de tabel" in only(data).melding
