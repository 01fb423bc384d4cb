"""Who is chosen, why, and who it had been otherwise."""

from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caseload.plan.policy import Verschil, compare_goals, in_order
from caseload.toewijzing.policy import Kandidaat, choose_contactpersoon
from tests.caseload.factories import DoelFactory

ONE = Decimal(1)
EARLIER = datetime(2026, 1, 1, tzinfo=UTC)
LATER = datetime(2026, 6, 1, tzinfo=UTC)


def kandidaat(nummer: int, **changes):
    values = {
        "medewerker_id": nummer,
        "nummer": nummer,
        "naam": f"Coach {nummer}",
        "team_id": 1,
        "belasting": Decimal(10),
        "ruimte": Decimal(75),
        "in_team": True,
    }
    return Kandidaat(**{**values, **changes})


def chosen(*people, gewicht=ONE):
    keuze = choose_contactpersoon(people, gewicht=gewicht)
    return keuze.gekozen.nummer if keuze.gekozen else None


def verdict_of(keuze, nummer):
    return next(v for v in keuze.beoordelingen if v.kandidaat.nummer == nummer)


kandidaten = st.lists(
    st.builds(
        Kandidaat,
        medewerker_id=st.integers(1, 10_000),
        nummer=st.integers(1, 10_000),
        naam=st.just("Coach"),
        team_id=st.integers(1, 3),
        belasting=st.decimals(0, 80, places=1),
        ruimte=st.decimals(0, 80, places=1),
        in_team=st.booleans(),
        langdurig_afwezig=st.booleans(),
        uitgesloten=st.booleans(),
        zelfde_huishouden=st.booleans(),
        eerdere_contactpersoon=st.booleans(),
        spreekt_taal=st.booleans(),
        heeft_specialisatie=st.booleans(),
        laatst_toegewezen_op=st.none() | st.sampled_from([EARLIER, LATER]),
    ),
    max_size=8,
    unique_by=(lambda k: k.nummer, lambda k: k.medewerker_id),
)
gewichten = st.decimals("0.1", 3, places=1)


class TestChooseContactpersoon:
    @given(kandidaten, gewichten)
    def test_never_passes_the_room_and_never_takes_who_may_not(self, people, gewicht):
        person = choose_contactpersoon(people, gewicht=gewicht).gekozen
        if person is not None:
            assert person.belasting + gewicht <= person.ruimte
            assert not person.langdurig_afwezig
            assert not person.uitgesloten

    @given(kandidaten, gewichten, st.randoms())
    def test_does_not_depend_on_the_order_of_the_input(self, people, gewicht, random):
        shuffled = list(people)
        random.shuffle(shuffled)
        assert choose_contactpersoon(people, gewicht=gewicht) == choose_contactpersoon(
            shuffled, gewicht=gewicht
        )

    @given(kandidaten, gewichten)
    def test_judges_every_candidate_once_and_chooses_at_most_one(self, people, gewicht):
        keuze = choose_contactpersoon(people, gewicht=gewicht)
        assert sorted(v.kandidaat.nummer for v in keuze.beoordelingen) == sorted(k.nummer for k in people)
        assert [v.kandidaat for v in keuze.beoordelingen if v.gekozen] == [keuze.gekozen] * bool(
            keuze.gekozen
        )
        assert all(v.reden for v in keuze.beoordelingen)

    @given(kandidaten, gewichten)
    def test_says_a_counterfactual_that_is_true(self, people, gewicht):
        keuze = choose_contactpersoon(people, gewicht=gewicht)
        if not keuze.tegenfeitelijk:
            return
        best = keuze.beoordelingen[0].kandidaat
        freed = best.belasting - (best.belasting + gewicht - best.ruimte)
        again = [replace(k, belasting=freed) if k.nummer == best.nummer else k for k in people]
        person = choose_contactpersoon(again, gewicht=gewicht).gekozen
        assert person is not None
        assert person.nummer == best.nummer

    @pytest.mark.parametrize(
        ("better", "worse"),
        [
            ({"zelfde_huishouden": True}, {"eerdere_contactpersoon": True}),
            ({"eerdere_contactpersoon": True}, {"spreekt_taal": True}),
            ({"spreekt_taal": True}, {"heeft_specialisatie": True}),
            ({"heeft_specialisatie": True}, {"belasting": Decimal(0)}),
            ({"belasting": Decimal(5)}, {"laatst_toegewezen_op": None}),
            ({"laatst_toegewezen_op": EARLIER}, {"laatst_toegewezen_op": LATER}),
            ({"laatst_toegewezen_op": None}, {"laatst_toegewezen_op": EARLIER}),
        ],
    )
    def test_puts_each_criterion_before_the_next(self, better, worse):
        last = {"laatst_toegewezen_op": LATER}
        assert chosen(kandidaat(1, **{**last, **worse}), kandidaat(2, **{**last, **better})) == 2

    def test_ends_in_the_number_of_the_medewerker(self):
        assert chosen(kandidaat(2), kandidaat(1)) == 1

    def test_weighs_load_against_room_not_by_head(self):
        part_time = kandidaat(1, belasting=Decimal(30), ruimte=Decimal(40))
        full_time = kandidaat(2, belasting=Decimal(40), ruimte=Decimal(80))
        assert chosen(part_time, full_time) == 2

    def test_takes_the_best_who_still_has_room(self):
        full = kandidaat(1, zelfde_huishouden=True, belasting=Decimal("74.5"))
        assert chosen(full, kandidaat(2)) == 2

    def test_takes_the_last_place_to_the_full(self):
        assert chosen(kandidaat(1, belasting=Decimal(74))) == 1

    def test_prefers_a_team_that_serves_the_klant_over_every_merit(self):
        assert chosen(kandidaat(1, in_team=False, zelfde_huishouden=True), kandidaat(2)) == 2

    def test_falls_back_on_other_teams_when_nobody_of_the_team_is_available(self):
        away = kandidaat(1, langdurig_afwezig=True)
        assert chosen(away, kandidaat(2, in_team=False)) == 2

    def test_waits_for_the_own_team_when_that_is_only_full(self):
        full = kandidaat(1, belasting=Decimal(75))
        assert chosen(full, kandidaat(2, in_team=False)) is None

    def test_is_nobody_without_candidates(self):
        keuze = choose_contactpersoon([], gewicht=ONE)
        assert (keuze.gekozen, keuze.beoordelingen, keuze.tegenfeitelijk) == (None, (), "")


