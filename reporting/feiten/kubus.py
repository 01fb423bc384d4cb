"""Figures read from the facts of closed days, with the days after them counted from the sources (RAP-03).

However many figures a page has: one query for what days there are, and one for the facts together with the
sources of the days without them.
"""

from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import cached_property, reduce
from itertools import accumulate, pairwise
from operator import or_
from typing import Any

from django.db.models import (
    Count,
    DateField,
    F,
    FloatField,
    IntegerField,
    Max,
    Min,
    Q,
    QuerySet,
    Sum,
    TextField,
    Value,
)
from django.db.models.functions import Cast, Coalesce

from reporting.feiten.models import NIET_BEKEND, Dagfeit, Feitdag, Maandfeit
from reporting.feiten.soorten import DIMENSIES, MEETWIJZEN, SOORTEN, Feitsoort, Meetwijze, definition_version
from reporting.indicatoren.berekening import GEEN, Cel, Uitkomst, calculate, cell, counts_on
from reporting.indicatoren.definitie import Indicator, Soort, indicator
from reporting.indicatoren.rijen import rows_of
from reporting.indicatoren.vraag import Bereik, Vraag


@dataclass(frozen=True, slots=True, kw_only=True)
class Dekking:
    """The days with facts, without a gap: `tot` is the last one. Nothing happened before the first."""

    tot: date | None
    gebouwd_op: datetime | None
    definitie: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Gevraagd:
    """One figure of a page, how it is split, and from which first of a month on."""

    code: str
    per: str
    van: date


@dataclass(frozen=True, slots=True)
class Regel:
    """One line of the cube; an absent code is empty, a stand has no month."""

    soort: str
    maand: date | None
    stroom: str
    functie: str
    regeling: str
    uitkomst: str
    reden: str
    bestemming: str
    tienden: int
    n: int
    teller: float


def read_dekking() -> Dekking:
    """Until which day facts are there, and when the last were made. One query, two after a gap."""
    version = definition_version()
    made = Feitdag.objects.filter(definitie=version)
    found = made.aggregate(eerste=Min("dag"), tot=Max("dag"), dagen=Count("pk"), op=Max("gebouwd_op"))
    tot = found["tot"]
    if tot and (tot - found["eerste"]).days + 1 != found["dagen"]:
        days = made.order_by("dag").values_list("dag", flat=True)
        tot = next(day for day, after in pairwise(days) if after - day > timedelta(days=1))
    return Dekking(tot=tot, gebouwd_op=found["op"], definitie=version)


