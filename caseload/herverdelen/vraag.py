"""What is asked of the optimiser: the aanleiding with its values, checked. Pure."""

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from caseload.herverdelen.models import Aanleiding, Herverdeling

VAN_EEN_MEDEWERKER = frozenset({Aanleiding.VERTREK, Aanleiding.AFWEZIGHEID})


@dataclass(frozen=True, slots=True, kw_only=True)
class Vraag:
    """wijken go to the team `naar_team`; `norm` is another norm (klanten per fte) of the functie; `extra`
    klanten of the functie come in. Without `team_id` it is about everybody.
    """

    aanleiding: Aanleiding
    team_id: int | None
    medewerker_id: int | None = None
    functie: str = ""
    wijken: frozenset[int] = field(default_factory=frozenset)
    naar_team: int | None = None
    norm: Decimal | None = None
    extra: int = 0

    @property
    def invoer(self) -> dict[str, Any]:
        """The values as they are stored."""
        return {
            "wijken": sorted(self.wijken),
            "naar_team": self.naar_team,
            "norm": str(self.norm) if self.norm is not None else None,
            "extra": self.extra,
        }

    @classmethod
    def of(cls, row: Herverdeling) -> "Vraag":
        """What a stored redistribution asks."""
        found = row.invoer
        return cls(
            aanleiding=Aanleiding(row.aanleiding),
            team_id=row.team_id,
            medewerker_id=row.medewerker_id,
            functie=row.functie,
            wijken=frozenset(found.get("wijken", ())),
            naar_team=found.get("naar_team"),
            norm=Decimal(found["norm"]) if found.get("norm") else None,
            extra=found.get("extra", 0),
        )
