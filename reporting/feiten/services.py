"""Making the facts of closed days from the sources, set-based; a day made again replaces what was there."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db import connection, transaction
from django.db.models import Min
from django.utils import timezone

from backoffice.aanvragen.transitions import AanvraagStatus
from caseload.ladders.policy import TELT
from caseload.toewijzing.transitions import WachtStatus
from caseload.trajecten.paneel import HERINSTROOM
from intake.melding.codes import Bestemming
from intake.triage.bestemmingen import OUTSIDE, TALKS
from reporting.feiten.models import NIET_BEKEND, Dagfeit, Feitdag, Maandfeit
from reporting.feiten.soorten import DIMENSIES, SOORTEN, Feitsoort, definition_version, statement
from reporting.indicatoren.begeleiding import AFGEREKEND
from reporting.indicatoren.caseload import PASSED_ON, PLACED
from reporting.indicatoren.meldingen import NORM_VERVOLG, ROUTED
from reporting.indicatoren.vraag import months_back, start_of
from serviceplein.dossier.models import Gebeurtenis
from serviceplein.fouten import DomainError

SLOT = 7_240_001
"""Key of the advisory lock: one builds, another waits."""
KOLOMMEN = ("wijk_id", "team_id", *DIMENSIES, "tienden")
LEEG = {"wijk_id": "NULL::bigint", "team_id": "NULL::bigint", "tienden": str(NIET_BEKEND)}
WERKGEHEUGEN = "256MB"
TERUGBLIK = 7
"""Days made again each night, for what was entered late."""


class DagNietVoorbij(DomainError):
    code = "feiten.dag_niet_voorbij"


class PeriodeOnjuist(DomainError):
    code = "feiten.periode_onjuist"


@dataclass(frozen=True, slots=True, kw_only=True)
class Gebouwd:
    """Which days were made, of how many events, in how many facts."""

    van: date
    tot: date
    feiten: int

    @property
    def dagen(self) -> int:
        return (self.tot - self.van).days + 1


def build_feiten(*, now: datetime, van: date | None = None, tot: date | None = None) -> Gebouwd | None:
    """Makes the facts of `van` up to and including `tot`; yesterday and the week before it when not given.

    Days before `van` that were never made after this definition are made too, from the first event on, so
    that the days with facts have no gap. None when nothing ever happened.
    Raises DagNietVoorbij when `tot` is not over, PeriodeOnjuist when `van` comes after it.
    """
    gisteren = timezone.localdate(now) - timedelta(days=1)
    tot = tot or gisteren
    if tot > gisteren:
        raise DagNietVoorbij(f"Kies een dag die voorbij is: {gisteren} of eerder.")
    if van and van > tot:
        raise PeriodeOnjuist("De eerste dag komt na de laatste.")
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [SLOT])
        first = _first_to_make(van or tot - timedelta(days=TERUGBLIK), tot)
        if first is None:
            return None
        cursor.execute("SET LOCAL TIME ZONE %s", [timezone.get_default_timezone_name()])
        cursor.execute("SET LOCAL work_mem = %s", [WERKGEHEUGEN])
        made = _replace(cursor, first, tot, now)
        cursor.execute("SET LOCAL TIME ZONE 'UTC'")
    return Gebouwd(van=first, tot=tot, feiten=made)


def _first_to_make(van: date, tot: date) -> date | None:
    """`van`, or the first day before it that has no facts after this definition yet."""
    begin = Gebeurtenis.objects.aggregate(begin=Min("op"))["begin"]
    if begin is None or (eerste := timezone.localdate(begin)) > tot:
        return None
    made = Feitdag.objects.filter(dag__gte=eerste, dag__lt=van, definitie=definition_version())
    days = made.order_by("dag").values_list("dag", flat=True)
    known = next((n for n, day in enumerate(days) if day != eerste + timedelta(days=n)), len(days))
    return max(eerste, min(van, eerste + timedelta(days=known)))


def _replace(cursor: Any, van: date, tot: date, now: datetime) -> int:
    maand, volgende = van.replace(day=1), months_back(tot, -1)
    values = {
        "van": van,
        "tot": tot,
        "begin": start_of(van),
        "eind": start_of(tot + timedelta(days=1)),
        "maand": maand,
        "volgende_maand": volgende,
        "gesprekken": sorted(TALKS),
        "buiten": sorted(OUTSIDE),
        "direct": Bestemming.DIRECT_AFGEHANDELD.value,
        "routes": list(ROUTED),
        "norm_vervolg": NORM_VERVOLG,
        "norm_herinstroom": HERINSTROOM,
        "doorgegeven": list(PASSED_ON),
        "geplaatst": list(PLACED),
        "vervallen": WachtStatus.VERVALLEN.value,
        "afgerekend": list(AFGEREKEND),
        "stappen": [str(way) for way in TELT],
        "ingetrokken": AanvraagStatus.INGETROKKEN.value,
    }
    Dagfeit.objects.filter(dag__range=(van, tot)).delete()
    Maandfeit.objects.filter(maand__gte=maand, maand__lt=volgende).delete()
    Feitdag.objects.filter(dag__range=(van, tot)).delete()
    cursor.execute(statement("voorbereiding"), values)
    made = 0
    for soort in SOORTEN.values():
        cursor.execute(_insert(soort), values)
        made += cursor.rowcount
    cursor.execute(_months(), {**values, "gebeurd": [s.code for s in SOORTEN.values() if not s.stand]})
    days = (van + timedelta(days=n) for n in range((tot - van).days + 1))
    Feitdag.objects.bulk_create(
        Feitdag(dag=day, definitie=definition_version(), gebouwd_op=now) for day in days
    )
    return made


def _insert(soort: Feitsoort) -> str:
    """Rows in the order of their day: a page reads days that follow each other."""
    named = ", ".join(("soort", "dag", *KOLOMMEN, "n", "teller"))
    chosen = ", ".join(_column(name, soort) for name in KOLOMMEN)
    source = _standen(soort) if soort.stand else statement(soort.code)
    teller = "teller" if soort.teller else "0"
    return f"""
        INSERT INTO {Dagfeit._meta.db_table} ({named})
        SELECT '{soort.code}', dag, {chosen}, n, {teller} FROM ({source}) dagen
        ORDER BY dag"""  # noqa: S608 - own names only


def _column(name: str, soort: Feitsoort) -> str:
    if name not in soort.kolommen:
        return LEEG.get(name, "''")
    return name if name in LEEG else f"coalesce({name}, '')"


def _standen(soort: Feitsoort) -> str:
    """From rows that run [van, tot) to the stand at the end of each day: what came, less what went."""
    dims = ", ".join(soort.kolommen)
    n, teller = ("n", "teller") if soort.teller else ("1", "0")
    return f"""
        WITH lopend AS ({statement(soort.code)}), mutaties AS (
            SELECT m.dag, {dims}, sum(m.n) AS n, sum(m.teller) AS teller
            FROM lopend l
            CROSS JOIN LATERAL (
                VALUES (greatest(van, %(van)s), {n}, {teller}), (tot, -{n}, -{teller})
            ) m (dag, n, teller)
            WHERE l.van < l.tot AND l.van <= %(tot)s AND l.tot > %(van)s AND m.dag <= %(tot)s
            GROUP BY m.dag, {dims}
        ), standen AS (
            SELECT {dims}, dag AS van, lead(dag, 1, %(tot)s + 1) OVER verloop AS tot,
                   sum(n) OVER verloop AS n, sum(teller) OVER verloop AS teller
            FROM mutaties
            WINDOW verloop AS (PARTITION BY {dims} ORDER BY dag)
        )
        SELECT van + d AS dag, {dims}, n, teller
        FROM standen CROSS JOIN LATERAL generate_series(0, tot - van - 1) d
        WHERE n > 0"""  # noqa: S608 - names of our own only


def _months() -> str:
    columns = ", ".join(("soort", *KOLOMMEN))
    return f"""
        INSERT INTO {Maandfeit._meta.db_table} (maand, {columns}, n, teller)
        SELECT date_trunc('month', dag::timestamp)::date, {columns}, sum(n), sum(teller)
        FROM {Dagfeit._meta.db_table}
        WHERE dag >= %(maand)s AND dag < %(volgende_maand)s AND soort = ANY(%(gebeurd)s)
        GROUP BY date_trunc('month', dag::timestamp), {columns}
        ORDER BY 1"""  # noqa: S608 - names of our own only
