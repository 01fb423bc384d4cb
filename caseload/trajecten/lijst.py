"""Trajecten as a list."""

from typing import Any

from django import forms
from django.db.models import QuerySet

from caseload.trajecten.models import Resultaat, Traject
from caseload.trajecten.transitions import TrajectStatus
from serviceplein.ui.lijst import Kolom, Lijst

DATUM = "caseload/toewijzing/_cel_datum.html"


class TrajectFilter(forms.Form):
    q = forms.CharField(label="Zoek op naam", required=False)
    status = forms.ChoiceField(label="Status", choices=[("", "Alle"), *TrajectStatus.choices], required=False)
    resultaat = forms.ChoiceField(
        label="Resultaat", choices=[("", "Alle"), *Resultaat.choices], required=False
    )


class TrajectLijst(Lijst):
    naam = "trajecten"
    titel = "Trajecten"
    enkelvoud, meervoud = "traject", "trajecten"
    filters = TrajectFilter
    standaard_sortering = "-begin"
    leeg_titel = "Geen trajecten"
    leeg_tekst = "Een traject begint met een instrumentadvies op de pagina van de klant."
    kolommen = (
        Kolom(
            naam="klant",
            label="Klant",
            waarde="klant.naam",
            template="caseload/trajecten/_cel_klant.html",
            sorteer=("klant__achternaam",),
            kop=True,
        ),
        Kolom(naam="instrument", label="Traject", waarde="instrument.naam", sorteer=("instrument__naam",)),
        Kolom(
            naam="status",
            label="Status",
            waarde="get_status_display",
            template="caseload/trajecten/_cel_status.html",
            sorteer=("status",),
            kaart="rechts",
        ),
        Kolom(
            naam="resultaat",
            label="Resultaat",
            waarde="get_resultaat_display",
            sorteer=("resultaat",),
            prioriteit=2,
        ),
        Kolom(
            naam="partner", label="Partner", waarde="partner.naam", sorteer=("partner__naam",), prioriteit=3
        ),
        Kolom(naam="begin", label="Begin", waarde="begin", template=DATUM, sorteer=("begin",), nowrap=True),
        Kolom(
            naam="einde",
            label="Einde",
            waarde=lambda rij: rij.beeindigd_op or rij.verwacht_einde,
            template=DATUM,
            sorteer=("verwacht_einde",),
            prioriteit=2,
            nowrap=True,
        ),
    )

    def filter(self, queryset: QuerySet[Any], keuze: dict[str, Any]) -> QuerySet[Any]:
        if text := keuze.get("q", "").strip():
            queryset = queryset.filter(klant__zoeknaam__icontains=text.lower())
        if status := keuze.get("status"):
            queryset = queryset.filter(status=status)
        if resultaat := keuze.get("resultaat"):
            queryset = queryset.filter(resultaat=resultaat)
        return queryset


def traject_rows(trajecten: QuerySet[Traject]) -> QuerySet[Traject]:
    """All that one row of the list shows."""
    return trajecten.select_related("klant", "instrument", "partner")
