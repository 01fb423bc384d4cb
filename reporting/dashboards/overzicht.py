"""The pages of the pyramid: which figures stand where, and how many queries that takes (a fixed number)."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal

from django.urls import reverse
from django.utils import timezone

from reporting.dashboards.filters import query_of
from reporting.dashboards.namen import month_name
from reporting.dashboards.publicatie import Getal, Publicatie, publish, smallest_count, targets
from reporting.indicatoren.berekening import Cel, Uitkomst, calculate, counts_on
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
    """Calculates each figure of a page once; asking for it again costs nothing."""

    def __init__(self, vraag: Vraag, periode: str, niveau: Niveau) -> None:
        self.vraag = vraag
        self.periode = periode
        self.niveau = niveau
        self._done: dict[tuple[str, str], Publicatie] = {}
        plan = [found for found in informatieplan().values() if niveau in found.niveaus]
        self.norms: Mapping[str, Decimal] = targets(plan, vraag.peildatum)
        self._minimum: int | None = None

    def url(self, code: str, **extra: str) -> str:
        return f"{reverse('cijfer', args=[code])}?{query_of(self.vraag, self.periode, **extra)}"

    def figure(self, code: str, per: str = "") -> Publicatie:
        if self.niveau not in indicator(code).niveaus:
            raise LookupError(f"{code} is niet bedoeld voor het niveau {self.niveau.label}.")
        if (code, per) not in self._done:
            self._done[code, per] = self.publish(calculate(code, self.vraag, per))
        return self._done[code, per]

    def publish(self, outcome: Uitkomst) -> Publicatie:
        return publish(outcome, minimum=self.minimum_of(outcome), norms=self.norms)

    def minimum_of(self, outcome: Uitkomst) -> int:
        if self._minimum is None:
            self._minimum = smallest_count(outcome, timezone.localdate(self.vraag.nu))
        return self._minimum

    def tile(self, code: str, per: str = "") -> Tegel:
        return Tegel(publicatie=self.figure(code, per), url=self.url(code))

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

    @property
    def months(self) -> list[date]:
        """First days of the twelve months up to and including that of the peildatum."""
        return [months_back(self.vraag.peildatum, n) for n in reversed(range(MONTHS))]

    def monthly(self, code: str) -> dict[date, Getal]:
        """A figure over each of the last twelve months, empty months included; one query."""
        year = replace(self.vraag, van=self.months[0])
        outcome = calculate(code, year, "maand")
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
        urls = []
        for month in self.months:
            last = min(months_back(month, -1) - timedelta(days=1), self.vraag.peildatum)
            asked = replace(self.vraag, peildatum=last)
            urls.append(f"{reverse('cijfer', args=[code])}?{query_of(asked, 'maand')}")
        return tuple(urls)

    def flow_chart(self) -> Grafiek:
        """Inflow and outflow of twelve months."""
        series = []
        for code in ("instroom", "uitstroom"):
            values = tuple(getal.waarde for getal in self.monthly(code).values())
            series.append(Reeks(indicator(code).naam, values, self.month_urls(code)))
        return Grafiek(
            id="stroom-per-maand",
            titel="In- en uitstroom per maand",
            as_naam="Maand",
            labels=tuple(month_name(month) for month in self.months),
            reeksen=tuple(series),
        )

    def share_chart(self, code: str, titel: str) -> Grafiek | None:
        """A percentage or median of each of twelve months, with its norm; absent when all are hidden."""
        found = indicator(code)
        values = tuple(getal.waarde for getal in self.monthly(code).values())
        if all(value is None for value in values):
            return None
        target = self.norms.get(found.norm_code or "")
        return Grafiek(
            id=f"{code}-per-maand",
            titel=titel,
            as_naam="Maand",
            labels=tuple(month_name(month) for month in self.months),
            reeksen=(
                Reeks(
                    f"{found.naam} ({found.eenheid})",
                    values,
                    self.month_urls(code),
                ),
            ),
            norm=None if target is None else float(target),
            decimalen=found.decimalen,
        )

    def stock_chart(self, code: str, titel: str) -> Grafiek:
        """A stock at the end of each of twelve months (the last one: on the peildatum)."""
        days = [
            min(months_back(month, -1) - timedelta(days=1), self.vraag.peildatum) for month in self.months
        ]
        counts = counts_on(code, self.vraag, days)
        minimum = self._minimum or 0
        shown = [None if is_small(count, minimum) else count for count in counts]
        return Grafiek(
            id=f"{code}-verloop",
            titel=titel,
            as_naam="Maand",
            labels=tuple(month_name(month) for month in self.months),
            reeksen=(Reeks(indicator(code).naam, tuple(shown), self.month_urls(code)),),
        )


def _present(*charts: Grafiek | None) -> tuple[Grafiek, ...]:
    return tuple(chart for chart in charts if chart is not None)


def team_page(page: Overzicht) -> list[Deel]:
    """What a teamleider steers on."""
    return [
        Deel(
            titel="Vragen van inwoners",
            tegels=(
                page.tile("open_meldingen", "stroom"),
                page.tile("zonder_vervolgafspraak"),
                page.tile("doorlooptijd_vervolgafspraak"),
                page.tile("vervolgafspraak_op_tijd"),
                page.tile("direct_afgehandeld", "stroom"),
                page.tile("triage_afwijking"),
                page.tile("niet_opnieuw_gevraagd"),
            ),
            grafieken=_present(page.bars("open_meldingen", "stroom", "Open meldingen per stroom")),
        ),
        Deel(
            titel="Begeleiding",
            tegels=(
                page.tile("caseload"),
                page.tile("caseload_gewogen"),
                page.tile("boven_norm"),
                page.tile("wachtlijst", "functie"),
                page.tile("instroom"),
                page.tile("uitstroom", "reden"),
                page.tile("uitstroom_werk"),
            ),
            grafieken=_present(page.flow_chart(), page.bars("uitstroom", "reden", "Uitstroom naar reden")),
        ),
        Deel(
            titel="Aanvragen",
            tegels=(
                page.tile("besluiten", "regeling"),
                page.tile("beslist_op_tijd"),
                page.tile("toekenning"),
                page.tile("aanvragen_over_termijn"),
            ),
        ),
    ]


def raad_page(page: Overzicht) -> list[Deel]:
    """What the raad is told: no persons, targets and what the figures mean."""
    stock = () if page.vraag.stroom else (page.stock_chart("open_meldingen", "Open meldingen per maand"),)
    return [
        Deel(
            titel="Vragen van inwoners",
            tegels=(
                page.tile("open_meldingen", "stroom"),
                page.tile("zonder_vervolgafspraak"),
                page.tile("doorlooptijd_vervolgafspraak"),
                page.tile("vervolgafspraak_op_tijd"),
                page.tile("direct_afgehandeld", "stroom"),
                page.tile("niet_opnieuw_gevraagd"),
            ),
            grafieken=_present(
                page.bars("open_meldingen", "stroom", "Open meldingen per stroom"),
                *stock,
                page.share_chart("vervolgafspraak_op_tijd", "Afspraak binnen de norm, per maand"),
                page.bars("direct_afgehandeld", "stroom", "Direct beantwoord per stroom (%)"),
            ),
        ),
        Deel(
            titel="Begeleiding",
            tegels=(
                page.tile("caseload", "functie"),
                page.tile("boven_norm"),
                page.tile("wachtlijst"),
                page.tile("instroom"),
                page.tile("uitstroom", "reden"),
                page.tile("uitstroom_werk"),
            ),
            grafieken=_present(
                page.flow_chart(),
                page.bars("uitstroom", "reden", "Uitstroom naar reden"),
                page.bars("caseload", "functie", "Klanten per soort contactpersoon"),
            ),
        ),
        Deel(
            titel="Aanvragen",
            tegels=(
                page.tile("besluiten", "regeling"),
                page.tile("beslist_op_tijd"),
                page.tile("toekenning"),
                page.tile("aanvragen_over_termijn"),
            ),
            grafieken=_present(
                page.share_chart("beslist_op_tijd", "Beslist binnen de termijn, per maand"),
                page.bars("besluiten", "regeling", "Besluiten per regeling"),
            ),
        ),
    ]
