"""Small numbers stay hidden, with everything that would give them away."""

from collections import defaultdict
from functools import cache
from itertools import product

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reporting.indicatoren.kleine_aantallen import Tabelrij, hide_small, is_small, may_show_share

calm = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
"""A busy machine is no reason to fail."""
tables = st.lists(st.integers(0, 40), min_size=1, max_size=7)
minima = st.integers(3, 6)


def believable(counts: list[int], minimum: int) -> list[set[int]]:
    """Per hidden cell every number that fits the published table: the others hidden hold at least nothing."""
    row = hide_small(counts, minimum)
    assert row.totaal is not None
    hidden = [n for n, cell in enumerate(row.cellen) if cell is None]
    left = row.totaal - sum(cell for cell in row.cellen if cell is not None)
    return [set(range(left + 1)) if len(hidden) > 1 else {left} for _ in hidden]


@cache
def tables_by_publication(size: int, top: int, minimum: int) -> dict[Tabelrij, list[tuple[int, ...]]]:
    """All small tables, by what is published of them: who knows the rule cannot tell these apart."""
    found = defaultdict(list)
    for counts in product(range(top + 1), repeat=size):
        found[hide_small(counts, minimum)].append(counts)
    return found


class TestHideSmall:
    @calm
    @given(counts=tables, minimum=minima)
    def test_shows_no_number_under_the_minimum(self, counts: list[int], minimum: int) -> None:
        row = hide_small(counts, minimum)
        shown = [cell for cell in (*row.cellen, row.totaal) if cell is not None]
        assert not any(is_small(cell, minimum) for cell in shown)

    @calm
    @given(counts=tables, minimum=minima)
    def test_shows_true_numbers_only(self, counts: list[int], minimum: int) -> None:
        row = hide_small(counts, minimum)
        assert all(cell in (None, count) for cell, count in zip(row.cellen, counts, strict=True))
        assert row.totaal in (None, sum(counts))

    @calm
    @given(counts=tables, minimum=minima)
    def test_never_leaves_one_hidden_cell_beside_the_total(self, counts: list[int], minimum: int) -> None:
        row = hide_small(counts, minimum)
        if row.totaal is not None:
            assert row.cellen.count(None) != 1
            assert all(len(values) > 1 for values in believable(counts, minimum))

    @calm
    @given(counts=tables, minimum=minima)
    def test_hides_nothing_when_nothing_is_small(self, counts: list[int], minimum: int) -> None:
        if not any(is_small(count, minimum) for count in counts):
            assert None not in hide_small(counts, minimum).cellen

    @pytest.mark.parametrize(("size", "top"), [(2, 20), (3, 14), (4, 10), (5, 8)])
    def test_cannot_be_undone_by_who_knows_the_rule(self, size: int, top: int) -> None:
        for row, alike in tables_by_publication(size, top, 5).items():
            if row.totaal is None or row.totaal > top:
                continue  # of a greater total not all look-alikes are among these tables
            for n, cell in enumerate(row.cellen):
                assert cell is not None or len({counts[n] for counts in alike}) > 1, (row, alike)

    @pytest.mark.parametrize(
        ("counts", "shown"),
        [
            ([12, 3, 40], [None, None, 40]),
            ([2, 3, 40], [None, None, 40]),
            ([1, 1, 40], [None, None, None]),
            ([12, 0, 40], [12, 0, 40]),
            ([1, 1, 1, 1, 1, 0], [None] * 6),
            ([3], [None]),
        ],
    )
    def test_hides_what_it_must_and_no_more(self, counts: list[int], shown: list[int | None]) -> None:
        assert list(hide_small(counts, 5).cellen) == shown

    def test_hides_a_small_total_altogether(self) -> None:
        assert hide_small([1, 2], 5).totaal is None


class TestMayShowShare:
    @pytest.mark.parametrize(
        ("teller", "noemer", "shown"),
        [
            (50, 100, True),
            (0, 100, True),
            (100, 100, True),
            (3, 100, False),
            (97, 100, False),
            (2, 4, False),
            (3, 500, True),
            (0, 0, True),
        ],
    )
    def test_keeps_both_sides_of_a_small_percentage_hidden(
        self, teller: int, noemer: int, shown: bool
    ) -> None:
        assert may_show_share(teller, noemer, 5) is shown

    @calm
    @given(noemer=st.integers(500, 5000), share=st.floats(0, 1))
    def test_shows_a_rounded_point_only_when_it_stands_for_several_people(
        self, noemer: int, share: float
    ) -> None:
        teller = int(noemer * share)
        same = [n for n in range(noemer + 1) if round(100 * n / noemer) == round(100 * teller / noemer)]
        assert may_show_share(teller, noemer, 5)
        assert len(same) >= 3