class Kubus:
    """The figures of one page about the gemeente or a team, loaded together at the first question."""

    def __init__(self, vraag: Vraag, gevraagd: Iterable[Gevraagd]) -> None:
        self.vraag = vraag
        self._gevraagd = frozenset(gevraagd)
        self._van = min((asked.van for asked in self._gevraagd), default=vraag.van)

    @cached_property
    def dekking(self) -> Dekking:
        return read_dekking()

    def calculate(self, code: str, per: str = "", van: date | None = None) -> Uitkomst:
        """The figure as `berekening.calculate` gives it; what no fact tells is counted from the source.

        Raises KeyError for a figure the cube was not asked for when it was made.
        """
        van = van or self.vraag.van
        if Gevraagd(code=code, per=per, van=van) not in self._gevraagd:
            raise KeyError(f"{code} per {per} vanaf {van}")
        vraag = replace(self.vraag, van=van)
        if not self._has_facts(per):
            return calculate(code, vraag, per)
        found = indicator(code)
        if found.soort == Soort.MEDIAAN:
            return self._median(found, vraag, per)
        return _outcome(found, vraag, per, self._lines(found, vraag))

    def stands_on(self, code: str, days: Sequence[date]) -> tuple[int, ...]:
        """A stand of the whole gemeente at the end of each day; one query more for days without facts.

        The stand on the peildatum is one of the figures of the page.
        """
        soort, tot = MEETWIJZEN[code].soort, self.dekking.tot
        known = [day for day in days if tot and day <= tot]
        rows = Dagfeit.objects.filter(dag__in=known, soort=soort.code).order_by()
        counts = dict(rows.values_list("dag").annotate(aantal=Sum("n")))
        if self.vraag.peildatum in days and soort.code in self._soorten():
            counts[self.vraag.peildatum] = sum(line.n for line in self._regels[soort.code])
        rest = [day for day in days if day not in known and day not in counts]
        if rest:
            counts.update(zip(rest, counts_on(code, self.vraag, rest), strict=True))
        return tuple(counts.get(day, 0) for day in days)

    def _has_facts(self, per: str) -> bool:
        return self.vraag.bereik.soort != "medewerker" and per != "medewerker"

    def _lines(self, found: Indicator, vraag: Vraag) -> list[Regel]:
        rows = self._regels[MEETWIJZEN[found.code].soort.code]
        if not found.stand:
            rows = [row for row in rows if row.maand is not None and row.maand >= vraag.van]
        if vraag.stroom and "stroom" in found.dimensies:
            rows = [row for row in rows if row.stroom == vraag.stroom]
        return rows

    @cached_property
    def _regels(self) -> dict[str, list[Regel]]:
        lines: dict[str, list[Regel]] = defaultdict(list)
        soorten = self._soorten()
        for rows in _union([*self._facts(soorten), *self._sources(soorten), *self._hours()]):
            for row in rows:
                line = Regel(*(*row[:-1], float(row[-1] or 0)))
                lines[line.soort].append(line)
        return lines

    def _soorten(self) -> dict[str, set[str]]:
        """Kinds of facts that are asked for, with the codes each must be split by."""
        wanted: dict[str, set[str]] = defaultdict(set)
        for asked in self._gevraagd:
            found, read = indicator(asked.code), MEETWIJZEN[asked.code]
            if not self._has_facts(asked.per) or found.soort == Soort.MEDIAAN:
                continue
            dims = {asked.per} | ({"stroom"} if self.vraag.stroom else set())
            wanted[read.soort.code] |= dims & set(read.soort.dimensies)
            if read.alleen:
                wanted[read.soort.code].add(read.alleen[0])
        return wanted

    def _facts(self, soorten: Iterable[str]) -> list[QuerySet[Any]]:
        stands = [code for code in soorten if SOORTEN[code].stand]
        events = [code for code in soorten if not SOORTEN[code].stand]
        tot = self.dekking.tot
        if tot is None:
            return []
        parts = [rows.filter(soort__in=events) for rows in self._events_between(tot, self._van)]
        if tot >= self.vraag.peildatum:
            standing = Dagfeit.objects.filter(dag=self.vraag.peildatum, soort__in=stands)
            parts.append(standing.annotate(in_maand=Value(None, DateField())))
        chosen = [
            rows.filter(self._reach(soorten))
            .order_by()
            .annotate(geen_uren=Value(NIET_BEKEND, IntegerField()))
            .values_list("soort", "in_maand", *DIMENSIES, "geen_uren")
            .annotate(aantal=Sum("n"), som=Sum("teller"))
            for rows in parts
        ]
        return chosen

    def _events_between(self, tot: date, van: date) -> list[QuerySet[Any]]:
        """Facts of what happened in the period and has facts: whole months, and days of the last month."""
        last = min(tot, self.vraag.peildatum)
        begin = last.replace(day=1)
        months = Maandfeit.objects.filter(maand__gte=van, maand__lt=begin)
        days = Dagfeit.objects.filter(dag__gte=max(begin, van), dag__lte=last)
        return [
            months.annotate(in_maand=F("maand")),
            days.annotate(in_maand=Value(begin, DateField())),
        ]

    def _rest(self) -> Vraag | None:
        """The question about the days that have no facts, when there are any."""
        tot = self.dekking.tot
        if tot and tot >= self.vraag.peildatum:
            return None
        after = tot + timedelta(days=1) if tot else self._van
        return replace(self.vraag, van=max(after, self._van), stroom="")

    def _sources(self, soorten: dict[str, set[str]]) -> list[QuerySet[Any]]:
        rest = self._rest()
        if rest is None:
            return []
        return [_source(SOORTEN[code], dims, rest) for code, dims in sorted(soorten.items())]

    def _reach(self, soorten: Iterable[str]) -> Q:
        """Facts of a team: of its wijken, its regelingen or its contactpersonen."""
        bereik = self.vraag.bereik
        if bereik.soort == "gemeente":
            return Q()
        return reduce(or_, (_of_team(SOORTEN[code], bereik) for code in soorten), Q(pk__in=[]))

    def _hours(self) -> list[QuerySet[Any]]:
        """How often each number of hours occurs, for the medians; by month and stroom where asked."""
        found = []
        for code in sorted({asked.code for asked in self._gevraagd if _is_median(asked.code)}):
            asked = [one for one in self._gevraagd if one.code == code and self._has_facts(one.per)]
            if not asked:
                continue
            soort, van = MEETWIJZEN[code].soort, min(one.van for one in asked)
            dims = {one.per for one in asked} | ({"stroom"} if self.vraag.stroom else set())
            monthly = "maand" in dims or len({one.van for one in asked}) > 1
            if self.dekking.tot:
                parts = self._events_between(self.dekking.tot, van)
                reach = self._reach([soort.code])
                found += [
                    _fact_hours(soort, rows.filter(reach), dims, None if monthly else van) for rows in parts
                ]
            if rest := self._rest():
                rest = replace(rest, van=max(rest.van, van))
                found.append(_source_hours(soort, dims, rest, None if monthly else van))
        return found

    def _median(self, found: Indicator, vraag: Vraag, per: str) -> Uitkomst:
        """The middle of the hours, from how often each number of hours occurs."""
        hours: dict[str, Counter[int]] = defaultdict(Counter)
        for line in self._lines(found, vraag):
            hours[_key(line, per) if per else ""][line.tienden] += line.n
        groups = hours if per else {}
        return Uitkomst(
            indicator=found,
            vraag=vraag,
            per=per,
            totaal=_middle(found, "", sum(hours.values(), Counter())),
            groepen=tuple(_middle(found, key, groups[key]) for key in _in_order(groups)),
        )