class TestExplanation:
    @pytest.mark.parametrize(
        ("changes", "sentence"),
        [
            ({"uitgesloten": True}, "Mag deze klant niet begeleiden."),
            ({"langdurig_afwezig": True}, "Is langer afwezig."),
            ({"huidige": True}, "Is nu de contactpersoon van deze klant."),
            ({"in_team": False}, "Werkt niet voor de wijk of gemeente van de klant."),
            ({"belasting": Decimal("74.5")}, "Geen ruimte: met deze klant erbij 75,5 van 75."),
            ({"belasting": Decimal(20)}, "Heeft ruimte (21 van 75), maar een ander gaat voor."),
        ],
    )
    def test_says_why_not(self, changes, sentence):
        keuze = choose_contactpersoon([kandidaat(1), kandidaat(2, **changes)], gewicht=ONE)
        assert verdict_of(keuze, 2).reden == sentence

    def test_says_why_the_chosen_one(self):
        keuze = choose_contactpersoon([kandidaat(1, zelfde_huishouden=True)], gewicht=ONE)
        assert verdict_of(keuze, 1).reden == (
            "Gekozen: is al contactpersoon van een lid van het huishouden, met deze klant erbij 11 van 75."
        )

    def test_names_who_it_had_been_with_more_room(self):
        full = kandidaat(1, eerdere_contactpersoon=True, belasting=Decimal("75.5"))
        keuze = choose_contactpersoon([full, kandidaat(2)], gewicht=ONE)
        assert keuze.tegenfeitelijk == "Met 1,5 meer vrije ruimte was het Coach 1 geworden."


class TestGoals:
    @pytest.mark.parametrize(
        ("ours", "verschil"),
        [
            ("", Verschil.ALLEEN_KLANT),
            ("  weer als  KOK werken.", Verschil.GELIJK),
            ("Betaald werk", Verschil.ANDERS),
        ],
    )
    def test_are_compared_by_what_they_say(self, ours, verschil):
        assert compare_goals("Weer als kok werken", ours) is verschil

    def test_of_the_dominant_problem_come_first(self):
        first, second = (
            DoelFactory.build(pk=n, plan=None, leefgebied=area, volgorde=n)
            for n, area in ((1, "werk"), (2, "financien"))
        )
        assert in_order([first, second], "financien") == [second, first]
        assert in_order([first, second], "taal") == [first, second]
