"""The rows a figure is counted from: it is an aggregate over exactly these rows, so both always agree."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.db.models import DateField, F, Func, OuterRef, Q, QuerySet, Subquery

from reporting.indicatoren.definitie import Indicator, Niveau, indicator
from reporting.indicatoren.historie import held_at_end, on_day_of
from reporting.indicatoren.vraag import Vraag
from serviceplein.klanten.models import Klant


class NiveauBestaatNiet(LookupError):
    """This figure is not defined for one medewerker."""


@dataclass(frozen=True, slots=True)
class Rijen:
    """Rows with what may be asked of each.

    dimensies: expression per dimension. telt: which rows are in the numerator. waarde: the number of a row.
    looptijd: (from, until) columns of rows that run, for the same figure on many days at once.
    """

    queryset: QuerySet[Any]
    dimensies: dict[str, Any] = field(default_factory=dict)
    telt: Q | None = None
    waarde: Any = None
    looptijd: tuple[str, str] | None = None


Bron = Callable[[Vraag], Rijen]
_bronnen: dict[str, Bron] = {}


def rijen_van(code: str) -> Callable[[Bron], Bron]:
    """Decorator: the function gives the rows of the indicator with this code."""

    def register(source: Bron) -> Bron:
        _bronnen[code] = source
        return source

    return register


def codes_with_rows() -> set[str]:
    return set(_bronnen)


def rows_of(code: str, vraag: Vraag) -> tuple[Indicator, Rijen]:
    """Definition and rows; raises OnbekendeIndicator, and NiveauBestaatNiet when it has no such level."""
    found = indicator(code)
    if vraag.bereik.soort == "medewerker" and Niveau.MEDEWERKER not in found.niveaus:
        raise NiveauBestaatNiet(f"{found.naam} bestaat niet per medewerker.")
    rows = _bronnen[code](vraag)
    if vraag.stroom and "stroom" in rows.dimensies:
        narrowed = rows.queryset.annotate(dim_stroom=rows.dimensies["stroom"]).filter(dim_stroom=vraag.stroom)
        rows = Rijen(narrowed, rows.dimensies, rows.telt, rows.waarde, rows.looptijd)
    return found, rows


def of_team_wijken(queryset: QuerySet[Any], vraag: Vraag, op: str = "") -> QuerySet[Any]:
    """Narrows rows with a klant to those who lived in the wijken of the team on the day of moment `op`.

    Without `op`: on the peildatum; the klant of each row is looked up then, as a stand has few rows.
    """
    if vraag.bereik.soort != "team" or not vraag.bereik.wijken:
        return queryset
    column: Any = Klant._meta.get_field("wijk")
    lives = Klant.objects.filter(pk=OuterRef("klant")).values("wijk")
    wijk: Any = Subquery(lives, output_field=column.target_field)
    if op:
        wijk = on_day_of(Klant, "wijk", op, key="klant", current=F("klant__wijk"))
    elif vraag.terug:
        wijk = held_at_end(Klant, "wijk", vraag, key="klant", current=wijk)
    inside: QuerySet[Any] = queryset.annotate(wijk_toen=wijk).filter(wijk_toen__in=vraag.bereik.wijken)
    return inside


def in_period(vraag: Vraag, column: str = "op") -> Q:
    """Moments from the first day of the period up to and including the peildatum."""
    return Q(**{f"{column}__gte": vraag.begin, f"{column}__lt": vraag.tot})


class EersteVanMaand(Func):
    """The first day of the month of a moment, Dutch time."""

    template = "DATE_TRUNC('month', %(expressions)s AT TIME ZONE '%(zone)s')::date"
    output_field = DateField()


def month_of(column: str) -> Any:
    """The calendar month of a moment; its key is the ISO date of its first day."""
    return EersteVanMaand(F(column), zone=settings.TIME_ZONE)
