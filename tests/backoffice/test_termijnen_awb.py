"""Legal terms day by day: Algemene termijnenwet, Awb 4:5 and 4:13 to 4:18, Participatiewet 52, Wmo, Wgs."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backoffice.besluiten.beslissing import term_end
from backoffice.termijnen.awb import (
    Dwangsomregel,
    Pauze,
    Verlenging,
    compute,
    dwangsom,
    establish_before,
    first_dwangsom_day,
    last_dwangsom_day,
    leave_aside_before,
    suspended_for_completion,
    too_early,
    voorschot_before,
    voorschot_minimum,
    wgs_terms,
    wmo_terms,
)
from backoffice.termijnen.duur import (
    Duur,
    Eenheid,
    dagen,
    end_of_term,
    last_day,
    start_of_term,
    weken,
)
from serviceplein.ui.werkdagen import count_werkdagen, is_werkdag

DAGEN = st.dates(date(2010, 1, 1), date(2035, 12, 31))
DUREN = st.builds(Duur, aantal=st.integers(1, 15), eenheid=st.sampled_from(Eenheid))
REGEL = Dwangsomregel(
    eerste_dagen=14,
    eerste_bedrag=Decimal(23),
    volgende_dagen=14,
    volgende_bedrag=Decimal(35),
    overige_bedrag=Decimal(45),
    hoogste_dagen=42,
    hoogste_bedrag=Decimal(1442),
)


def pauze(van, tot):
    return Pauze(van=van, tot=tot, artikel="Awb art. 4:15", reden="Er ontbreken gegevens")


@st.composite
def pauses(draw):
    """A begin, a length and pauses that do not overlap, each begun while the term may run."""
    begin = draw(DAGEN)
    found, day = [], begin
    for _ in range(draw(st.integers(0, 3))):
        start = day + timedelta(days=draw(st.integers(1, 30)))
        day = start + timedelta(days=draw(st.integers(0, 40)))
        found.append(pauze(start, day))
    return begin, draw(st.integers(1, 12)), found


class TestLastDay:
    @given(DAGEN, DUREN)
    def test_is_a_working_day_unless_the_term_is_too_long_for_the_law(self, begin, duur):
        end = end_of_term(begin, duur)
        assert end >= last_day(begin, duur)
        assert is_werkdag(end) or not duur.atw
        if not duur.atw:
            assert end == last_day(begin, duur)

    @given(DAGEN, DUREN)
    def test_moves_no_further_than_needed(self, begin, duur):
        end, plain = end_of_term(begin, duur), last_day(begin, duur)
        between = [plain + timedelta(days=n) for n in range((end - plain).days)]
        assert not any(is_werkdag(day) and count_werkdagen(begin, day) >= 2 for day in between)

    @given(DAGEN, st.integers(3, 90))
    def test_leaves_two_working_days_in_three_days_or_more(self, begin, count):
        assert count_werkdagen(begin, end_of_term(begin, dagen(count))) >= 2

    @pytest.mark.parametrize(
        ("begin", "duur", "end"),
        [
            (date(2026, 1, 31), Duur(aantal=1, eenheid=Eenheid.MAANDEN), date(2026, 3, 2)),
            (date(2028, 1, 31), Duur(aantal=1, eenheid=Eenheid.MAANDEN), date(2028, 2, 29)),
            (date(2026, 2, 28), Duur(aantal=3, eenheid=Eenheid.MAANDEN), date(2026, 5, 28)),
            (date(2026, 1, 31), Duur(aantal=4, eenheid=Eenheid.MAANDEN), date(2026, 5, 31)),
            (date(2028, 2, 29), Duur(aantal=1, eenheid=Eenheid.JAREN), date(2029, 2, 28)),
            (date(2026, 4, 7), weken(4), date(2026, 5, 6)),
            (date(2026, 3, 20), weken(2), date(2026, 4, 7)),
            (date(2026, 11, 1), weken(8), date(2026, 12, 28)),
            (date(2026, 11, 7), weken(13), date(2027, 2, 6)),
            (date(2026, 4, 2), dagen(3), date(2026, 4, 8)),
            (date(2026, 4, 17), dagen(10), date(2026, 4, 28)),
        ],
        ids=[
            "end of month, then the weekend",
            "leap day",
            "same number of the month",
            "longer than three months stays on Sunday",
            "a year from a leap day",
            "5 May every year",
            "Good Friday, Easter and Easter Monday",
            "Sunday after Christmas",
            "longer than twelve weeks stays on Saturday",
            "three days over Easter hold two working days",
            "Koningsdag",
        ],
    )
    def test_follows_the_law(self, begin, duur, end):
        assert end_of_term(begin, duur) == end

    def test_counting_back_is_never_moved(self):
        assert start_of_term(date(2026, 5, 19), weken(2)) == date(2026, 5, 5)


class TestCompute:
    @given(DAGEN, DUREN)
    def test_without_events_is_the_plain_term(self, begin, duur):
        assert compute(begin, duur, artikel="Awb").einde == end_of_term(begin, duur)

    @given(DAGEN, st.integers(1, 16))
    def test_agrees_with_the_term_of_the_intake(self, begin, count):
        assert compute(begin, weken(count), artikel="Awb").einde == term_end(begin, count)

    @given(pauses())
    def test_counts_every_day_once_and_none_on_which_it_stands_still(self, case):
        begin, count, found = case
        result = compute(begin, weken(count), artikel="Awb", pauzes=found)
        assert result.geteld == count * 7
        days = [row.dag for row in result.dagen]
        assert days == [begin + timedelta(days=n) for n in range(1, len(days) + 1)]
        assert days[-1] == result.einde
        for row in result.dagen:
            assert not (row.telt and any(one.covers(row.dag) for one in found))
            assert row.telt or (row.waarom and row.artikel)

    @given(pauses())
    def test_ends_on_a_working_day_that_runs_and_never_sooner_than_without_pauses(self, case):
        begin, count, found = case
        end = compute(begin, weken(count), artikel="Awb", pauzes=found).einde
        assert is_werkdag(end)
        assert not any(one.covers(end) for one in found)
        assert end >= end_of_term(begin, weken(count))

    @given(pauses(), st.integers(1, 8))
    def test_a_verdaging_begins_where_the_term_ended(self, case, more):
        begin, count, found = case
        longer = Verlenging(duur=weken(more), artikel="Awb art. 4:14 lid 3", reden="Advies")
        plain = compute(begin, weken(count), artikel="Awb", pauzes=found).einde
        end = compute(begin, weken(count), artikel="Awb", pauzes=found, verlengingen=[longer]).einde
        assert end >= end_of_term(plain, weken(more))

    def test_has_no_end_while_nobody_knows_when_it_runs_again(self):
        result = compute(
            date(2026, 11, 16), weken(8), artikel="Awb", pauzes=[pauze(date(2026, 11, 20), None)]
        )
        assert result.einde is None
        assert result.geteld == 3

    def test_completed_the_next_day_nothing_stands_still(self):
        asked = date(2026, 11, 19)
        one = suspended_for_completion(asked, asked + timedelta(days=1), reden="x", artikel="y")
        same = suspended_for_completion(asked, asked, reden="x", artikel="y")
        for found in (one, same):
            result = compute(date(2026, 11, 16), weken(8), artikel="Awb", pauzes=[found])
            assert result.einde == date(2027, 1, 11)

    def test_two_weeks_to_complete_make_the_term_thirteen_days_longer(self):
        asked = date(2026, 11, 19)
        found = suspended_for_completion(asked, date(2026, 12, 3), reden="x", artikel="y")
        result = compute(date(2026, 11, 16), weken(8), artikel="Awb", pauzes=[found])
        assert (found.tot - found.van).days == 13
        assert result.einde == date(2027, 1, 25)
        assert result.dagen[-1].waarom == "Eerste werkdag na het einde"

    def test_can_be_left_aside_until_four_weeks_after_the_hersteltermijn(self):
        assert leave_aside_before(date(2026, 12, 3), 4) == date(2026, 12, 31)


class TestDwangsom:
    def test_begins_after_two_weeks_that_end_on_a_working_day(self):
        assert first_dwangsom_day(date(2026, 11, 2), 2) == date(2026, 11, 17)
        assert first_dwangsom_day(date(2026, 11, 1), 2) == date(2026, 11, 17)

    def test_adds_up_to_the_amounts_of_the_law(self):
        first = date(2026, 11, 17)
        rows = dwangsom(first, date(2030, 1, 1), REGEL)
        assert len(rows) == 42
        assert rows[13].totaal == 322
        assert rows[27].totaal == 812
        assert rows[-1].totaal == 1442
        assert rows[-1].dag == last_dwangsom_day(first, REGEL) == date(2026, 12, 28)

    @given(DAGEN, st.integers(-10, 60))
    def test_grows_every_day_and_never_past_its_maximum(self, first, length):
        rows = dwangsom(first, first + timedelta(days=length), REGEL)
        assert len(rows) == max(0, min(length + 1, 42))
        totals = [row.totaal for row in rows]
        assert totals == sorted(set(totals))
        assert all(total <= 1442 for total in totals)
        assert sum(row.bedrag for row in rows) == (totals[-1] if totals else 0)

    @given(DAGEN, st.integers(-60, 60))
    def test_a_notice_within_the_term_is_too_early(self, end, days):
        assert too_early(end, end + timedelta(days=days)) is (days <= 0)

    def test_is_established_within_two_weeks(self):
        assert establish_before(date(2026, 12, 28), 2) == date(2027, 1, 11)


class TestVoorschot:
    def test_comes_within_four_weeks_and_again_every_four_weeks(self):
        assert voorschot_before(date(2026, 11, 2), None, uiterlijk=4, herhaling=4) == date(2026, 11, 30)
        again = voorschot_before(date(2026, 11, 2), date(2026, 11, 20), uiterlijk=4, herhaling=4)
        assert again == date(2026, 12, 18)

    @given(st.decimals(0, 5000, places=2), st.integers(1, 100))
    def test_is_never_less_than_its_part_and_less_than_a_cent_more(self, amount, percent):
        least = voorschot_minimum(amount, Decimal(percent))
        assert 0 <= least - amount * percent / 100 < Decimal("0.01")
        assert least == least.quantize(Decimal("0.01"))


class TestWmo:
    def test_gives_six_weeks_to_investigate_and_two_to_decide(self):
        terms = wmo_terms(
            date(2026, 11, 16), date(2026, 12, 21), onderzoek_weken=6, beschikking_weken=2, plan_dagen=7
        )
        assert terms.plan == date(2026, 11, 23)
        assert terms.onderzoek == date(2026, 12, 28)
        assert terms.beslissen == date(2027, 1, 4)

    def test_lets_apply_after_the_investigation_or_when_that_is_late(self):
        terms = wmo_terms(date(2026, 11, 16), None, onderzoek_weken=6, beschikking_weken=2, plan_dagen=7)
        assert terms.beslissen is None
        assert terms.may_apply(date(2026, 12, 1), onderzoek_klaar=True)
        assert not terms.may_apply(date(2026, 12, 28), onderzoek_klaar=False)
        assert terms.may_apply(date(2026, 12, 29), onderzoek_klaar=False)


class TestWgs:
    @pytest.mark.parametrize(
        ("bedreigend", "gesprek"), [(False, date(2026, 12, 28)), (True, date(2026, 12, 2))]
    )
    def test_talks_within_weeks_or_days_and_decides_after_the_talk(self, bedreigend, gesprek):
        terms = wgs_terms(
            date(2026, 11, 27),
            date(2026, 12, 1),
            bedreigend=bedreigend,
            gesprek_weken=4,
            bedreigend_werkdagen=3,
            beschikking_weken=8,
        )
        assert terms.gesprek == gesprek
        assert terms.beschikking == date(2027, 1, 26)
