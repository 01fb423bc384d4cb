"""The outcome of a Quick Scan: what is accepted can be routed, what is refused says why and where."""

from dataclasses import asdict, fields, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake.feiten import QuickScanFeiten
from intake.quick_scan.forms import UitkomstForm
from intake.quick_scan.ladders import LADDERS, trede_of
from intake.quick_scan.models import Doelgroep, DominantProbleem
from intake.quick_scan.policy import REGELS, KlantBeeld, ScanUitkomst, contradictions, kunnen_willen
from serviceplein.klanten.keuzes import Uitkering
from serviceplein.regels.meegeleverd import shipped_tabel
from serviceplein.regels.tabel import compile_tabel
from tests.intake.scannen import ANSWERS, FORM, OUTCOME

UITKOMSTEN = st.builds(
    ScanUitkomst,
    kan=st.booleans(),
    wil=st.booleans(),
    direct_bemiddelbaar=st.booleans(),
    perspectief_op_werk=st.booleans(),
    verdiepte_diagnose_nodig=st.booleans(),
    eigen_dienstverlening_beschikbaar=st.sampled_from([True, False, None]),
    dominant_probleem=st.sampled_from(DominantProbleem.values),
    oplosbaar=st.sampled_from([True, False, None]),
    doelgroep=st.sampled_from(Doelgroep.values),
    uitkering_verwacht=st.sampled_from(Uitkering.values),
    participatieladder=st.integers(1, 6),
    reintegratieladder=st.integers(0, 6),
)
KLANTEN = st.builds(
    KlantBeeld,
    leeftijd=st.none() | st.integers(16, 90),
    statushouder=st.booleans(),
    dak_en_thuisloos=st.booleans(),
    ondernemer=st.sampled_from(["geen", "startend", "gevestigd"]),
)
NA_QUICK_SCAN = compile_tabel(shipped_tabel("na_quick_scan").inhoud)


def refused_at(**changes):
    return {reason.veld for reason in contradictions(ANSWERS, replace(OUTCOME, **changes))}


class TestAnyOutcome:
    @given(uitkomst=UITKOMSTEN, klant=KLANTEN)
    def test_that_is_accepted_can_be_decided_on(self, uitkomst, klant):
        if contradictions(ANSWERS, uitkomst, klant):
            return
        known = {name.name for name in fields(QuickScanFeiten)}
        facts = QuickScanFeiten(**{key: value for key, value in asdict(uitkomst).items() if key in known})
        decided = NA_QUICK_SCAN.evaluate(NA_QUICK_SCAN.check_facts(facts.flat())).uitvoer
        assert decided["functie"] or decided["wacht_op"]

    @given(uitkomst=UITKOMSTEN, klant=KLANTEN)
    def test_that_is_refused_says_at_which_field_in_a_sentence(self, uitkomst, klant):
        for reason in contradictions(ANSWERS, uitkomst, klant):
            assert reason.veld in UitkomstForm.base_fields
            assert reason.zin[0].isupper()
            assert reason.zin.endswith(".")

    @given(uitkomst=UITKOMSTEN, klant=KLANTEN)
    def test_that_says_direct_to_work_fits_everything_that_follows_from_it(self, uitkomst, klant):
        if not uitkomst.direct_bemiddelbaar or contradictions(ANSWERS, uitkomst, klant):
            return
        assert uitkomst.kan
        assert uitkomst.wil
        assert uitkomst.perspectief_op_werk
        assert not uitkomst.verdiepte_diagnose_nodig
        assert uitkomst.reintegratieladder >= 4

    @given(uitkomst=UITKOMSTEN)
    def test_without_perspectief_stands_on_no_trede_of_work(self, uitkomst):
        if not uitkomst.perspectief_op_werk and not contradictions(ANSWERS, uitkomst):
            assert uitkomst.reintegratieladder <= 3
            assert uitkomst.participatieladder <= 5


