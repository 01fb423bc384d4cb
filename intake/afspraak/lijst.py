"""The coach's own talks."""

from datetime import timedelta
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils import timezone

from serviceplein.agenda.models import AfspraakSoort
from serviceplein.agenda.transitions import AfspraakStatus
from serviceplein.ui.lijst import Kolom, Lijst


class GesprekFilter(forms.Form):
    wanneer = forms.ChoiceField(
        label="Wanneer",
        choices=[("vandaag", "Vandaag"), ("week", "De komende week"), ("alles", "Alle gesprekken")],
        required=False,
    )
    status = forms.ChoiceField(
        label="Status", choices=[("", "Alle"), *AfspraakStatus.choices], required=False
    )
    soort = forms.ChoiceField(label="Soort", choices=[("", "Alle"), *AfspraakSoort.choices], required=False)


class GesprekkenLijst(Lijst):
    naam = "gesprekken"
    titel = "Mijn gesprekken"
    enkelvoud, meervoud = "gesprek", "gesprekken"
    filters = GesprekFilter
    standaard_filters = {"wanneer": "week"}
    standaard_sortering = "begin"
    leeg_titel = "Geen gesprekken"
    leeg_tekst = "Er staan geen gesprekken in deze periode."
    kolommen = (
        Kolom(
            naam="klant",
            label="Klant",
            waarde="klant.naam",
            template="intake/afspraak/_cel_klant.html",
            sorteer=("klant__achternaam",),
            kop=True,
        ),
        Kolom(naam="soort", label="Soort", waarde="get_soort_display", sorteer=("soort",)),
        Kolom(naam="locatie", label="Locatie", waarde="locatie.naam", prioriteit=2),
        Kolom(
            naam="status",
            label="Status",
            waarde="get_status_display",
            template="intake/afspraak/_cel_status.html",
            sorteer=("status",),
        ),
        Kolom(
            naam="begin",
            label="Wanneer",
            waarde="begin",
            template="intake/afspraak/_cel_begin.html",
            sorteer=("begin",),
            kaart="rechts",
            nowrap=True,
        ),
    )

    def filter(self, queryset: QuerySet[Any], keuze: dict[str, Any]) -> QuerySet[Any]:
        start = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
        days = {"vandaag": 1, "week": 7}.get(keuze.get("wanneer", ""))
        if days:
            queryset = queryset.filter(begin__gte=start, begin__lt=start + timedelta(days=days))
        for field in ("status", "soort"):
            if keuze.get(field):
                queryset = queryset.filter(**{field: keuze[field]})
        return queryset
