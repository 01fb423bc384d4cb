"""From rows to figures: one query per indicator, whatever the number of rows or groups."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Aggregate, Case, Count, FloatField, Q, QuerySet, Sum, TextField, Value, When
from django.db.models.functions import NullIf

from reporting.indicatoren import (  # noqa: F401 - they register their rows
    aanvragen,
    begeleiding,
    caseload,
    meldingen,
    opdrachten,
    trajecten,
)
from reporting.indicatoren.definitie import Indicator, Soort
from reporting.indicatoren.rijen import Rijen, rows_of
from reporting.indicatoren.vraag import Vraag, start_of

GEEN = "onbekend"
"""Key of the group of rows that have no value in this dimension."""


class Mediaan(Aggregate):
    """Median of a number; halfway between the two middle ones when their count is even."""

    function = "PERCENTILE_CONT"
    template = "%(function)s(0.5) WITHIN GROUP (ORDER BY %(expressions)s)"
    output_field = FloatField()


@dataclass(frozen=True, slots=True, kw_only=True)
class Cel:
    """One figure: `n` rows, `teller` of them counting (or their sum), and the value that is shown.

    `waarde` is None when there is nothing to divide by or to take the middle of.
    """

    groep: str
    n: int
    teller: float
    waarde: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Uitkomst:
    """A figure and, when asked for, the groups it falls apart in."""

    indicator: Indicator
    vraag: Vraag
    per: str
    totaal: Cel
    groepen: tuple[Cel, ...]

    def of(self, groep: str) -> Cel:
        """The cell of one group; an absent group is an empty one."""
        return next((c for c in self.groepen if c.groep == groep), cell(self.indicator, groep, 0, 0, None))


def calculate(code: str, vraag: Vraag, per: str = "") -> Uitkomst:
    """The figure, split by dimension `per` when given. One query; a median with groups takes two.

    Raises OnbekendeIndicator, NiveauBestaatNiet, KeyError for a dimension the rows do not have.
    """
    indicator, rows = rows_of(code, vraag)
    if not per:
        found = rows.queryset.aggregate(**_measures(indicator, rows))
        return Uitkomst(
            indicator=indicator, vraag=vraag, per="", totaal=_read(indicator, "", found), groepen=()
        )
    grouped = (
        rows.queryset.order_by()
        .annotate(groep=_dimension(rows, per))
        .values("groep")
        .annotate(**_measures(indicator, rows))
        .order_by("groep")
    )
    cells = tuple(_read(indicator, _key(found["groep"]), found) for found in grouped)
    if indicator.soort == Soort.MEDIAAN:
        total = calculate(code, vraag).totaal
    else:
        n, teller = sum(c.n for c in cells), sum(c.teller for c in cells)
        total = cell(indicator, "", n, teller, None)
    return Uitkomst(indicator=indicator, vraag=vraag, per=per, totaal=total, groepen=cells)


def rows_behind(code: str, vraag: Vraag, per: str = "", groep: str = "") -> QuerySet[Any]:
    """The rows the figure (or one group of it) was counted from, with `telt` and `waarde`."""
    _, rows = rows_of(code, vraag)
    queryset = rows.queryset
    if per and groep:
        queryset = queryset.annotate(groep=_dimension(rows, per))
        queryset = queryset.filter(groep__isnull=True) if groep == GEEN else queryset.filter(groep=groep)
    if rows.waarde is not None:
        queryset = queryset.annotate(waarde=rows.waarde)
    if rows.telt is not None:
        queryset = queryset.annotate(telt=Case(When(rows.telt, then=True), default=False))
    return queryset


def counts_on(code: str, vraag: Vraag, days: Sequence[date]) -> tuple[int, ...]:
    """A count of running rows of the whole gemeente at the end of each of `days`, in one query.

    Raises LookupError for a figure without rows that run, and within a team (where the day changes the team).
    """
    _, rows = rows_of(code, vraag)
    if rows.looptijd is None or vraag.bereik.soort != "gemeente" or vraag.stroom:
        raise LookupError(f"{code} is zo niet per dag te tellen.")
    begin, end = rows.looptijd
    source = rows.queryset.model._default_manager
    moments = {f"dag_{n}": start_of(day + timedelta(days=1)) for n, day in enumerate(days)}
    first = min(moments.values())
    found = source.filter(Q(**{f"{end}__isnull": True}) | Q(**{f"{end}__gte": first})).aggregate(
        **{name: Count("pk", filter=_runs(begin, end, moment)) for name, moment in moments.items()}
    )
    return tuple(found[name] for name in moments)


def _dimension(rows: Rijen, per: str) -> Any:
    """The dimension with empty text read as absent, so that both are one group."""
    expression = rows.dimensies[per]
    return (
        expression
        if per in ("maand", "medewerker")
        else NullIf(expression, Value(""), output_field=TextField())
    )


def _runs(begin: str, end: str, moment: Any) -> Q:
    return Q(**{f"{begin}__lt": moment}) & (Q(**{f"{end}__isnull": True}) | Q(**{f"{end}__gte": moment}))


def _measures(indicator: Indicator, rows: Rijen) -> dict[str, Any]:
    measures: dict[str, Any] = {"n": Count("pk")}
    if indicator.soort == Soort.AANDEEL:
        measures["teller"] = Count("pk", filter=rows.telt)
    elif indicator.soort == Soort.SOM:
        measures["teller"] = Sum(rows.waarde)
    elif indicator.soort == Soort.MEDIAAN:
        measures["midden"] = Mediaan(rows.waarde)
    return measures


def _read(indicator: Indicator, groep: str, found: dict[str, Any]) -> Cel:
    n = found["n"]
    return cell(indicator, groep, n, float(found.get("teller", n) or 0), found.get("midden"))


def cell(indicator: Indicator, groep: str, n: int, teller: float, midden: float | None) -> Cel:
    """A figure from what was counted; `midden` is the middle when it is a median."""
    value: float | None = teller
    if indicator.soort == Soort.AANDEEL:
        value = 100 * teller / n if n else None
    elif indicator.soort == Soort.MEDIAAN:
        value = midden
    return Cel(groep=groep, n=n, teller=teller, waarde=value)


def _key(groep: Any) -> str:
    return GEEN if groep is None else str(groep)
