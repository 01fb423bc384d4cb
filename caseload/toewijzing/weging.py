"""Reads what a klant weighs, and keeps the weights of the running assignments up to date (CAS-06)."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from dateutil.relativedelta import relativedelta
from django.db import connection
from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone

from caseload.ladders.models import Ladder, LadderStap
from caseload.toewijzing.gewicht import Fase, Feiten, Gewicht, weigh, weight_norms
from caseload.toewijzing.kandidaten import household_of
from caseload.toewijzing.models import Capaciteit, Toewijzing
from serviceplein.catalogus.normen import normen
from serviceplein.klanten.gezin.lezen import running_on
from serviceplein.klanten.models import HuishoudenLid, Klant

Normen = Mapping[str, Decimal]
DOELGROEPVELDEN = frozenset({"statushouder", "dak_en_thuisloos", "geboortedatum", "ondernemer", "tolk_nodig"})
"""Fields of a klant that decide the doelgroepen of `groups_of`."""

_WRITE = """
UPDATE caseload_toewijzing t SET gewicht = n.gewicht
FROM unnest(%s::bigint[], %s::numeric[]) AS n(id, gewicht) WHERE t.id = n.id
"""
_COUNT = """
UPDATE caseload_capaciteit c
SET belasting = c.belasting + n.meer, maximum = greatest(c.maximum, c.belasting + n.meer)
FROM unnest(%s::bigint[], %s::numeric[]) AS n(medewerker_id, meer) WHERE c.medewerker_id = n.medewerker_id
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Weging:
    """A running assignment and the weight it has on a day."""

    toewijzing: Any
    feiten: Feiten
    gewicht: Gewicht


def read_normen(op: date) -> dict[str, Decimal]:
    """The norms of the weight on `op`. Raises NormOntbreekt."""
    return normen(weight_norms(), op=op)


def with_facts(rows: QuerySet[Toewijzing], *, op: date) -> QuerySet[Toewijzing]:
    """Running assignments with all that the weight needs, in the one query of the list."""
    steps = LadderStap.objects.filter(klant=OuterRef("klant"), ladder=Ladder.REINTEGRATIE, op__lte=op)
    members = HuishoudenLid.objects.filter(running_on(op))
    mine = members.filter(klant=OuterRef(OuterRef(OuterRef("klant")))).values("huishouden")
    others = members.filter(huishouden__in=mine).exclude(klant=OuterRef(OuterRef("klant")))
    elsewhere = Toewijzing.objects.running().filter(
        ~Q(melding__stroom=OuterRef("melding__stroom")), klant__in=_ids(others), melding__isnull=False
    )
    return rows.select_related("klant", "melding").annotate(
        trede=Subquery(steps.order_by("-op").values("trede")[:1]), meer_stromen=Exists(elsewhere)
    )


def _ids(members: QuerySet[HuishoudenLid]) -> QuerySet[HuishoudenLid, int]:
    return members.values_list("klant", flat=True)


def facts_of(row: Any, found: Normen, *, op: date) -> Feiten:
    """The facts of a row of `with_facts` on `op`; a later day than the reading forecasts its phase."""
    return Feiten(
        trede=row.trede,
        stroom=row.melding.stroom if row.melding else "",
        fase=phase_of(row, found, op),
        meer_stromen=row.meer_stromen,
        doelgroepen=groups_of(row.klant, found, op=op),
        contact_weken=row.contact_weken,
    )


def groups_of(klant: Klant, found: Normen, *, op: date) -> frozenset[str]:
    """The doelgroepen the klant belongs to on `op`."""
    age = klant.leeftijd(op)
    belongs = {
        "statushouder": klant.statushouder,
        "dak_en_thuisloos": klant.dak_en_thuisloos,
        "jongere": age is not None and age < found["caseload.gewicht.jongere_tot"],
        "ondernemer": klant.ondernemer != "geen",
        "tolk": klant.tolk_nodig,
    }
    return frozenset(code for code, applies in belongs.items() if applies)


def phase_of(row: Any, found: Normen, op: date) -> Fase:
    """The phase on `op` of what began at `row.van` and is expected to end on `row.verwacht_einde`."""
    months = int(found["caseload.gewicht.eerste_maanden_aantal"])
    if timezone.localdate(row.van) + relativedelta(months=months) > op:
        return Fase.START
    days = int(found["caseload.gewicht.afronding_dagen"])
    if row.verwacht_einde is not None and row.verwacht_einde - timedelta(days=days) <= op:
        return Fase.AFRONDING
    return Fase.BEGELEIDING


def read_gewicht(klant: Klant, *, trede: int | None, stroom: str, op: date) -> Decimal:
    """Weight of a klant who starts now, by the norms of `op` (CAS-06)."""
    found = read_normen(op)
    running = Toewijzing.objects.running().filter(klant__in=household_of(klant, op), melding__isnull=False)
    feiten = Feiten(
        trede=trede,
        stroom=stroom,
        fase=Fase.START,
        meer_stromen=running.exclude(melding__stroom=stroom).exists(),
        doelgroepen=groups_of(klant, found, op=op),
    )
    return weigh(feiten, found).totaal


def read_wegingen(rows: QuerySet[Toewijzing], *, op: date) -> list[Weging]:
    """These running assignments with the parts of their weight on `op`; two queries."""
    found = read_normen(op)
    wegingen = []
    for row in with_facts(rows.filter(tot__isnull=True), op=op):
        feiten = facts_of(row, found, op=op)
        wegingen.append(Weging(toewijzing=row, feiten=feiten, gewicht=weigh(feiten, found)))
    return wegingen


def weigh_again(klant_id: int, velden: frozenset[str], now: datetime) -> None:
    """A klant who comes to belong to another doelgroep weighs otherwise at once. Part of a step."""
    if velden & DOELGROEPVELDEN:
        reweigh(op=timezone.localdate(now), klanten=[klant_id])


def reweigh(*, op: date, klanten: Collection[int] | None = None) -> int:
    """Brings the weights of running assignments, and the counters, in line with the facts of `op`.

    Part of a step. Nobody loses a klant because a weight goes up: a maximum follows what is carried, and as
    long as it is passed nobody new comes. Locks assignments first and counters after, each in their order.
    Returns how many weights changed.
    """
    rows = Toewijzing.objects.running()
    if klanten is not None:
        rows = rows.filter(klant__in=klanten)
        if not rows.exists():
            return 0
    wanted = {
        weging.toewijzing.pk: weging.gewicht.totaal
        for weging in read_wegingen(rows, op=op)
        if weging.gewicht.totaal != weging.toewijzing.gewicht
    }
    if not wanted:
        return 0
    locked = Toewijzing.objects.running().select_for_update(no_key=True).filter(pk__in=wanted).order_by("pk")
    more: dict[int, Decimal] = {}
    for row in locked:
        more[row.medewerker_id] = more.get(row.medewerker_id, Decimal(0)) + wanted[row.pk] - row.gewicht
    ids = [row.pk for row in locked]
    list(Capaciteit.objects.select_for_update().filter(medewerker__in=more).order_by("medewerker_id"))
    with connection.cursor() as cursor:
        cursor.execute(_WRITE, [ids, [wanted[pk] for pk in ids]])
        cursor.execute(_COUNT, [list(more), list(more.values())])
    return len(ids)
