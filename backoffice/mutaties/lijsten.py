"""The list of mutaties; what waits for a check comes first."""

from typing import Any

from django.db.models import QuerySet

from backoffice.mutaties.forms import MutatieFilter
from backoffice.mutaties.transitions import MutatieStatus
from serviceplein.ui.lijst import Kolom, Lijst


class MutatieLijst(Lijst):
    naam = "mutaties"
    titel = "Mutaties"
    enkelvoud, meervoud = "mutatie", "mutaties"
    filters = MutatieFilter
    standaard_filters = {"status": MutatieStatus.VOORBEREID.value}
    standaard_sortering = "ontvangen"
    kolommen = (
        Kolom(
            naam="klant",
            label="Klant",
            waarde="klant.naam",
            sorteer=("klant__achternaam",),
            kop=True,
            template="backoffice/mutaties/_klant_cel.html",
        ),
        Kolom(naam="soort", label="Wat", waarde="get_soort_display", sorteer=("soort",)),
        Kolom(
            naam="status",
            label="Status",
            waarde="get_status_display",
            template="backoffice/mutaties/_status_cel.html",
            kaart="rechts",
        ),
        Kolom(
            naam="ingang",
            label="Vanaf",
            waarde="ingangsdatum",
            sorteer=("ingangsdatum",),
            template="backoffice/mutaties/_dag_cel.html",
        ),
        Kolom(
            naam="ontvangen",
            label="Ontvangen",
            waarde="ontvangen_op",
            sorteer=("ontvangen_op",),
            template="backoffice/mutaties/_dag_cel.html",
            prioriteit=2,
        ),
        Kolom(naam="herkomst", label="Door", waarde="get_herkomst_display", prioriteit=3),
    )

    def filter(self, queryset: QuerySet[Any], keuze: dict[str, Any]) -> QuerySet[Any]:
        for name in ("soort", "status"):
            if keuze.get(name):
                queryset = queryset.filter(**{name: keuze[name]})
        return queryset
