"""A figure as it may be shown: in words, against its norm, and without small numbers above team level."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Q

from reporting.dashboards.namen import group_names
from reporting.indicatoren.berekening import Cel, Uitkomst
from reporting.indicatoren.definitie import Indicator, Soort
from reporting.indicatoren.kleine_aantallen import hide_small, is_small, may_show_share
from reporting.indicatoren.vraag import Vraag
from serviceplein.catalogus.models import Norm
from serviceplein.catalogus.normen import norm
from serviceplein.ui.weergave import number

VERBORGEN = "–"
KLEINSTE = "rapportage.kleinste_aantal"


@dataclass(frozen=True, slots=True, kw_only=True)
class Getal:
    """One published number. `waarde` and `n` are None when there is nothing to show or it is hidden."""

    groep: str
    naam: str
    n: int | None
    waarde: float | None
    verborgen: bool
    norm: float | None = None
    goed: bool | None = None
    decimalen: int = 0

    @property
    def tekst(self) -> str:
        """The value as read: a dash when there is none."""
        return VERBORGEN if self.waarde is None else number(self.waarde, self.decimalen)


@dataclass(frozen=True, slots=True, kw_only=True)
class Publicatie:
    """A figure and its groups, ready for a page or a file."""

    indicator: Indicator
    uitkomst: Uitkomst
    totaal: Getal
    groepen: tuple[Getal, ...]

    @property
    def iets_verborgen(self) -> bool:
        return self.totaal.verborgen or any(getal.verborgen for getal in self.groepen)

    @property
    def normtekst(self) -> str:
        """'Norm: 90 %, gehaald' - said in words, never by colour alone."""
        target = self.totaal.norm
        if target is None:
            return ""
        text = f"norm {number(target, 0 if target == int(target) else 1)} {self.indicator.eenheid}"
        verdict = {True: ", gehaald", False: ", niet gehaald", None: ""}[self.totaal.goed]
        return text + verdict


def smallest_count(vraag: Vraag, vandaag: date) -> int:
    """The norm for small numbers above team level; 0 within a team. Today's policy counts."""
    if vraag.bereik.soort != "gemeente":
        return 0
    return int(norm(KLEINSTE, op=vandaag))


def targets(indicators: list[Indicator], op: date) -> dict[str, Decimal]:
    """Norms of the indicators that hold on `op`, in one query; a target nobody set is absent."""
    codes = set().union(*(indicator.norm_codes for indicator in indicators))
    rows = Norm.objects.filter(Q(geldig_tot__isnull=True) | Q(geldig_tot__gt=op), code__in=codes)
    return dict(rows.filter(geldig_van__lte=op).values_list("code", "waarde"))


def publish(uitkomst: Uitkomst, *, minimum: int, norms: Mapping[str, Decimal]) -> Publicatie:
    """What may be shown of a figure; `minimum` 0 hides nothing."""
    indicator = uitkomst.indicator
    cells = uitkomst.groepen
    shown, total_shown = _counts(uitkomst, minimum)
    share_ok = _shares(uitkomst, minimum) if indicator.soort == Soort.AANDEEL else [True] * len(cells)
    names = group_names(uitkomst.per, [cell.groep for cell in cells])
    groups = tuple(
        _getal(indicator, cell, names[cell.groep], visible and ok, _target(indicator, uitkomst, cell, norms))
        for cell, visible, ok in zip(cells, shown, share_ok, strict=True)
    )
    whole = uitkomst.totaal
    if indicator.soort == Soort.AANDEEL and minimum:
        total_shown = total_shown and may_show_share(round(whole.teller), whole.n, minimum)
    target = _target(indicator, uitkomst, whole, norms)
    return Publicatie(
        indicator=indicator,
        uitkomst=uitkomst,
        totaal=_getal(indicator, whole, "Totaal", total_shown, target),
        groepen=groups,
    )


def _counts(uitkomst: Uitkomst, minimum: int) -> tuple[list[bool], bool]:
    """Which groups, and whether the total, may show how many rows they hold."""
    if not minimum:
        return [True] * len(uitkomst.groepen), True
    if not uitkomst.groepen:
        return [], not is_small(uitkomst.totaal.n, minimum)
    row = hide_small([cell.n for cell in uitkomst.groepen], minimum)
    return [count is not None for count in row.cellen], row.totaal is not None


def _shares(uitkomst: Uitkomst, minimum: int) -> list[bool]:
    """Which groups may show a percentage.

    A rounded point of a large group tells nothing of single people; in smaller tables neither side of any
    percentage may be small, nor computable from the others.
    """
    cells = uitkomst.groepen
    if not minimum:
        return [True] * len(cells)
    if uitkomst.totaal.n >= 100 * minimum:
        return [may_show_share(round(cell.teller), cell.n, minimum) for cell in cells]
    counting = hide_small([round(cell.teller) for cell in cells], minimum).cellen
    others = hide_small([cell.n - round(cell.teller) for cell in cells], minimum).cellen
    return [a is not None and b is not None for a, b in zip(counting, others, strict=True)]


def _target(
    indicator: Indicator, uitkomst: Uitkomst, cell: Cel, norms: Mapping[str, Decimal]
) -> float | None:
    code = indicator.norm_code
    if cell is not uitkomst.totaal:
        code = indicator.normen_per_groep.get(uitkomst.per, {}).get(cell.groep, code)
    elif uitkomst.vraag.stroom:
        code = indicator.normen_per_groep.get("stroom", {}).get(uitkomst.vraag.stroom, code)
    return float(norms[code]) if code and code in norms else None


def _getal(indicator: Indicator, cell: Cel, naam: str, shown: bool, target: float | None) -> Getal:
    waarde = cell.waarde if shown else None
    good = indicator.meets(waarde, target) if waarde is not None and target is not None else None
    return Getal(
        groep=cell.groep,
        naam=naam,
        n=cell.n if shown else None,
        waarde=waarde,
        verborgen=not shown,
        norm=target,
        goed=good,
        decimalen=indicator.decimalen,
    )
