"""The counters that keep everybody within their capacity. Parts of a step, no transaction (CAS-05)."""

from collections.abc import Collection, Iterable
from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal

from django.db.models import F, Sum

from caseload.toewijzing.models import Capaciteit, Toewijzing
from serviceplein.catalogus.normen import normen
from serviceplein.organisatie.functies import CONTACTPERSONEN
from serviceplein.organisatie.models import Afwezigheid, Medewerker
from serviceplein.ui.werkdagen import add_werkdagen, is_werkdag

_CENT = Decimal("0.01")


def occupy(medewerker_id: int, gewicht: Decimal, *, limit: str, now: datetime) -> bool:
    """Adds the weight when it stays within `limit` ("norm" or "maximum"); False when there is no room."""
    room = Capaciteit.objects.filter(medewerker_id=medewerker_id, belasting__lte=F(limit) - gewicht)
    return bool(room.update(belasting=F("belasting") + gewicht, laatst_toegewezen_op=now))


def release(medewerker_id: int, gewicht: Decimal) -> None:
    """Gives the room of one klant back."""
    Capaciteit.objects.filter(medewerker_id=medewerker_id).update(belasting=F("belasting") - gewicht)


def ensure_capaciteiten(op: date, *, alleen: Collection[int] | None = None) -> int:
    """Brings the counter of everybody who can be contactpersoon in line with the norms and absences of `op`.

    Part of a step or of filling a database. norm = norm of the functie x fte x presence; maximum = that x the
    hard maximum, and never below what somebody already carries. `alleen`: only these medewerkers (ids), as
    when one of them reports an absence. Returns how many rows were made or changed. Raises NormOntbreekt.
    """
    rows = Medewerker.objects.filter(functie__in=CONTACTPERSONEN, actief=True)
    people = list((rows if alleen is None else rows.filter(pk__in=alleen)).order_by("pk"))
    codes = {"caseload.hard_maximum_procent", "caseload.aanwezigheid_werkdagen"}
    found = normen(codes | {f"caseload.{person.functie}" for person in people}, op=op)
    present = presence_share(op, int(found["caseload.aanwezigheid_werkdagen"]))
    counters = Capaciteit.objects.select_for_update().filter(medewerker__in=people)
    known = {row.medewerker_id: row for row in counters.order_by("medewerker_id")}
    running = Toewijzing.objects.running().filter(medewerker__in=people)
    carried = dict(running.values_list("medewerker_id").annotate(Sum("gewicht")).order_by())
    made, changed = [], []
    for person in people:
        norm = found[f"caseload.{person.functie}"] * person.fte * present.get(person.pk, Decimal(1))
        load = carried.get(person.pk, Decimal(0))
        ceiling = norm * found["caseload.hard_maximum_procent"] / 100
        wanted = (load, _rounded(norm), max(_rounded(ceiling), load))
        row = known.get(person.pk)
        if row is None:
            row = Capaciteit(medewerker=person)
            made.append(row)
        elif (row.belasting, row.norm, row.maximum) != wanted:
            changed.append(row)
        row.belasting, row.norm, row.maximum = wanted
    Capaciteit.objects.bulk_create(made)
    Capaciteit.objects.bulk_update(changed, ["belasting", "norm", "maximum"], batch_size=500)
    return len(made) + len(changed)


def presence_share(op: date, werkdagen: int) -> dict[int, Decimal]:
    """Share of the coming working days, `op` included, that each absent medewerker is at work."""
    absences = Afwezigheid.objects.filter(van__lte=horizon(op, werkdagen), tot_en_met__gte=op)
    return share_of(absences.values_list("medewerker_id", "van", "tot_en_met"), op, werkdagen)


def horizon(op: date, werkdagen: int) -> date:
    """The last of the working days over which presence on `op` counts."""
    return add_werkdagen(op - timedelta(days=1), werkdagen)


def share_of(absences: Iterable[tuple[int, date, date]], op: date, werkdagen: int) -> dict[int, Decimal]:
    """The share for absences (medewerker, first day, last day) that were read already."""
    last = horizon(op, werkdagen)
    days = [op + timedelta(days=n) for n in range((last - op).days + 1)]
    working = [day for day in days if is_werkdag(day)]
    away: dict[int, int] = {}
    for pk, first, until in absences:
        away[pk] = away.get(pk, 0) + sum(first <= day <= until for day in working)
    return {pk: 1 - Decimal(count) / len(working) for pk, count in away.items()}


def _rounded(value: Decimal) -> Decimal:
    return value.quantize(_CENT, rounding=ROUND_HALF_UP)