def _is_median(code: str) -> bool:
    return indicator(code).soort == Soort.MEDIAAN


def _union(parts: Sequence[QuerySet[Any]]) -> list[QuerySet[Any]]:
    """One query for all parts."""
    return [parts[0].union(*parts[1:], all=True)] if len(parts) > 1 else list(parts)


def _of_team(soort: Feitsoort, bereik: Bereik) -> Q:
    of_soort = Q(soort=soort.code)
    if soort.plek == "team":
        return of_soort & Q(team=bereik.id)
    if "regeling" in soort.dimensies and bereik.specialisme:
        return of_soort & Q(regeling__in=bereik.regelingen)
    return of_soort & Q(wijk__in=bereik.wijken) if bereik.wijken else of_soort


def _source(soort: Feitsoort, dims: set[str], vraag: Vraag) -> QuerySet[Any]:
    """The same columns as the facts, counted from rows of the indicators; codes not asked for are empty."""
    _, rows = rows_of(soort.teller or soort.basis, vraag)
    known = rows.dimensies
    if soort.teller not in ("", soort.basis):
        known = {**known, **rows_of(soort.basis, vraag)[1].dimensies}
    month = known["maand"] if "maand" in known else Value(None, DateField())
    nothing = Value("", TextField())
    codes = {
        f"d_{name}": Coalesce(Cast(known[name], TextField()), nothing) if name in dims else nothing
        for name in DIMENSIES
    }
    teller: Any = Value(0)
    if soort.teller:
        teller = Count("pk", filter=rows.telt) if rows.telt is not None else Sum(rows.waarde)
    found: QuerySet[Any] = (
        rows.queryset.order_by()
        .annotate(
            soort_feit=Value(soort.code, TextField()),
            in_maand=month,
            geen_uren=Value(NIET_BEKEND, IntegerField()),
            **codes,
        )
        .values_list("soort_feit", "in_maand", *codes, "geen_uren")
        .annotate(aantal=Count("pk"), som=Cast(teller, output_field=FloatField()))
    )
    return found


