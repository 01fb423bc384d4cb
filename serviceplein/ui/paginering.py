"""Pages of a list without counting a large table: the count stops at a ceiling, the next page is peeked."""

from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

TELGRENS = 10_000
"""Rows counted exactly; above it the list says 'meer dan 10.000'."""
DIEP = 500
"""From this row on the database looks for the keys of a page first."""


@dataclass(frozen=True, slots=True)
class Pagina:
    """One page of rows. `totaal` is exact up to TELGRENS; beyond it `meer` is true."""

    rijen: list[Any]
    nummer: int
    per_pagina: int
    totaal: int
    meer: bool
    heeft_volgende: bool

    @property
    def eerste(self) -> int:
        return (self.nummer - 1) * self.per_pagina + 1 if self.rijen else 0

    @property
    def laatste(self) -> int:
        return (self.nummer - 1) * self.per_pagina + len(self.rijen)

    @property
    def aantal_paginas(self) -> int:
        return max(1, -(-self.totaal // self.per_pagina))

    @property
    def nummers(self) -> list[int]:
        """Page numbers to show: the first, two around this one, the last; 0 stands for a gap."""
        last = self.aantal_paginas
        near = {1, *range(self.nummer - 1, self.nummer + 2), *([] if self.meer else [last])}
        shown = sorted(n for n in near if 1 <= n <= max(last, self.nummer))
        result: list[int] = []
        for number in shown:
            if result and number - result[-1] == 2:
                result.append(number - 1)
            elif result and number - result[-1] > 2:
                result.append(0)
            result.append(number)
        return result


def page_of(queryset: QuerySet[Any], *, nummer: int, per_pagina: int, totaal: int | None = None) -> Pagina:
    """Two queries: rows of the page plus one, and a count that stops at TELGRENS. Past the end: last.

    A page far away costs one query more. `totaal`: how many rows there are, when that is known already; it
    is not counted then, unless the rows of the page tell otherwise.
    """
    if totaal is not None:
        page = _read_page(queryset, nummer, per_pagina, totaal, meer=False)
        known = totaal - (page.nummer - 1) * per_pagina
        if len(page.rijen) == min(max(known, 0), per_pagina) and page.heeft_volgende == (known > per_pagina):
            return page
    counted = _count_up_to(queryset, TELGRENS + 1)
    return _read_page(queryset, nummer, per_pagina, min(counted, TELGRENS), meer=counted > TELGRENS)


def _read_page(queryset: QuerySet[Any], nummer: int, per_pagina: int, total: int, *, meer: bool) -> Pagina:
    if not meer:
        nummer = min(nummer, max(1, -(-total // per_pagina)))
    nummer = max(1, nummer)
    rows = list(_rows_from(queryset, (nummer - 1) * per_pagina, per_pagina + 1))
    return Pagina(
        rijen=rows[:per_pagina],
        nummer=nummer,
        per_pagina=per_pagina,
        totaal=total,
        meer=meer,
        heeft_volgende=len(rows) > per_pagina,
    )


def _count_up_to(queryset: QuerySet[Any], grens: int) -> int:
    return queryset.order_by().values("pk")[:grens].count()


def _rows_from(queryset: QuerySet[Any], start: int, aantal: int) -> QuerySet[Any]:
    """A page far away skips the keys of the rows before it, not the whole rows with all that is joined."""
    wanted = slice(start, start + aantal)
    if start < DIEP:
        return queryset[wanted]
    return queryset.filter(pk__in=list(queryset.values_list("pk", flat=True)[wanted]))
