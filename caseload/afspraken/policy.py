"""When an agreement is kept in time, when it is reminded of, and when it counts as not kept. Pure (CAS-11).

The same rules hold for promises of the klant and for ours.
"""

from datetime import date, timedelta
from enum import StrEnum

from serviceplein.ui.werkdagen import add_werkdagen


class Uitkomst(StrEnum):
    """What came of an agreement."""

    OP_TIJD = "op_tijd"
    TE_LAAT = "te_laat"
    NIET_NAGEKOMEN = "niet_nagekomen"


def judge(termijn: date, nagekomen_op: date | None) -> Uitkomst:
    """In time is: done on or before the last day."""
    if nagekomen_op is None:
        return Uitkomst.NIET_NAGEKOMEN
    return Uitkomst.OP_TIJD if nagekomen_op <= termijn else Uitkomst.TE_LAAT


def reminded_until(today: date, dagen: int) -> date:
    """The last term of which a reminder goes out on `today`, when it goes out `dagen` before the term."""
    return today + timedelta(days=dagen)


def expires_after(termijn: date, werkdagen: int) -> date:
    """The last day to record what came of it; after that it counts as not kept, whoever promised it."""
    return add_werkdagen(termijn, werkdagen)
