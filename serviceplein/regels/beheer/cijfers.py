"""How often a version decided and how often it was not followed, over the last year (INT-24)."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Q

from serviceplein.regels.models import Beslissing, TabelVersie
from serviceplein.regels.onderwerpen import deviated

JAAR = timedelta(days=365)


@dataclass(frozen=True, slots=True, kw_only=True)
class Telling:
    beslissingen: int = 0
    afgeweken: int = 0

    @property
    def procent(self) -> int:
        return round(100 * self.afgeweken / self.beslissingen) if self.beslissingen else 0


def count_by_row(versie: TabelVersie, *, now: datetime) -> dict[int | None, Telling]:
    """Per row of the version; None stands for decisions that no row took."""
    rows = (
        Beslissing.objects.filter(versie=versie, op__gt=now - JAAR)
        .values("regel")
        .annotate(aantal=Count("pk"), anders=Count("pk", filter=not_followed()))
        .order_by("regel")
    )
    return {row["regel"]: Telling(beslissingen=row["aantal"], afgeweken=row["anders"]) for row in rows}


def count_by_versie(*, now: datetime) -> dict[int, Telling]:
    """Per version, in one query."""
    rows = (
        Beslissing.objects.filter(op__gt=now - JAAR)
        .values("versie_id")
        .annotate(aantal=Count("pk"), anders=Count("pk", filter=not_followed()))
        .order_by("versie_id")
    )
    return {row["versie_id"]: Telling(beslissingen=row["aantal"], afgeweken=row["anders"]) for row in rows}


def total(counts: dict[int | None, Telling]) -> Telling:
    return Telling(
        beslissingen=sum(count.beslissingen for count in counts.values()),
        afgeweken=sum(count.afgeweken for count in counts.values()),
    )


def not_followed() -> Q:
    """The decisions from which a medewerker deviated."""
    result = Q(pk__in=[])
    for ids in deviated():
        result |= Q(pk__in=ids)
    return result
