import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings

from intake.feiten import IntakeFeiten
from intake.triage.na_quick_scan import NaQuickScan, after_quick_scan, facts_after_quick_scan
from intake.triage.policy import Triage, triage
from tests.intake.routering import (
    BELEID,
    PRODUCTEN,
    flat_facts,
    na_quick_scan_row,
    shipped,
    triage_row,
)

TRIAGE = shipped("triage")
NA_QUICK_SCAN = shipped("na_quick_scan")
SNELLE_ROUTE = shipped("snelle_route")
VOORBEELDEN = json.loads(
    (Path(__file__).parent / "gegevens" / "routering-voorbeelden.json").read_text(encoding="utf-8")
)

WMO = {"melding.domeinen": ["wmo"], "melding.kanaal": "telefoon"}
SCHULDEN = {"melding.domeinen": ["schulden"]}
GEVESTIGD = {"klant.ondernemer": "gevestigd"}
ROWS: list[tuple[int, dict[str, Any], tuple[str, str, str]]] = [
    (1, {"klant.beeindigd_niet_willer": True}, ("werk_inkomen", "beeindigende_professional", "overleg")),
    (2, {"melding.direct_te_beantwoorden": True}, ("werk_inkomen", "direct_afgehandeld", "geen")),
    (
        3,
        {"klant.dak_en_thuisloos": True, "melding.kanaal": "balie"},
        ("dak_en_thuislozen", "bct", "warme_verwijzing"),
    ),
    (
        4,
        {"klant.dak_en_thuisloos": True, "melding.kanaal": "bct"},
        ("dak_en_thuislozen", "coach_dak_en_thuislozen", "intake"),
    ),
    (5, WMO | {"melding.kanaal": "balie"}, ("wmo", "wijkwelzijnsorganisatie", "warme_verwijzing")),
    (6, WMO | {"melding.soort_vraag": "algemeen"}, ("wmo", "wijkwelzijnsorganisatie", "afspraak")),
    (
        7,
        WMO | {"klant.iwv": True, "melding.soort_vraag": "mutatie"},
        ("wmo", "beheer_iwv", "werkvoorraad"),
    ),
    (
        8,
        WMO
        | {
            "melding.soort_vraag": "nieuwe_aanvraag",
            "melding.product": "hulp_bij_huishouden",
            "klant.leeftijd": 80,
        },
        ("wmo", "nieuwe_aanvragen_iwv", "toekennen_zonder_indicatie"),
    ),
    (9, WMO | {"melding.soort_vraag": "nieuwe_aanvraag"}, ("wmo", "nieuwe_aanvragen_iwv", "afspraak")),
    (
        10,
        WMO | {"melding.soort_vraag": "onduidelijk", "melding.kanaal": "wijkbalie"},
        ("wmo", "wijkwelzijnsorganisatie", "vraagverheldering"),
    ),
    (
        11,
        WMO | {"melding.soort_vraag": "onduidelijk", "melding.juiste_plek": False},
        ("wmo", "wijkwelzijnsorganisatie", "vraagverheldering"),
    ),
    (12, WMO, ("wmo", "vraagverheldering", "afspraak")),
    (
        13,
        {
            "melding.domeinen": ["financiele_regeling"],
            "klant.raakt_begeleiding": True,
            "klant.vaste_contactpersoon": True,
        },
        ("financiele_regelingen", "financiele_regelingen", "afstemming_contactpersoon"),
    ),
    (
        14,
        {"melding.domeinen": ["financiele_regeling"], "klant.vaste_contactpersoon": True},
        ("financiele_regelingen", "financiele_regelingen", "werkvoorraad"),
    ),
    (
        15,
        GEVESTIGD | BELEID.facts_of("houten"),
        ("zelfstandigen", "coach_gevestigde_zelfstandigen", "afspraak"),
    ),
    (16, GEVESTIGD | BELEID.facts_of("Amsterdam"), ("zelfstandigen", "eigen_gemeente", "warme_verwijzing")),
    (17, SCHULDEN | {"klant.vaste_contactpersoon": True}, ("schulden", "vaste_contactpersoon", "taak")),
    (18, SCHULDEN | {"klant.uitkering": "ww"}, ("schulden", "coach_schuldhulpverlening", "afspraak")),
    (19, SCHULDEN | {"klant.uitkering": "ioaw"}, ("schulden", "schuldhulpverlening", "werkvoorraad")),
    (20, {"klant.vaste_contactpersoon": True}, ("werk_inkomen", "vaste_contactpersoon", "taak")),
    (
        21,
        {"klant.uitkering": "bbz", "melding.soort_vraag": "informatie"},
        ("werk_inkomen", "helpdesk", "werkvoorraad"),
    ),
    (22, BELEID.facts_of("Houten"), ("werk_inkomen", "eigen_gemeente", "warme_verwijzing")),
    (
        23,
        {
            "klant.leeftijd": 26,
            "melding.soort_vraag": "nieuwe_aanvraag",
            "melding.domeinen": ["inkomen"],
        },
        ("werk_inkomen_jongeren", "jongerenloket", "quick_scan_na_zoektermijn"),
    ),
    (24, {"klant.leeftijd": 26}, ("werk_inkomen_jongeren", "jongerenloket", "quick_scan")),
    (25, {"klant.leeftijd": 27}, ("werk_inkomen", "werkplein", "quick_scan")),
    (26, {}, ("werk_inkomen", "frontoffice", "navragen")),
]

