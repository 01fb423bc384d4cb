from dataclasses import fields
from typing import Any

import pytest

from intake.feiten import Gemeentebeleid, IntakeFeiten, KlantFeiten, MeldingFeiten, QuickScanFeiten
from intake.melding.codes import Bestemming, Kanaal, SoortVraag, Stroom, Vervolgstap
from intake.quick_scan.models import DominantProbleem
from serviceplein.catalogus.models import Domein
from serviceplein.organisatie.functies import Functie
from serviceplein.regels.feiten import FeitOngeldig
from serviceplein.regels.meegeleverd import shipped_feiten
from tests.intake.routering import PRODUCTEN


def read(**sections: Any) -> IntakeFeiten:
    return IntakeFeiten.read({"melding": {}} | sections, producten=PRODUCTEN)


def refusal(**sections: Any) -> FeitOngeldig:
    with pytest.raises(FeitOngeldig) as caught:
        read(**sections)
    return caught.value


CODED = [
    (naam, feit) for naam, feit in shipped_feiten().feiten.items() if feit.soort in ("keuze", "keuzelijst")
]


class TestReadingFacts:
    @pytest.mark.parametrize(("naam", "feit"), CODED, ids=[naam for naam, _ in CODED])
    def test_refuses_an_unknown_code_and_names_field_and_allowed_values(self, naam: str, feit: Any) -> None:
        section, field = naam.split(".")
        value = ["paard"] if feit.soort == "keuzelijst" else "paard"
        error = refusal(**{section: {field: value}})
        assert error.veld == naam
        assert naam in error.message
        assert "'paard'" in error.message
        assert all(code in error.message for code in feit.waarden)

    @pytest.mark.parametrize(
        ("section", "field", "value"),
        [
            ("klant", "leeftijd", "41"),
            ("klant", "leeftijd", -1),
            ("klant", "leeftijd", 131),
            ("klant", "leeftijd", 41.0),
            ("klant", "leeftijd", True),
            ("klant", "leeftijd", float("inf")),
            ("klant", "gemeente", 3526),
            ("klant", "gemeente", " "),
            ("klant", "dak_en_thuisloos", 1),
            ("klant", "dak_en_thuisloos", "ja"),
            ("klant", "uitkering", ["pw"]),
            ("klant", "uitkering", "PW"),
            ("melding", "domeinen", "wmo"),
            ("melding", "domeinen", ["wmo", None]),
            ("melding", "domeinen", {"wmo": True}),
            ("melding", "kanaal", ""),
            ("melding", "kanaal", 1),
            ("quick_scan", "oplosbaar", "false"),
        ],
    )
    def test_refuses_a_wrong_type(self, section: str, field: str, value: Any) -> None:
        error = refusal(**{section: {field: value}})
        assert error.veld == f"{section}.{field}"
        assert error.message.startswith(f"{section}.{field}: ")

    @pytest.mark.parametrize("section", ["melding", "klant", "quick_scan"])
    def test_refuses_an_unknown_field(self, section: str) -> None:
        error = refusal(**{section: {"schoenmaat": 42}})
        assert error.veld == f"{section}.schoenmaat"
        assert "bestaat niet" in error.message

    @pytest.mark.parametrize("section", ["melding", "klant", "quick_scan"])
    def test_refuses_a_section_that_is_no_object(self, section: str) -> None:
        assert refusal(**{section: ["balie"]}).veld == section

    def test_refuses_a_missing_melding(self) -> None:
        with pytest.raises(FeitOngeldig, match="melding: dit onderdeel ontbreekt"):
            IntakeFeiten.read({"klant": {}}, producten=PRODUCTEN)

    def test_takes_null_as_not_known(self) -> None:
        feiten = read(
            melding={"kanaal": None}, klant={"leeftijd": None}, quick_scan={"diagnose_geleverd": None}
        )
        assert feiten == read(klant=None, quick_scan={})

    def test_takes_any_gemeente(self) -> None:
        assert read(klant={"gemeente": "Nergenshuizen"}).klant.gemeente == "Nergenshuizen"

    @pytest.mark.parametrize(
        ("section", "dataclass"),
        [("melding", MeldingFeiten), ("klant", KlantFeiten), ("quick_scan", QuickScanFeiten)],
    )
    def test_knows_every_fact_of_the_policy(self, section: str, dataclass: Any) -> None:
        listed = {naam for naam in shipped_feiten().feiten if naam.startswith(f"{section}.")}
        assert {f"{section}.{field.name}" for field in fields(dataclass)} == listed


class TestCodes:
    @pytest.mark.parametrize(
        ("naam", "choices"),
        [
            ("melding.kanaal", Kanaal),
            ("melding.domeinen", Domein),
            ("melding.soort_vraag", SoortVraag),
            ("quick_scan.dominant_probleem", DominantProbleem),
        ],
    )
    def test_of_facts_are_those_of_the_models(self, naam: str, choices: Any) -> None:
        assert set(shipped_feiten().feiten[naam].waarden or ()) == set(choices.values)

    @pytest.mark.parametrize(
        ("naam", "choices"), [("stroom", Stroom), ("bestemming", Bestemming), ("vervolgstap", Vervolgstap)]
    )
    def test_of_outcomes_are_those_of_the_models(self, naam: str, choices: Any) -> None:
        assert set(shipped_feiten().uitkomsten[naam].waarden or ()) == set(choices.values)

    def test_of_functies_exist_in_the_organisation(self) -> None:
        assert set(shipped_feiten().uitkomsten["functie"].waarden or ()) <= set(Functie.values)


class TestGemeentebeleid:
    beleid = Gemeentebeleid.of(bbz_regio={"De Ronde Venen", "Utrecht"}, integrale_intake={"Utrecht"})

    @pytest.mark.parametrize("naam", ["De Ronde Venen", "de ronde venen", "  De  Ronde Venen "])
    def test_recognises_a_gemeente_however_it_is_written(self, naam: str) -> None:
        assert self.beleid.facts_of(naam) == {
            "klant.gemeente_in_bbz_regio": True,
            "klant.gemeente_integrale_intake": False,
        }

    def test_says_no_of_a_gemeente_that_is_not_served(self) -> None:
        assert set(self.beleid.facts_of("Amsterdam").values()) == {False}

    def test_says_nothing_of_an_unknown_gemeente(self) -> None:
        assert self.beleid.facts_of(None) == {}
