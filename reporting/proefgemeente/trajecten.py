"""Trajecten, their results and nazorg of a trial municipality: statements over the rows that are there."""

from datetime import date
from importlib.resources import files
from math import ceil
from typing import Any

from django.db import connection, models

from caseload.trajecten.models import Nazorgmoment, Traject
from serviceplein.dossier.models import Gebeurtenis
from serviceplein.werk.models import Taak

OMVANG = 45_000
"""Klanten for whom the budgets of the set-up are meant."""

SQL = files("reporting.proefgemeente").joinpath("sql")
STAPPEN: tuple[tuple[type[models.Model], str], ...] = (
    (Traject, "trajecten"),
    (Nazorgmoment, "nazorg"),
    (Taak, "nazorg_taken"),
    (Gebeurtenis, "traject_gebeurtenissen"),
)


def write_trajecten(*, omvang: int, zaad: int, peildatum: date) -> dict[type[models.Model], int]:
    """Gives coached klanten trajecten that suit their trede; how many rows of each kind were made."""
    factor = ceil(omvang / OMVANG)
    values: dict[str, Any] = {"dag": peildatum, "zaad": str(zaad), "factor": factor}
    with connection.cursor() as cursor:
        if factor > 1:
            cursor.execute("UPDATE caseload_budget SET bedrag = bedrag * %(factor)s", values)
            cursor.execute("UPDATE caseload_contract SET plaatsen = plaatsen * %(factor)s", values)
        cursor.execute("ANALYZE caseload_toewijzing, caseload_plan, caseload_doel, caseload_ladderstap")
        made = {}
        for model, name in STAPPEN:
            cursor.execute(SQL.joinpath(f"{name}.sql").read_text(encoding="utf-8"), values)
            made[model] = cursor.rowcount
    return made
