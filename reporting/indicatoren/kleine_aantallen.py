"""Small numbers stay hidden above team level, with what would reveal them (RAP-19). Pure."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Tabelrij:
    """Counts that may be published: None is hidden. A hidden total hides everything."""

    cellen: tuple[int | None, ...]
    totaal: int | None


def is_small(count: int, minimum: int) -> bool:
    """From 1 up to the minimum; nobody at all points at nobody."""
    return 0 < count < minimum


def hide_small(counts: Sequence[int], minimum: int) -> Tabelrij:
    """Hides counts under `minimum`, and as many others as it takes to keep them hidden.

    Who knows the total and the cells that are shown, and that a hidden cell holds at least one, can still
    believe every number from 1 up to the minimum for each hidden cell. Where even that cannot be had (all
    cells small), the empty ones are hidden too; without an empty one the total goes as well.
    """
    total = sum(counts)
    if is_small(total, minimum):
        return Tabelrij((None,) * len(counts), None)
    hidden = {n for n, count in enumerate(counts) if is_small(count, minimum)}
    if hidden:
        large = sorted({count for count in counts if count >= minimum}, reverse=True)
        while large and not _protected(counts, hidden, minimum):
            smallest = large.pop()  # with its equals: which of them was taken would tell something
            hidden |= {n for n, count in enumerate(counts) if count == smallest}
        if not _protected(counts, hidden, minimum):
            empty = {n for n, count in enumerate(counts) if count == 0}
            if not empty:
                return Tabelrij((None,) * len(counts), None)
            hidden |= empty
    return Tabelrij(tuple(None if n in hidden else count for n, count in enumerate(counts)), total)


def _protected(counts: Sequence[int], hidden: set[int], minimum: int) -> bool:
    """Whether each hidden cell can still be anything from 1 to minimum - 1, the others being at least 1.

    When only small cells are hidden, none of them may be pinned to its highest value either.
    """
    size, together = len(hidden), sum(counts[n] for n in hidden)
    if size < 2 or together < size + minimum - 2:
        return False
    only_small = all(counts[n] < minimum for n in hidden)
    return not only_small or together <= size * (minimum - 1) - (minimum - 2)


def may_show_share(teller: int, noemer: int, minimum: int) -> bool:
    """Whether a percentage in whole points may be shown.

    It may when neither side of it is small, or when one point stands for so many that it tells nothing.
    """
    if is_small(noemer, minimum):
        return False
    rest = noemer - teller
    return noemer >= 100 * minimum or not (is_small(teller, minimum) or is_small(rest, minimum))
