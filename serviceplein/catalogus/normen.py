"""The norm that holds on a reference date (KRN-10)."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from django.db.models import Q

from serviceplein.catalogus.models import Norm


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
    rows = Norm.objects.filter(
        Q(geldig_tot__isnull=True) | Q(geldig_tot__gt=op), code__in=set(codes), geldig_van__lte=op
    )
    return dict(rows.values_list("code", "waarde"))


def norm(code: str, *, op: date) -> Decimal:
    """The value of one norm on `op`; raises NormOntbreekt."""
    return normen([code], op=op)[code]
