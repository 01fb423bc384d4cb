"""What an uitslag must say, and when a partner is reminded. Pure (INT-15)."""

from dataclasses import dataclass
from datetime import date, timedelta


@dataclass(frozen=True, slots=True, kw_only=True)
class Uitslag:
    """What the partner found: an answer to the question, no medical file."""

    kan_werken: bool
    perspectief_op_werk: bool
    conclusie: str
    advies: str = ""
    uren_per_week: int | None = None

    def problems(self) -> list[tuple[str, str]]:
        """Field and sentence of everything that is not right; empty when the uitslag can be kept."""
        found = []
        if not self.conclusie.strip():
            found.append(("conclusie", "Schrijf de conclusie op."))
        if self.uren_per_week is not None and not 0 <= self.uren_per_week <= 40:
            found.append(("uren_per_week", "Vul een aantal uren in van 0 tot en met 40."))
        if self.perspectief_op_werk and not self.kan_werken:
            found.append(("kan_werken", "Wie perspectief op werk heeft, kan nu of straks werken."))
        if self.kan_werken and self.uren_per_week == 0:
            found.append(("uren_per_week", "Wie kan werken, kan meer dan 0 uur per week werken."))
        return found


def reminder_due(*, termijn: date, herinnerd_op: date | None, op: date, vooraf: int, om_de: int) -> bool:
    """Whether the partner gets a reminder on `op`: `vooraf` days before the term, then every `om_de` days."""
    if op < termijn - timedelta(days=vooraf):
        return False
    return herinnerd_op is None or op >= herinnerd_op + timedelta(days=om_de)
