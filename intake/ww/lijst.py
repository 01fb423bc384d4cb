"""The work list of announcements."""

from typing import Any

from django import forms
from django.db.models import QuerySet

from intake.ww.models import WwStatus
from serviceplein.ui.lijst import Kolom, Lijst


class WwFilter(forms.Form):
    status = forms.ChoiceField(label="Status", choices=[("", "Alle"), *WwStatus.choices], required=False)


class WwLijst(Lijst):
    naam = "ww"
    titel = "Einde WW"
    enkelvoud, meervoud = "aankondiging", "aankondigingen"
    filters = WwFilter
    standaard_filters = {"status": WwStatus.LOOPT}
    standaard_sortering = "einde"
    leeg_titel = "Geen aankondigingen"
    leeg_tekst = "UWV heeft nog niemand aangekondigd."
    kolommen = (
        Kolom(
            naam="klant",
            label="Klant",
            waarde="klant.naam",
            template="intake/ww/_cel_klant.html",
            sorteer=("klant__achternaam", "pk"),
            kop=True,
        ),
        Kolom(naam="kenmerk", label="Kenmerk", waarde="kenmerk", sorteer=("kenmerk",), prioriteit=3),
        Kolom(
            naam="status",
            label="Status",
            waarde="get_status_display",
            template="intake/ww/_cel_status.html",
            sorteer=("status", "einde_ww", "pk"),
        ),
        Kolom(
            naam="gesprekken",
            label="Klaargezet",
            waarde=lambda row: ", ".join(talk.get_soort_display() for talk in row.gesprekken.all()),
            prioriteit=2,
        ),
        Kolom(
            naam="einde",
            label="Einde WW",
            waarde="einde_ww",
            template="intake/ww/_cel_datum.html",
            sorteer=("einde_ww", "pk"),
            kaart="rechts",
            nowrap=True,
        ),
    )

    def filter(self, queryset: QuerySet[Any], keuze: dict[str, Any]) -> QuerySet[Any]:
        return queryset.filter(status=keuze["status"]) if keuze.get("status") else queryset