class TestContradictions:
    def test_are_none_for_an_outcome_that_fits(self):
        assert contradictions(ANSWERS, OUTCOME) == []

    @pytest.mark.parametrize(
        ("changes", "field"),
        [
            ({"direct_bemiddelbaar": True, "perspectief_op_werk": False}, "perspectief_op_werk"),
            ({"direct_bemiddelbaar": True, "wil": False, "reintegratieladder": 4}, "wil"),
            ({"direct_bemiddelbaar": True, "verdiepte_diagnose_nodig": True}, "verdiepte_diagnose_nodig"),
            ({"direct_bemiddelbaar": True, "reintegratieladder": 3}, "reintegratieladder"),
            ({"kan": False}, "kan"),
            ({"perspectief_op_werk": False}, "eigen_dienstverlening_beschikbaar"),
            ({"perspectief_op_werk": False, "reintegratieladder": 6}, "reintegratieladder"),
            ({"perspectief_op_werk": False, "participatieladder": 6}, "participatieladder"),
            ({"reintegratieladder": 0}, "reintegratieladder"),
            ({"reintegratieladder": 5}, "reintegratieladder"),
            ({"participatieladder": 6}, "participatieladder"),
            ({"dominant_probleem": "taal", "oplosbaar": None}, "oplosbaar"),
            ({"dominant_probleem": "gezondheid"}, "dominant_probleem"),
            ({"dominant_probleem": "huisvesting"}, "dominant_probleem"),
            ({"wil": False}, "wil"),
        ],
    )
    def test_are_named_at_the_field_to_mend(self, changes, field):
        assert field in refused_at(**changes)

    @pytest.mark.parametrize(
        ("klant", "changes"),
        [
            ({"leeftijd": 40}, {"doelgroep": "jongere"}),
            ({}, {"doelgroep": "dak_en_thuisloos"}),
            ({"leeftijd": 40, "ondernemer": "gevestigd"}, {"uitkering_verwacht": "ioaz"}),
            ({"leeftijd": 17}, {"uitkering_verwacht": "pw"}),
        ],
    )
    def test_look_at_what_is_registered_of_the_klant(self, klant, changes):
        reasons = contradictions(ANSWERS, replace(OUTCOME, **changes), KlantBeeld(**klant))
        assert [reason.veld for reason in reasons] == list(changes)

    def test_find_debts_of_nothing(self):
        answers = {**ANSWERS, "schuld": 0}
        reasons = contradictions(answers, replace(OUTCOME, dominant_probleem="schulden"))
        assert [reason.zin for reason in reasons] == [
            "Schulden is het grootste probleem, maar de schuld is 0 euro."
        ]

    def test_each_have_a_sentence_of_their_own(self):
        assert len({sentence for _, _, sentence in REGELS}) == len(REGELS)


class TestTheOutcome:
    @pytest.mark.eis("INT-14")
    def test_holds_every_part_and_an_inconsistent_one_is_refused_with_its_reason(self):
        form = UitkomstForm(FORM)
        assert form.is_valid(), form.errors
        uitkomst = form.uitkomst()
        assert kunnen_willen(uitkomst.kan, uitkomst.wil) == "kunner, willer"
        parts = {
            "direct_bemiddelbaar",
            "perspectief_op_werk",
            "eigen_dienstverlening_beschikbaar",
            "dominant_probleem",
            "oplosbaar",
            "doelgroep",
            "participatieladder",
            "reintegratieladder",
            "uitkering_verwacht",
            "verdiepte_diagnose_nodig",
        }
        assert parts <= asdict(uitkomst).keys()
        assert contradictions(ANSWERS, uitkomst) == []
        wrong = replace(uitkomst, direct_bemiddelbaar=True, perspectief_op_werk=False)
        reasons = contradictions(ANSWERS, wrong)
        assert "Wie direct aan het werk kan, heeft perspectief op werk." in {one.zin for one in reasons}

    @pytest.mark.parametrize("ladder", LADDERS)
    def test_explains_every_trede(self, ladder):
        form = UitkomstForm()
        shown = dict(form.fields[f"{ladder}ladder"].choices)
        for trede in LADDERS[ladder]:
            assert trede_of(ladder, trede.nummer) == trede
            assert trede.naam in shown[trede.nummer]
            assert trede.uitleg[1:] in shown[trede.nummer]
