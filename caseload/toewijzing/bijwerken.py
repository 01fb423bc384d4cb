"""The nightly round of the caseload: weights, room and the fact of the day, all set-based (CAS-06)."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import connection
from django.utils import timezone

from caseload.toewijzing.capaciteit import ensure_capaciteiten
from caseload.toewijzing.weging import reweigh
from serviceplein.dossier.services import record
from serviceplein.dossier.stap import step
from serviceplein.toegang.models import Gebruiker

_DAY = """
INSERT INTO caseload_caseloaddag (medewerker_id, op, klanten, belasting, norm)
SELECT c.medewerker_id, %(op)s, count(t.id), c.belasting, c.norm
FROM caseload_capaciteit c
LEFT JOIN caseload_toewijzing t ON t.medewerker_id = c.medewerker_id AND t.tot IS NULL
GROUP BY c.medewerker_id, c.belasting, c.norm
ON CONFLICT (medewerker_id, op)
DO UPDATE SET klanten = excluded.klanten, belasting = excluded.belasting, norm = excluded.norm
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseloadBij:
    """How many weights and counters changed, and of how many people the day was written."""

    gewichten: int
    ruimte: int
    dagen: int


@step
def refresh_caseload(*, actor: Gebruiker | None, now: datetime) -> CaseloadBij:
    """Brings weights and room in line with the facts and norms of today; safe to run twice."""
    today = timezone.localdate(now)
    done = CaseloadBij(
        gewichten=reweigh(op=today), ruimte=ensure_capaciteiten(today), dagen=write_caseload_day(today)
    )
    record(
        "caseload.bijgewerkt",
        actor=actor,
        now=now,
        klant_id=None,
        gegevens={"gewichten": done.gewichten, "ruimte": done.ruimte},
    )
    return done


def write_caseload_day(op: date) -> int:
    """What everybody carries now, kept as the fact of `op`; part of a step. Returns the number of people."""
    with connection.cursor() as cursor:
        cursor.execute(_DAY, {"op": op})
        return int(cursor.rowcount)