KANSRIJK = {"quick_scan.perspectief_op_werk": True}
NIET_KANSRIJK = {"quick_scan.perspectief_op_werk": False}
NA_ROWS: list[tuple[int | None, dict[str, Any], tuple[str | None, bool | None, str | None, bool | None]]] = [
    (
        1,
        {"quick_scan.verdiepte_diagnose_nodig": True, "quick_scan.diagnose_geleverd": False},
        (None, False, "gemeente", False),
    ),
    (2, {"klant.dak_en_thuisloos": True}, ("coach_dak_en_thuislozen", True, "partner", False)),
    (3, GEVESTIGD, ("coach_gevestigde_zelfstandigen", True, "gemeente", False)),
    (4, SCHULDEN | {"klant.uitkering": "geen"}, ("coach_schuldhulpverlening", True, "gemeente", False)),
    (5, KANSRIJK | {"klant.statushouder": True}, ("werkcoach_vluchtelingen", True, "gemeente", False)),
    (
        6,
        KANSRIJK | {"klant.ondernemer": "startend"},
        ("werkcoach_startende_zelfstandigen", True, "gemeente", False),
    ),
    (7, KANSRIJK, ("werkcoach_regulier", True, "gemeente", False)),
    (
        8,
        NIET_KANSRIJK | {"klant.leeftijd": 26},
        ("participatiecoach_jongerenloket", True, "gemeente", False),
    ),
    (
        9,
        NIET_KANSRIJK | {"klant.leeftijd": 27, "quick_scan.eigen_dienstverlening_beschikbaar": True},
        ("participatiecoach", True, "gemeente", False),
    ),
    (
        10,
        NIET_KANSRIJK | {"quick_scan.eigen_dienstverlening_beschikbaar": False},
        ("relatiebeheerder", False, "partner", True),
    ),
    (None, NIET_KANSRIJK | {"klant.leeftijd": 40}, (None, None, None, None)),
]


def decide_triage(facts: dict[str, Any]) -> Triage:
    return triage(facts, tabel=TRIAGE)


def decide_after(facts: dict[str, Any]) -> NaQuickScan:
    return after_quick_scan(facts, decide_triage(facts), tabel=NA_QUICK_SCAN, snelle_route=SNELLE_ROUTE)


class TestTriage:
    @pytest.mark.parametrize("voorbeeld", VOORBEELDEN, ids=lambda v: v["id"])
    def test_gives_the_worked_example(self, voorbeeld: dict[str, Any]) -> None:
        feiten = IntakeFeiten.read(voorbeeld, producten=PRODUCTEN)
        facts = feiten.flat(BELEID)
        expected = voorbeeld["verwacht"]
        proposal = decide_triage(facts)
        assert {key: getattr(proposal, key) for key in expected["triage"]} == expected["triage"]
        assert ("na_quick_scan" in expected) == (feiten.quick_scan is not None)
        if feiten.quick_scan is not None:
            after = decide_after(facts)
            wanted = expected["na_quick_scan"]
            assert {key: getattr(after, key) for key in wanted} == wanted

    @pytest.mark.parametrize(("regel", "facts", "outcome"), ROWS, ids=[str(row[0]) for row in ROWS])
    def test_reaches_every_row(
        self, regel: int, facts: dict[str, Any], outcome: tuple[str, str, str]
    ) -> None:
        proposal = decide_triage(facts)
        assert (proposal.regel, (proposal.stroom, proposal.bestemming, proposal.vervolgstap)) == (
            regel,
            outcome,
        )

    def test_has_a_case_for_each_of_its_26_rows(self) -> None:
        assert [row[0] for row in ROWS] == list(range(1, 27))
        assert len(TRIAGE.definitie.regels) == 26

    @pytest.mark.parametrize(
        ("domeinen", "stroom"),
        [
            (["schulden", "wmo", "financiele_regeling"], "wmo"),
            (["financiele_regeling", "schulden"], "schulden"),
            (["inkomen", "financiele_regeling"], "financiele_regelingen"),
            (["inkomen"], "werk_inkomen"),
            ([], "werk_inkomen"),
        ],
    )
    def test_names_the_stroom_of_a_direct_answer_by_domein(self, domeinen: list[str], stroom: str) -> None:
        proposal = decide_triage({"melding.direct_te_beantwoorden": True, "melding.domeinen": domeinen})
        assert (proposal.regel, proposal.stroom) == (2, stroom)

    @pytest.mark.parametrize(
        ("facts", "regel"),
        [
            ({"klant.dak_en_thuisloos": True}, 26),
            (GEVESTIGD, 26),
            (WMO | {"melding.soort_vraag": "nieuwe_aanvraag", "melding.product": "hulp_bij_huishouden"}, 9),
            (WMO | {"melding.soort_vraag": "onduidelijk"}, 12),
            (SCHULDEN | {"klant.leeftijd": 40}, 25),
            ({"melding.soort_vraag": "informatie", "klant.leeftijd": 40}, 25),
        ],
    )
    def test_passes_over_rows_that_need_what_is_not_known(self, facts: dict[str, Any], regel: int) -> None:
        assert decide_triage(facts).regel == regel

    @given(facts=flat_facts())
    @settings(max_examples=600, deadline=None)
    def test_follows_the_policy_whatever_is_known(self, facts: dict[str, Any]) -> None:
        assert decide_triage(facts).regel == triage_row(facts)

    def test_says_why_in_dutch(self) -> None:
        assert decide_triage({"klant.leeftijd": 41}).uitleg == (
            "De klant is 27 of ouder. Het Werkplein doet de Quick Scan.",
            "De leeftijd is 41.",
        )

    def test_says_what_is_not_known_when_it_cannot_choose(self) -> None:
        assert "de leeftijd" in decide_triage({"melding.kanaal": "post"}).uitleg[-1]


