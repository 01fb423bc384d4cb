"""Decision 2: who helps after the Quick Scan. Pure; tables `na_quick_scan` and `snelle_route` are the policy.

Facts that no row decides on give no functie, regie or regel, and an explanation that names what is missing.
Row 4 reads "schulden without uitkering" as stroom schulden with uitkering geen or ww, as in row 18 of the
triage. The snelle route stands apart from the row that decides.
"""

from dataclasses import dataclass
from typing import Self

from intake.triage.policy import Triage
from serviceplein.regels.feiten import Feiten, Feitwaarde
from serviceplein.regels.tabel import Tabel, Uitkomst, Uitleg


@dataclass(frozen=True, slots=True, kw_only=True)
class NaQuickScan:
    """The proposal; every field is None when the facts do not suffice (`snelle_route` is None for none)."""

    functie: str | None
    vaste_contactpersoon: bool | None
    regie: str | None
    ontheffing: bool | None
    snelle_route: str | None
    wacht_op: str | None
    regel: int | None
    uitleg: tuple[str, ...]

    @classmethod
    def of(cls, besluit: tuple[Uitkomst, Uitleg], snel: tuple[Uitkomst, Uitleg]) -> Self:
        uitkomst, uitleg = besluit
        route, route_uitleg = snel
        sentences = uitleg.zinnen
        if route.regel is not None:
            sentences += route_uitleg.zinnen
        return cls(
            functie=uitkomst.uitvoer["functie"],
            vaste_contactpersoon=uitkomst.uitvoer["vaste_contactpersoon"],
            regie=uitkomst.uitvoer["regie"],
            ontheffing=uitkomst.uitvoer["ontheffing"],
            snelle_route=route.uitvoer["snelle_route"],
            wacht_op=uitkomst.uitvoer["wacht_op"],
            regel=uitkomst.regel,
            uitleg=tuple(sentences),
        )


def facts_after_quick_scan(facts: Feiten, triage: Triage) -> dict[str, Feitwaarde | None]:
    """The facts of decision 2: those of the melding, and the stroom that decision 1 chose."""
    return {**facts, "triage.stroom": triage.stroom}


def after_quick_scan(facts: Feiten, triage: Triage, *, tabel: Tabel, snelle_route: Tabel) -> NaQuickScan:
    """Functie, regie, ontheffing and snelle route for flat facts and the triage. Raises FeitOngeldig."""
    known = facts_after_quick_scan(facts, triage)
    return NaQuickScan.of(_decide(tabel, known), _decide(snelle_route, known))


def _decide(tabel: Tabel, facts: Feiten) -> tuple[Uitkomst, Uitleg]:
    invoer = tabel.check_facts(facts)
    uitkomst = tabel.evaluate(invoer)
    return uitkomst, tabel.explain(invoer, uitkomst)
