import json
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from serviceplein.catalogus.models import Domein, Product
from serviceplein.organisatie.models import Gemeente
from serviceplein.regels.models import Beslissing
from serviceplein.regels.services import load_tabellen
from tests.intake.routering import PRODUCTEN

pytestmark = pytest.mark.django_db
VOORBEELDEN = Path(__file__).parent / "gegevens" / "routering-voorbeelden.json"
NOW = datetime(2026, 3, 29, 0, 30, tzinfo=UTC)
Route = Callable[[Any], list[dict[str, Any]]]


@pytest.fixture
def gemeente() -> None:
    Gemeente.objects.create(naam="Utrecht", eigen=True, integrale_intake=True, bbz_regio=True)
    Gemeente.objects.create(naam="Houten", bbz_regio=True)
    for code in PRODUCTEN:
        Product.objects.create(
            code=code, naam=code, domein=Domein.WMO, omschrijving="x", geldig_van=date(2010, 1, 1)
        )
    load_tabellen(now=NOW)


@pytest.fixture
def route(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Route:
    def run(content: Any) -> list[dict[str, Any]]:
        path = tmp_path / "meldingen.json"
        path.write_bytes(content if isinstance(content, bytes) else json.dumps(content).encode())
        call_command("routeer", str(path))
        answer: list[dict[str, Any]] = json.loads(capsys.readouterr().out)
        return answer

    return run


def entry(**changes: Any) -> dict[str, Any]:
    return {"id": "A1", "melding": {"kanaal": "post"}, "klant": {"leeftijd": 41}} | changes


@pytest.mark.usefixtures("gemeente")
class TestRouteer:
    def test_gives_all_worked_examples_and_writes_nothing(self, route: Route) -> None:
        examples = json.loads(VOORBEELDEN.read_text(encoding="utf-8"))
        answers = route(examples)
        assert [answer["id"] for answer in answers] == [example["id"] for example in examples]
        for example, answer in zip(examples, answers, strict=True):
            expected = example["verwacht"]
            assert answer["triage"] == expected["triage"] | {"regel": answer["triage"]["regel"]}
            after = answer["na_quick_scan"]
            assert after == (
                expected["na_quick_scan"] | {"regel": after["regel"]} if "na_quick_scan" in expected else None
            )
        assert not Beslissing.objects.exists()

    def test_prints_exactly_the_agreed_fields(self, route: Route) -> None:
        (answer,) = route([entry(quick_scan={"perspectief_op_werk": True})])
        assert answer == {
            "id": "A1",
            "triage": {
                "stroom": "werk_inkomen",
                "bestemming": "werkplein",
                "vervolgstap": "quick_scan",
                "regel": 25,
            },
            "na_quick_scan": {
                "functie": "werkcoach_regulier",
                "vaste_contactpersoon": True,
                "regie": "gemeente",
                "ontheffing": False,
                "snelle_route": None,
                "wacht_op": None,
                "regel": 7,
            },
            "uitleg": [
                "De klant is 27 of ouder. Het Werkplein doet de Quick Scan.",
                "De leeftijd is 41.",
                "De klant heeft kans op werk. Een werkcoach wordt vaste contactpersoon.",
                "Kans op werk: ja.",
            ],
        }

    def test_answers_an_empty_list_with_an_empty_list(self, route: Route) -> None:
        assert route([]) == []

    def test_reads_a_file_with_a_byte_order_mark(self, route: Route) -> None:
        assert len(route(b"\xef\xbb\xbf" + json.dumps([entry()]).encode())) == 1

    @pytest.mark.parametrize("absent", [{"klant": None}, {"quick_scan": None}])
    def test_takes_a_null_section_as_nothing_known(self, absent: dict[str, None], route: Route) -> None:
        assert route([entry(**absent)])[0]["na_quick_scan"] is None

    def test_keeps_the_characters_of_an_id(self, route: Route) -> None:
        assert route([entry(id="café-1")])[0]["id"] == "café-1"

    @pytest.mark.parametrize(
        ("content", "words"),
        [
            (b"{", "geen geldige JSON (regel 1, teken 2)"),
            (b"", "geen geldige JSON"),
            (b"\xff\xfe[]", "geen UTF-8"),
            (b"[" * 100_000, "te diep genest"),
            (b'[{"id": NaN}]', "NaN is geen geldig getal"),
            (b'[{"id": ' + b"9" * 5000 + b"}]", "te groot"),
            (b'[{"id": "A", "id": "B"}]', "'id' staat twee keer"),
            ({"id": "A1"}, "moet een lijst met meldingen zijn"),
            (["A1"], "Melding 1: dit is geen melding"),
            ([{"melding": {}}], "Melding 1: id ontbreekt"),
            ([entry(id="")], "Melding 1: id ontbreekt"),
            ([entry(id=True)], "Melding 1: id ontbreekt"),
            ([entry(id="\ud800")], "Melding 1: id ontbreekt"),
            ([entry(), entry()], "Melding 2: id 'A1' komt vaker voor"),
            ([{"id": "A1", "klant": {}}], "Melding A1: melding: dit onderdeel ontbreekt"),
            ([entry(quickscan={})], "Melding A1: quickscan: dit onderdeel bestaat niet"),
            (
                [entry(melding={"kanaal": "fax"})],
                "Melding A1: melding.kanaal: 'fax' is niet goed; toegestaan:",
            ),
            ([entry(melding={"product": "paard"})], "melding.product: 'paard' is niet goed; toegestaan:"),
            ([entry(klant={"leeftijd": "41"})], "klant.leeftijd: '41' is niet goed"),
            ([entry(klant={"schoenmaat": 42})], "klant.schoenmaat: dit gegeven bestaat niet"),
            ([entry(), entry(id="A2", klant={"ondernemer": "zzp"})], "Melding A2: klant.ondernemer: 'zzp'"),
        ],
    )
    def test_refuses_a_wrong_file_and_prints_nothing(
        self, content: Any, words: str, route: Route, capsys: pytest.CaptureFixture[str]
    ) -> None:
        with pytest.raises(CommandError) as caught:
            route(content)
        assert words in str(caught.value)
        assert caught.value.returncode == 1
        assert capsys.readouterr().out == ""

    @pytest.mark.parametrize(("name", "words"), [("weg.json", "bestaat niet"), (".", "niet te lezen")])
    def test_refuses_a_path_without_a_file(self, name: str, words: str, tmp_path: Path) -> None:
        with pytest.raises(CommandError, match=words):
            call_command("routeer", str(tmp_path / name))


class TestRouteerWithoutSetUp:
    def test_says_to_set_up_a_municipality_first(self) -> None:
        with pytest.raises(CommandError, match=r"manage\.py inrichten NAAM"):
            call_command("routeer", str(VOORBEELDEN))
