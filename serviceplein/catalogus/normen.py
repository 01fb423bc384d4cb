"""The norm that holds on a reference date (KRN-10)."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from django.db.models import Q, QuerySet

from serviceplein.catalogus.models import NOG_VAST, Norm


class NormOntbreekt(LookupError):
    """No value of the norm holds on the reference date; the set-up of the municipality is incomplete."""


def normen(codes: Iterable[str], *, op: date) -> dict[str, Decimal]:
    """The values of `codes` that hold on `op`, in one query.

    Raises NormOntbreekt naming every code without a value on that date.
    """
    wanted = set(codes)
    found = known_normen(wanted, op=op)
    if missing := sorted(wanted - found.keys()):
        raise NormOntbreekt(f"Geen waarde op {op} voor: {', '.join(missing)}. Vul de norm in bij Beheer.")
    return found


def known_normen(codes: Iterable[str], *, op: date) -> dict[str, Decimal]:
    """The values of those `codes` that have one on `op`, in one query."""
    return dict(_on(codes, op).values_list("code", "waarde"))


def example_normen(codes: Iterable[str], *, op: date) -> list[str]:
    """What those of `codes` are called that are an example on `op`, until the municipality sets them."""
    rows = _on(codes, op).filter(bron__endswith=NOG_VAST).order_by("omschrijving")
    return list(rows.values_list("omschrijving", flat=True))


def _on(codes: Iterable[str], op: date) -> QuerySet[Norm]:
    return Norm.objects.filter(
        Q(geldig_tot__isnull=True) | Q(geldig_tot__gt=op), code__in=set(codes), geldig_van__lte=op
    )


def norm(code: str, *, op: date) -> Decimal:
    """The value of one norm on `op`; raises NormOntbreekt."""
    return normen([code], op=op)[code]
