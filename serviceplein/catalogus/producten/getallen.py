"""Terms, norm time and cost of a product: never a number of its own, always the dated norm."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Q

from serviceplein.catalogus.models import Norm, Product
from serviceplein.ui.weergave import money, number

LABELS = {
    "beslistermijn_norm": "Wettelijke termijn",
    "servicetermijn_norm": "Servicetermijn",
    "normtijd_norm": "Normtijd",
    "kosten_norm": "Kosten",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Getal:
    """One number with its source; `tekst` is empty when no value holds on the day."""

    label: str
    tekst: str
    bron: str


def day_of(product: Product, today: date) -> date:
    """The day on which numbers of this version are read: today, or its last or first day."""
    if product.geldig_tot is not None and product.geldig_tot <= today:
        return product.geldig_tot - timedelta(days=1)
    return max(product.geldig_van, today)


def amounts_of(product: Product, *, op: date) -> list[Getal]:
    """The numbers of a product that hold on `op`, in one query."""
    codes = {name: getattr(product, name) for name in LABELS if getattr(product, name)}
    rows = Norm.objects.filter(
        Q(geldig_tot__isnull=True) | Q(geldig_tot__gt=op), code__in=codes.values(), geldig_van__lte=op
    )
    found = {row.code: row for row in rows}
    return [
        Getal(
            label=LABELS[name],
            tekst=_text(found[code]) if code in found else "",
            bron=found[code].bron if code in found else "",
        )
        for name, code in codes.items()
    ]


def _text(norm: Norm) -> str:
    if norm.eenheid.startswith("euro"):
        return f"{money(norm.waarde)}{norm.eenheid.removeprefix('euro')}"
    places = max(0, -int(norm.waarde.normalize().as_tuple().exponent))
    return f"{number(norm.waarde, places)} {norm.eenheid}"
