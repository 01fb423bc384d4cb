"""The load of the coming weeks from what is known today. Pure: everything is given (CAS-06)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from caseload.toewijzing.capaciteit import share_of
from caseload.toewijzing.gewicht import weigh
from caseload.toewijzing.weging import Weging, facts_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Wachtend:
    """The part of one place on the waiting list that falls to these people, and its term."""

    termijn: date
    gewicht: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Week:
    """One day of the forecast. `erbij` is the waiting list so far, `eraf` are the announced ends so far."""

    op: date
    belasting: Decimal
    norm: Decimal
    erbij: Decimal
    eraf: Decimal

    @property
    def te_veel(self) -> bool:
        return self.belasting > self.norm


def look_ahead(
    wegingen: Sequence[Weging],
    *,
    weight_norms: Mapping[str, Decimal],
    room: Mapping[int, Decimal],
    absences: Sequence[tuple[int, date, date]],
    waiting: Sequence[Wachtend],
    op: date,
    weeks: int,
    werkdagen: int,
) -> list[Week]:
    """One point per week from `op`: weights as they will be, ends and waiting klanten as announced.

    Who waits comes at their term at the latest; today they still wait. `room` is norm x fte per medewerker.
    """
    found = []
    for number in range(weeks + 1):
        day = op + timedelta(weeks=number)
        gone = [w for w in wegingen if w.toewijzing.verwacht_einde and w.toewijzing.verwacht_einde <= day]
        ids = {weging.toewijzing.pk for weging in gone}
        stays = [weging for weging in wegingen if weging.toewijzing.pk not in ids]
        load = sum(
            (weigh(facts_of(w.toewijzing, weight_norms, op=day), weight_norms).totaal for w in stays),
            Decimal(0),
        )
        coming = sum((one.gewicht for one in waiting if number and one.termijn <= day), Decimal(0))
        present = share_of(absences, day, werkdagen)
        norm = sum((value * present.get(pk, Decimal(1)) for pk, value in room.items()), Decimal(0))
        leaving = sum((weging.gewicht.totaal for weging in gone), Decimal(0))
        found.append(Week(op=day, belasting=load + coming, norm=norm, erbij=coming, eraf=leaving))
    return found
