"""A given number of Wmo questions, and the routes they took beside those of the source."""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from django.db.models.fields.json import KT
from numpy.random import Generator

from intake.melding.codes import Bestemming
from reporting.indicatoren.meldingen import MELDING, ROUTED
from reporting.proefgemeente.cijfers import read_cijfers
from reporting.proefgemeente.sjablonen import Sjabloon, make_wmo
from serviceplein.dossier.models import Gebeurtenis

HOOGSTENS_PUNTEN = 2.0
"""How far, in percentage points, a route may be from the source."""
ELDERS = "Andere bestemming of geen triage"


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """Shares in percent; `bron` is None for what the source does not know."""

    naam: str
    aantal: int
    aandeel: float
    bron: float | None

    @property
    def verschil(self) -> float:
        """Percentage points more than the source."""
        return self.aandeel - (self.bron or 0.0)

    @property
    def te_ver(self) -> bool:
        return abs(self.verschil) > HOOGSTENS_PUNTEN


def spread_wmo(rng: Generator, dagen: Sequence[date], aantal: int) -> dict[date, list[Sjabloon]]:
    """Exactly `aantal` questions, of each kind as many as the facts of the source say, over these days."""
    kinds = make_wmo(read_cijfers())
    weights = np.array([kind.per_jaar for kind in kinds])
    wanted = weights / weights.sum() * aantal
    counts = np.floor(wanted).astype(int)
    short = aantal - int(counts.sum())
    counts[np.argsort(counts - wanted, kind="stable")[:short]] += 1
    order = rng.permutation(np.repeat(np.arange(len(kinds)), counts))
    parts = np.array_split(order, len(dagen))
    return {day: [kinds[number] for number in part.tolist()] for day, part in zip(dagen, parts, strict=True)}


def count_routes(melding_ids: Collection[int]) -> list[Route]:
    """Where these meldingen (one at least) were sent first, by the events of their triage or answer."""
    first = (
        Gebeurtenis.objects.filter(
            onderwerp_soort=MELDING, onderwerp_id__in=list(melding_ids), soort__in=ROUTED
        )
        .order_by("onderwerp_id", "op", "pk")
        .distinct("onderwerp_id")
        .annotate(bestemming=KT("gegevens__bestemming"))
    )
    found = Counter(first.values_list("bestemming", flat=True))
    total = len(melding_ids)
    routes = [
        Route(
            naam=Bestemming(code).label,
            aantal=found[code],
            aandeel=100 * found[code] / total,
            bron=100 * share,
        )
        for code, share in read_cijfers().wmo_routes.items()
    ]
    rest = total - sum(route.aantal for route in routes)
    if rest:
        routes.append(Route(naam=ELDERS, aantal=rest, aandeel=100 * rest / total, bron=None))
    return routes


def as_table(routes: Sequence[Route]) -> list[str]:
    """The routes as lines of text: number, share, share in the source, difference in percentage points."""
    lines = [f"{'Route':<34}{'aantal':>8}{'aandeel':>10}{'bron':>9}{'verschil':>10}"]
    for route in routes:
        source = "-" if route.bron is None else f"{route.bron:.1f} %"
        mark = "  te ver" if route.te_ver else ""
        lines.append(
            f"{route.naam:<34}{route.aantal:>8}{route.aandeel:>8.1f} %{source:>9}"
            f"{route.verschil:>+10.1f}{mark}"
        )
    return lines
