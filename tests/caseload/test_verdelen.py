"""The optimisation by itself: what holds for every municipality, and what each weight does."""

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from caseload.herverdelen.maat import (
    Coach,
    Eenheid,
    Wegingen,
    extra_cost,
    load_cost,
    may_receive,
    place_cost,
)
from caseload.herverdelen.verdelen import divide

W = Wegingen(verplaatsing=25, gelijk=10, boven_norm=50, huishouden=30, continuiteit=15, taal=30, gebied=20)
FUNCTIES = ("werkcoach", "participatiecoach")
PLAATSEN = ("w1", "w2")
TALEN = ("ar", "ti")


def coach(number: int, **changes: object) -> Coach:
    one = Coach(
        id=number, nummer=number, functie="werkcoach", norm=1000, maximum=1100, gebieden=frozenset({"w1"})
    )
    return replace(one, **changes)  # type: ignore[arg-type]


def klant(number: int, nu: int | None, **changes: object) -> Eenheid:
    one = Eenheid(id=number, functie="werkcoach", gewicht=100, nu=nu, gebieden=frozenset({"w1"}))
    return replace(one, **changes)  # type: ignore[arg-type]


@st.composite
def municipalities(draw: st.DrawFn) -> tuple[list[Coach], list[Eenheid]]:
    """Up to 6 people and 30 klanten; who carries too much does so before, as in life."""
    people = [
        Coach(
            id=number,
            nummer=100 - number,
            functie=draw(st.sampled_from(FUNCTIES)),
            norm=(norm := draw(st.sampled_from([0, 300, 600]))),
            maximum=norm * 11 // 10,
            vast=draw(st.sampled_from([0, 0, 100, 900])),
            talen=frozenset(draw(st.sets(st.sampled_from(TALEN)))),
            gebieden=frozenset(draw(st.sets(st.sampled_from(PLAATSEN)))),
            ontvangt=draw(st.integers(0, 4)) > 0,
        )
        for number in range(1, draw(st.integers(1, 6)) + 1)
    ]
    ids = [one.id for one in people]
    somebody = st.frozensets(st.sampled_from(ids), max_size=2)
    units = []
    for number in range(1, draw(st.integers(0, 30)) + 1):
        nu = draw(st.sampled_from([*ids, None]))
        units.append(
            Eenheid(
                id=number,
                klanten=(size := draw(st.sampled_from([1, 1, 2]))),
                functie=next(one.functie for one in people if one.id == nu) if nu else FUNCTIES[0],
                gewicht=(weight := size * draw(st.sampled_from([40, 100, 150]))),
                gewicht_elders=draw(st.sampled_from([0, 0, weight + 50])),
                nu=nu,
                moet_weg=nu is not None and draw(st.booleans()),
                gebieden=frozenset(draw(st.sets(st.sampled_from(PLAATSEN), max_size=1))),
                taal=draw(st.sampled_from(["", "", *TALEN])),
                huisgenoten=draw(somebody),
                eerdere=draw(somebody),
                uitgesloten=draw(somebody),
            )
        )
    return people, units


