"""Rows of the figure about opdrachten decided in one go (BO-13)."""

from django.db.models import Q
from django.db.models.fields.json import KT

from reporting.indicatoren.rijen import Rijen, in_period, month_of, rijen_van
from reporting.indicatoren.vraag import Vraag
from serviceplein.dossier.models import Gebeurtenis


@rijen_van("in_een_keer")
def in_een_keer(vraag: Vraag) -> Rijen:
    """Opdrachten finished in the period, of the team of whoever gave them."""
    rows = Gebeurtenis.objects.filter(in_period(vraag), soort="opdracht.afgerond")
    if vraag.bereik.soort == "team":
        rows = rows.filter(gegevens__team_id=vraag.bereik.id)
    return Rijen(
        rows,
        {"stroom": KT("gegevens__stroom"), "maand": month_of("op")},
        telt=Q(gegevens__in_een_keer=True),
    )
