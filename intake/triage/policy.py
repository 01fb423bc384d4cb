"""Decision 1: where a melding goes. Pure; the policy itself is the table `triage` (INT-04, INT-05).

How rows of the routing policy are read where facts are missing:
* row 3 "kanaal is not bct" and rows 15, 16 and 22 need a known kanaal or gemeente;
* row 2 takes its stroom from the first of wmo, schulden, financiele_regeling among the domeinen;
* row 19 asks for schulden and a running uitkering; "no vaste contactpersoon" is what row 17 left over.
"""

from dataclasses import dataclass
from typing import Self

from serviceplein.regels.feiten import Feiten
from serviceplein.regels.tabel import Tabel, Uitkomst, Uitleg


@dataclass(frozen=True, slots=True, kw_only=True)
class Triage:
    """The proposal: `regel` is the row of the table, `uitleg` Dutch sentences.

    `pakket` says what the gemeente of the klant buys, where that mattered.
    """

    stroom: str
    bestemming: str
    vervolgstap: str
    regel: int | None
    uitleg: tuple[str, ...]
    pakket: str = ""

    @classmethod
    def of(cls, uitkomst: Uitkomst, uitleg: Uitleg) -> Self:
        return cls(
            stroom=uitkomst.uitvoer["stroom"],
            bestemming=uitkomst.uitvoer["bestemming"],
            vervolgstap=uitkomst.uitvoer["vervolgstap"],
            regel=uitkomst.regel,
            uitleg=tuple(uitleg.zinnen),
        )


def triage(facts: Feiten, *, tabel: Tabel) -> Triage:
    """Stroom, bestemming and vervolgstap for flat facts (IntakeFeiten.flat). Raises FeitOngeldig."""
    invoer = tabel.check_facts(facts)
    uitkomst = tabel.evaluate(invoer)
    return Triage.of(uitkomst, tabel.explain(invoer, uitkomst))