def _fact_hours(soort: Feitsoort, rows: QuerySet[Any], dims: set[str], maand: date | None) -> QuerySet[Any]:
    """Facts by their hours; `maand` stands for all months when they need not be told apart."""
    nothing = Value("", TextField())
    codes = {f"d_{name}": F(name) if name in dims else nothing for name in DIMENSIES}
    month = F("in_maand") if maand is None else Value(maand, DateField())
    counted: QuerySet[Any] = (
        rows.filter(soort=soort.code)
        .order_by()
        .annotate(maand_of_uren=month, **codes)
        .values_list("soort", "maand_of_uren", *codes, "tienden")
        .annotate(aantal=Sum("n"), som=Value(0.0, FloatField()))
    )
    return counted


def _source_hours(soort: Feitsoort, dims: set[str], vraag: Vraag, maand: date | None) -> QuerySet[Any]:
    """The same columns from the rows of the indicator."""
    _, rows = rows_of(soort.basis, vraag)
    nothing = Value("", TextField())
    codes = {
        f"d_{name}": Coalesce(Cast(rows.dimensies[name], TextField()), nothing) if name in dims else nothing
        for name in DIMENSIES
    }
    month = rows.dimensies["maand"] if maand is None else Value(maand, DateField())
    counted: QuerySet[Any] = (
        rows.queryset.order_by()
        .annotate(
            soort_feit=Value(soort.code, TextField()),
            in_maand=month,
            tienden=Cast(rows.waarde * 10, IntegerField()),
            **codes,
        )
        .values_list("soort_feit", "in_maand", *codes, "tienden")
        .annotate(aantal=Count("pk"), som=Value(0.0, FloatField()))
    )
    return counted


def _outcome(found: Indicator, vraag: Vraag, per: str, lines: Iterable[Regel]) -> Uitkomst:
    read = MEETWIJZEN[found.code]
    groups: dict[str, tuple[int, float]] = {}
    n, teller = 0, 0.0
    for line in lines:
        counted = _counted(read, line)
        n, teller = n + line.n, teller + counted
        if per:
            key = _key(line, per)
            before = groups.get(key, (0, 0.0))
            groups[key] = (before[0] + line.n, before[1] + counted)
    return Uitkomst(
        indicator=found,
        vraag=vraag,
        per=per,
        totaal=cell(found, "", n, teller, None),
        groepen=tuple(cell(found, key, *groups[key], None) for key in _in_order(groups)),
    )


def _counted(read: Meetwijze, line: Regel) -> float:
    if read.alleen:
        name, value = read.alleen
        return line.n if getattr(line, name) == value else 0
    return line.n if read.telt == "n" else line.teller


def _key(line: Regel, per: str) -> str:
    if per == "maand":
        return GEEN if line.maand is None else line.maand.isoformat()
    return getattr(line, per) or GEEN


def _in_order(groups: Iterable[str]) -> list[str]:
    """By key, the rows without one last."""
    return sorted(groups, key=lambda key: (key == GEEN, key))


def _middle(found: Indicator, groep: str, hours: Counter[int]) -> Cel:
    """Halfway between the two middle rows when their count is even."""
    n = hours.total()
    if not n:
        return cell(found, groep, 0, 0, None)
    ordered = sorted(hours)
    reached = list(accumulate(hours[tienden] for tienden in ordered))
    left, right = (ordered[bisect_right(reached, place)] for place in ((n - 1) // 2, n // 2))
    return cell(found, groep, n, n, (left + right) / 20)
