"""The load of the last half year and who stands in now, so that those pages tell something from day one."""

from datetime import datetime, timedelta

from django.db import connection
from django.utils import timezone

from caseload.toewijzing.models import Toewijzing
from caseload.waarneming.verloop import assign_waarnemer, needs_waarnemer
from serviceplein.dossier.services import record
from serviceplein.dossier.stap import step
from serviceplein.organisatie.models import Afwezigheid
from serviceplein.toegang.models import Gebruiker

WEKEN = 25
EINDEN = 40
"""Every so many-th klant has an announced end."""

_TREND = """
INSERT INTO caseload_caseloaddag (medewerker_id, op, klanten, belasting, norm)
SELECT c.medewerker_id, day::date, count(t.id), coalesce(sum(t.gewicht), 0), c.norm
FROM caseload_capaciteit c
CROSS JOIN generate_series(%(van)s::date, %(tot)s::date, interval '7 days') AS day
LEFT JOIN caseload_toewijzing t ON t.medewerker_id = c.medewerker_id
    AND t.van::date <= day AND (t.tot IS NULL OR t.tot::date > day)
GROUP BY c.medewerker_id, day, c.norm
ON CONFLICT (medewerker_id, op) DO NOTHING
"""


@step
def look_back(*, actor: Gebruiker | None, now: datetime) -> None:
    """Writes the weeks behind, a waarnemer for who is away, and ends that are known; for the demo only."""
    today = timezone.localdate(now)
    with connection.cursor() as cursor:
        first = today - timedelta(weeks=WEKEN)
        cursor.execute(_TREND, {"van": first, "tot": today - timedelta(weeks=1)})
    covered = 0
    absences = Afwezigheid.objects.filter(tot_en_met__gte=today, waarnemingen__isnull=True)
    for absence in absences.select_related("medewerker").order_by("pk"):
        if needs_waarnemer(absence):
            start = max(absence.van, today)
            row = assign_waarnemer(absence.medewerker, absence, van=start, actor=actor, now=now)
            covered += row is not None
    ending = list(Toewijzing.objects.running().order_by("pk")[::EINDEN])
    for number, toewijzing in enumerate(ending):
        toewijzing.verwacht_einde = today + timedelta(days=7 + number % 60)
    Toewijzing.objects.bulk_update(ending, ["verwacht_einde"])
    record(
        "caseload.bijgewerkt",
        actor=actor,
        now=now,
        klant_id=None,
        gegevens={"waarnemers": covered, "einden": len(ending)},
    )
