"""The report of short cuts: every use, and how often each was carried out or declined."""

from typing import Any

from django import forms
from django.db.models import Count, Q, QuerySet

from intake.snelle_route.models import RouteStatus, SnelleRoute
from intake.snelle_route.policy import UITVOERING, uitvoering_of
from serviceplein.ui.lijst import Kolom, Lijst


class RouteFilter(forms.Form):
    route = forms.ChoiceField(
        label="Snelle route",
        choices=[("", "Alle"), *((code, how.naam) for code, how in UITVOERING.items())],
        required=False,
    )
    status = forms.ChoiceField(label="Status", choices=[("", "Alle"), *RouteStatus.choices], required=False)


class RouteLijst(Lijst):
    naam = "snelle-routes"
    titel = "Snelle routes"
    enkelvoud, meervoud = "keer gebruikt", "keer gebruikt"
    filters = RouteFilter
    standaard_sortering = "-sinds"
    leeg_titel = "Nog niet gebruikt"
    leeg_tekst = "Zodra iemand een snelle route gebruikt, staat die hier."
    kolommen = (
        Kolom(
            naam="route",
            label="Snelle route",
            waarde=lambda row: uitvoering_of(row.route).naam,
            sorteer=("route", "ontstaan_op", "pk"),
            kop=True,
        ),
        Kolom(naam="melding", label="Melding", waarde="melding.kenmerk", sorteer=("melding__kenmerk",)),
        Kolom(naam="regel", label="Regel", waarde="regel", sorteer=("regel", "pk"), getal=True, prioriteit=3),
        Kolom(naam="reden", label="Reden", waarde="reden", prioriteit=2),
        Kolom(naam="status", label="Status", waarde="get_status_display", sorteer=("status", "pk")),
        Kolom(naam="toelichting", label="Toelichting", waarde="toelichting", prioriteit=2),
        Kolom(
            naam="sinds",
            label="Sinds",
            waarde="ontstaan_op",
            template="intake/ww/_cel_datum.html",
            sorteer=("ontstaan_op", "pk"),
            kaart="rechts",
            nowrap=True,
        ),
    )

    def filter(self, queryset: QuerySet[Any], keuze: dict[str, Any]) -> QuerySet[Any]:
        for field in ("route", "status"):
            if keuze.get(field):
                queryset = queryset.filter(**{field: keuze[field]})
        return queryset


def counts() -> list[dict[str, Any]]:
    """Per short cut: how often used, carried out and declined. One query."""
    rows = (
        SnelleRoute.objects.values("route")
        .annotate(
            gebruikt=Count("pk"),
            uitgevoerd=Count("pk", filter=Q(status=RouteStatus.UITGEVOERD)),
            afgezien=Count("pk", filter=Q(status=RouteStatus.AFGEZIEN)),
        )
        .order_by("route")
    )
    return [{**row, "naam": uitvoering_of(row["route"]).naam} for row in rows]
