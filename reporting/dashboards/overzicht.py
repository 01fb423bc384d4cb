"""A page of the pyramid drawn from its description: all its figures in a fixed number of queries."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from functools import cached_property

from django.urls import reverse
from django.utils import timezone

from reporting.dashboards.filters import query_of
from reporting.dashboards.namen import month_name
from reporting.dashboards.paginas import Blok, Grafiekplek
from reporting.dashboards.publicatie import Getal, Publicatie, publish, smallest_count, targets
from reporting.feiten.kubus import Gevraagd, Kubus
from reporting.indicatoren.berekening import Cel, Uitkomst
from reporting.indicatoren.definitie import Indicator, Niveau, Soort, indicator, informatieplan
from reporting.indicatoren.kleine_aantallen import is_small
from reporting.indicatoren.vraag import Vraag, months_back
from serviceplein.ui.grafiek import Grafiek, Reeks

MONTHS = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Tegel:
    """One figure on a page, with the address that opens it."""

    publicatie: Publicatie
    url: str

    @property
    def indicator(self) -> Indicator:
        return self.publicatie.indicator

    @property
    def waarde(self) -> str:
        return self.publicatie.totaal.tekst

    @property
    def eenheid(self) -> str:
        return "" if self.publicatie.totaal.waarde is None else self.publicatie.indicator.eenheid

    @property
    def meta(self) -> str:
        if self.publicatie.totaal.verborgen:
            return "te klein om te tonen"
        if self.publicatie.totaal.waarde is None:
            return "geen gevallen in deze periode"
        found = self.publicatie
        if found.uitkomst.vraag.stroom and "stroom" not in found.indicator.dimensies:
            return ", ".join(filter(None, ["alle stromen", found.normtekst]))
        return found.normtekst

    @property
    def toon(self) -> str:
        return "fout" if self.publicatie.totaal.goed is False else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Deel:
    """A stretch of a page: a heading, its figures and its charts."""

    titel: str
    tegels: tuple[Tegel, ...]
    grafieken: tuple[Grafiek, ...] = ()


class Overzicht:
    """One page for one question; each figure is counted once."""

    def __init__(self, vraag: Vraag, periode: str, niveau: Niveau, blokken: Sequence[Blok]) -> None:
        self.vraag = vraag
        self.periode = periode
        self.niveau = niveau
        self.blokken = blokken
        self.kubus = Kubus(vraag, self._wanted())
        self._done: dict[tuple[str, str], Publicatie] = {}
        plan = [found for found in informatieplan().values() if niveau in found.niveaus]
        self.norms: Mapping[str, Decimal] = targets(plan, vraag.peildatum)

    @property
    def delen(self) -> list[Deel]:
        return [
            Deel(
                titel=blok.titel,
                tegels=tuple(self.tile(plek.code, plek.per) for plek in blok.tegels),
                grafieken=tuple(chart for plek in blok.grafieken if (chart := self.chart(plek)) is not None),
            )
            for blok in self.blokken
        ]

    def _wanted(self) -> Iterator[Gevraagd]:
        """The figures of the page; twelve months for what is drawn per month."""
        for blok in self.blokken:
            for tegel in blok.tegels:
                yield Gevraagd(code=tegel.code, per=tegel.per, van=self.vraag.van)
            for plek in blok.grafieken:
                van = self.months[0] if plek.soort == "maanden" else self.vraag.van
                yield from (Gevraagd(code=code, per=plek.per, van=van) for code in plek.codes)

    def url(self, code: str, **extra: str) -> str:
        return f"{reverse('cijfer', args=[code])}?{query_of(self.vraag, self.periode, **extra)}"

    def figure(self, code: str, per: str = "") -> Publicatie:
        if self.niveau not in indicator(code).niveaus:
            raise LookupError(f"{code} is niet bedoeld voor het niveau {self.niveau.label}.")
        if (code, per) not in self._done:
            self._done[code, per] = self.publish(self.kubus.calculate(code, per))
        return self._done[code, per]

    def publish(self, outcome: Uitkomst) -> Publicatie:
        return publish(outcome, minimum=self.minimum, norms=self.norms)

    @cached_property
    def minimum(self) -> int:
        return smallest_count(self.vraag, timezone.localdate(self.vraag.nu))

    def tile(self, code: str, per: str = "") -> Tegel:
        return Tegel(publicatie=self.figure(code, per), url=self.url(code))

    def chart(self, plek: Grafiekplek) -> Grafiek | None:
        """The chart, or nothing when it has nothing to show."""
        if plek.soort == "staven":
            return self.bars(plek.codes[0], plek.per, plek.titel)
        if plek.soort == "maanden":
            return self.monthly_chart(plek.codes, plek.titel)
        return None if self.vraag.stroom else self.stock_chart(plek.codes[0], plek.titel)

    def bars(self, code: str, per: str, titel: str) -> Grafiek | None:
        """A bar per group; nothing when there are no groups to compare."""
        found = self.figure(code, per)
        groups = [getal for getal in found.groepen if getal.waarde is not None]
        if not groups:
            return None
        groups.sort(key=lambda getal: -(getal.waarde or 0))
        return Grafiek(
            id=f"{code}-{per}",
            titel=titel,
            as_naam=per.capitalize(),
            labels=tuple(getal.naam for getal in groups),
            reeksen=(
                Reeks(
                    found.indicator.naam,
                    tuple(getal.waarde for getal in groups),
                    tuple(self.url(code, per=per, groep=getal.groep) for getal in groups),
                ),
            ),
            soort="staaf",
            decimalen=found.indicator.decimalen,
        )

    @cached_property
    def months(self) -> list[date]:
        """First days of the twelve months up to and including that of the peildatum."""
        return [months_back(self.vraag.peildatum, n) for n in reversed(range(MONTHS))]

    @property
    def ends_of_months(self) -> list[date]:
        """The last day of each of the twelve months; of the last one the peildatum."""
        ends = (months_back(month, -1) - timedelta(days=1) for month in self.months)
        return [min(end, self.vraag.peildatum) for end in ends]

    def monthly(self, code: str) -> dict[date, Getal]:
        """A figure over each of the last twelve months, empty months included."""
        outcome = self.kubus.calculate(code, "maand", self.months[0])
        known = {cell.groep: cell for cell in outcome.groepen}
        value = None if outcome.indicator.soort in (Soort.AANDEEL, Soort.MEDIAAN) else 0.0
        cells = tuple(
            known.get(month.isoformat()) or Cel(groep=month.isoformat(), n=0, teller=0, waarde=value)
            for month in self.months
        )
        found = self.publish(replace(outcome, groepen=cells))
        return dict(zip(self.months, found.groepen, strict=True))

    def month_urls(self, code: str) -> tuple[str, ...]:
        """Addresses that open the rows of each of the twelve months."""
        asked = (replace(self.vraag, peildatum=last) for last in self.ends_of_months)
        return tuple(f"{reverse('cijfer', args=[code])}?{query_of(one, 'maand')}" for one in asked)

    def monthly_chart(self, codes: Sequence[str], titel: str) -> Grafiek | None:
        """Twelve months of one or more figures, with the norm of a single one; absent when all are hidden."""
        plan = [indicator(code) for code in codes]
        series = tuple(
            Reeks(
                found.naam if found.soort == Soort.AANTAL else f"{found.naam} ({found.eenheid})",
                tuple(getal.waarde for getal in self.monthly(found.code).values()),
                self.month_urls(found.code),
            )
            for found in plan
        )
        if all(value is None for reeks in series for value in reeks.waarden):
            return None
        target = self.norms.get(plan[0].norm_code or "") if len(plan) == 1 else None
        return self._by_month(
            f"{'-'.join(codes)}-per-maand", titel, series, target, max(found.decimalen for found in plan)
        )

    def stock_chart(self, code: str, titel: str) -> Grafiek:
        """A stock at the end of each of twelve months (the last one: on the peildatum)."""
        counts = self.kubus.stands_on(code, self.ends_of_months)
        shown = tuple(None if is_small(count, self.minimum) else count for count in counts)
        series = (Reeks(indicator(code).naam, shown, self.month_urls(code)),)
        return self._by_month(f"{code}-verloop", titel, series)

    def _by_month(
        self,
        naam: str,
        titel: str,
        series: tuple[Reeks, ...],
        target: Decimal | None = None,
        decimalen: int = 0,
    ) -> Grafiek:
        return Grafiek(
            id=naam,
            titel=titel,
            as_naam="Maand",
            labels=tuple(month_name(month) for month in self.months),
            reeksen=series,
            norm=None if target is None else float(target),
            decimalen=decimalen,
        )