class TestAfterQuickScan:
    @pytest.mark.parametrize(("regel", "facts", "outcome"), NA_ROWS, ids=[str(row[0]) for row in NA_ROWS])
    def test_reaches_every_row(self, regel: int | None, facts: dict[str, Any], outcome: Any) -> None:
        after = decide_after(facts)
        found = (after.functie, after.vaste_contactpersoon, after.regie, after.ontheffing)
        assert (after.regel, found) == (regel, outcome)
        assert after.wacht_op == ("verdiepte_diagnose" if regel == 1 else None)

    def test_has_a_case_for_each_of_its_10_rows(self) -> None:
        assert [row[0] for row in NA_ROWS] == [*range(1, 11), None]
        assert len(NA_QUICK_SCAN.definitie.regels) == 10

    def test_goes_on_once_the_diagnosis_is_delivered(self) -> None:
        waiting = {
            "melding": {},
            "quick_scan": {"verdiepte_diagnose_nodig": True, "perspectief_op_werk": True},
        }
        delivered = {"melding": {}, "quick_scan": waiting["quick_scan"] | {"diagnose_geleverd": True}}
        rows = [
            decide_after(IntakeFeiten.read(data, producten=PRODUCTEN).flat(BELEID)).regel
            for data in (waiting, delivered)
        ]
        assert rows == [1, 7]

    @given(facts=flat_facts())
    @settings(max_examples=600, deadline=None)
    def test_follows_the_policy_whatever_is_known(self, facts: dict[str, Any]) -> None:
        proposal = decide_triage(facts)
        known = facts_after_quick_scan(facts, proposal)
        after = after_quick_scan(facts, proposal, tabel=NA_QUICK_SCAN, snelle_route=SNELLE_ROUTE)
        assert after.regel == na_quick_scan_row(known)

    @pytest.mark.parametrize(
        ("facts", "route"),
        [
            (
                {"quick_scan.perspectief_op_werk": True, "quick_scan.direct_bemiddelbaar": True},
                "uitzendbureau",
            ),
            ({"quick_scan.perspectief_op_werk": False, "quick_scan.direct_bemiddelbaar": True}, None),
            ({"quick_scan.perspectief_op_werk": True}, None),
            ({"quick_scan.dominant_probleem": "schulden", "quick_scan.oplosbaar": False}, "budgetbeheer"),
            ({"quick_scan.dominant_probleem": "schulden", "quick_scan.oplosbaar": True}, None),
            ({"quick_scan.dominant_probleem": "schulden"}, None),
            ({"quick_scan.dominant_probleem": "gezin", "quick_scan.oplosbaar": False}, None),
        ],
    )
    def test_names_the_snelle_route(self, facts: dict[str, Any], route: str | None) -> None:
        assert decide_after(facts).snelle_route == route

    def test_says_what_is_missing_when_no_row_decides(self) -> None:
        after = decide_after(NIET_KANSRIJK | {"klant.leeftijd": 40})
        assert after.uitleg[0].startswith("Er is nog te weinig bekend")
        assert "eigen hulp beschikbaar" in after.uitleg[1]
