"""The order of the queues after a norm changed: set-based, only the rows that move (BO-01)."""

from datetime import datetime

from django.db import connection

from backoffice.werkvoorraad.gewichten import urgentie_sql
from backoffice.werkvoorraad.models import Opdracht
from backoffice.werkvoorraad.transitions import GESLOTEN
from serviceplein.dossier.services import record
from serviceplein.dossier.stap import step
from serviceplein.toegang.models import Gebruiker


@step
def revalue(*, actor: Gebruiker | None, now: datetime) -> int:
    """Gives every running opdracht the urgency of the norms of today; says how many moved."""
    table = connection.ops.quote_name(Opdracht._meta.db_table)
    closed = ", ".join(["%s"] * len(GESLOTEN))
    value = urgentie_sql("d")
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE {table} d SET urgentie = {value} WHERE d.status NOT IN ({closed})"  # noqa: S608 - own SQL
            f" AND d.urgentie <> {value}",
            [str(status) for status in GESLOTEN],
        )
        moved: int = cursor.rowcount
    if moved:
        record("opdracht.herwaardeerd", actor=actor, now=now, klant_id=None, gegevens={"aantal": moved})
    return moved