class TestDivide:
    @given(municipalities())
    @settings(max_examples=40)
    def test_holds_every_hard_rule_and_moves_nobody_without_need(self, municipality):
        people, units = municipality
        outcome = divide(people, units, W)
        by_id = {one.id: one for one in people}
        load = {one.id: one.vast for one in people}
        for unit in units:
            if outcome.plek[unit.id] is not None:
                load[outcome.plek[unit.id]] += unit.weight_at(outcome.plek[unit.id])
        assert load == dict(outcome.na)
        for unit in units:
            to = outcome.plek[unit.id]
            if to is None:
                assert unit.nu is None or unit.moet_weg, "who can stay always has a place"
                assert not any(
                    may_receive(unit, one) and load[one.id] + unit.weight_at(one.id) <= one.maximum
                    for one in people
                ), "who fits somewhere is placed"
            elif to != unit.nu:
                assert may_receive(unit, by_id[to])
                assert load[to] <= by_id[to].maximum
                assert unit.moet_weg or unit.nu is None or self.pays(unit, by_id, load, to)

    def pays(self, unit, people, load, to):
        """Whether going back would cost points, or bring the former contactpersoon over the maximum."""
        home, there = people[unit.nu], people[to]
        back = load_cost(home, load[home.id] + unit.gewicht, W) - load_cost(home, load[home.id], W)
        gain = load_cost(there, load[to], W) - load_cost(there, load[to] - unit.weight_at(to), W)
        cheaper = place_cost(unit, home, W) + back - gain - place_cost(unit, there, W)
        return cheaper > -0.01 or load[home.id] + unit.gewicht > home.maximum

    @given(municipalities(), st.randoms())
    @settings(max_examples=15)
    def test_does_not_depend_on_the_order_of_the_input(self, municipality, chance):
        people, units = municipality
        first = divide(people, units, W)
        chance.shuffle(people)
        chance.shuffle(units)
        again = divide(people, units, W)
        assert dict(first.plek) == dict(again.plek)

    def test_leaves_a_level_team_alone(self):
        people = [coach(1), coach(2, gebieden=frozenset({"w2"}))]
        units = [klant(n, 1 + n % 2) for n in range(1, 15)]
        outcome = divide(people, units, W)
        assert all(outcome.plek[unit.id] == unit.nu for unit in units)

    def test_levels_a_team_with_as_few_moves_as_the_weights_ask(self):
        units = [klant(n, 1) for n in range(1, 11)]
        outcome = divide([coach(1), coach(2)], units, W)
        moved = [unit for unit in units if outcome.plek[unit.id] == 2]
        assert len(moved) == 4, "the last move must gain 25 percent points"
        assert outcome.spreiding_na < outcome.spreiding_voor
        cheap = divide([coach(1), coach(2)], units, replace(W, verplaatsing=1))
        assert sum(place == 2 for place in cheap.plek.values()) == 5

    def test_prefers_who_knows_the_household_then_who_speaks_the_language_then_who_knew_the_klant(self):
        gone = coach(1, ontvangt=False)
        people = [gone, *(coach(n, talen=frozenset({"ti"}) if n == 3 else frozenset()) for n in (2, 3, 4, 5))]
        unit = klant(1, 1, moet_weg=True)
        bonds = {"huisgenoten": frozenset({4}), "taal": "ti", "eerdere": frozenset({5})}
        for names, expected in ((("eerdere",), 5), (("taal", "eerdere"), 3), (("huisgenoten", "eerdere"), 4)):
            chosen = replace(unit, **{name: bonds[name] for name in names})
            assert divide(people, [chosen], W).plek[1] == expected

    def test_keeps_to_the_wijk_until_that_costs_more_than_it_gains(self):
        near, far = coach(2), coach(3, gebieden=frozenset({"w2"}))
        unit = klant(1, 1, moet_weg=True)
        assert divide([coach(1, ontvangt=False), near, far], [unit], W).plek[1] == 2
        full = replace(near, vast=900)
        assert divide([coach(1, ontvangt=False), full, far], [unit], W).plek[1] == 3

    def test_packs_weights_exactly_when_one_by_one_somebody_is_left_over(self):
        people = [coach(1, ontvangt=False), coach(2, norm=300, maximum=300), coach(3, norm=300, maximum=300)]
        weights = (180, 170, 130, 120)
        units = [klant(n, 1, gewicht=g, moet_weg=True) for n, g in enumerate(weights, start=1)]
        outcome = divide(people, units, W)
        assert None not in outcome.plek.values()
        assert (outcome.na[2], outcome.na[3]) == (300, 300)

    def test_says_for_whom_nobody_has_room(self):
        people = [coach(1, ontvangt=False), coach(2, vast=1100)]
        outcome = divide(people, [klant(1, 1, moet_weg=True)], W)
        assert outcome.plek == {1: None}

    def test_relieves_who_is_over_the_maximum_of_a_lower_norm(self):
        people = [coach(1, norm=500, maximum=550), coach(2, norm=500, maximum=550)]
        units = [klant(n, 1) for n in range(1, 9)]
        outcome = divide(people, units, W)
        assert outcome.na[1] <= 550
        assert outcome.na[2] <= 550


def test_points_of_a_place_and_a_load_are_what_the_norms_say():
    near = coach(2)
    assert place_cost(klant(1, 2), near, W) == 0
    assert place_cost(klant(1, 1), near, W) == W.verplaatsing
    assert place_cost(klant(1, 1, klanten=3), near, W) == 3 * W.verplaatsing
    assert place_cost(klant(1, 1), coach(2, gebieden=frozenset()), W) == W.verplaatsing + W.gebied
    assert place_cost(klant(1, 1, huisgenoten=frozenset({2})), near, W) == 1, "a bond alone moves nobody"
    at_half, at_norm = (extra_cost(klant(1, 2), near, load, W) for load in (500, 1000))
    assert (round(at_half), round(at_norm)) == (55, 155)
