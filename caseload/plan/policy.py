"""How the goals of a plan are shown and compared. Pure."""

from collections.abc import Iterable
from enum import StrEnum
from typing import TypeVar

from caseload.plan.models import Doel


class Verschil(StrEnum):
    """How the goal of the municipality relates to the klant's own."""

    GELIJK = "gelijk"
    ANDERS = "anders"
    ALLEEN_KLANT = "alleen_klant"


DoelT = TypeVar("DoelT", bound=Doel)


def compare_goals(van_klant: str, van_gemeente: str) -> Verschil:
    """Whether both want the same; spaces, capitals and a full stop make no difference."""
    ours = _plain(van_gemeente)
    if not ours:
        return Verschil.ALLEEN_KLANT
    return Verschil.GELIJK if ours == _plain(van_klant) else Verschil.ANDERS


def _plain(text: str) -> str:
    return " ".join(text.casefold().split()).rstrip(".!")


def in_order(doelen: Iterable[DoelT], dominant_probleem: str) -> list[DoelT]:
    """Goals per leefgebied: those of the dominant problem first, then the leefgebied that came first."""
    rows = sorted(doelen, key=lambda doel: (doel.volgorde, doel.pk))
    areas = list(dict.fromkeys(doel.leefgebied for doel in rows))
    return sorted(rows, key=lambda doel: (doel.leefgebied != dominant_probleem, areas.index(doel.leefgebied)))
