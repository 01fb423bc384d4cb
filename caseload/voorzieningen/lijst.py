"""Wmo-voorzieningen as a list: what needs the next action first."""

from datetime import timedelta
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils import timezone

from caseload.voorzieningen.lezen import next_url
from caseload.voorzieningen.models import IndicatieDoor
from caseload.voorzieningen.transitions import RUNNING, VoorzieningStatus
from serviceplein.ui.lijst import Kolom, Lijst

LOOPT, TE_LAAT, DEZE_WEEK = "loopt", "te_laat", "deze_week"


class VoorzieningFilter(forms.Form):
    q = forms.CharField(label="Zoek op naam", required=False, widget=forms.TextInput({"type": "search"}))
    stand = forms.ChoiceField(
        label="Stand",
        choices=[
            ("", "Alle"),
            (LOOPT, "Nog te doen"),
            (TE_LAAT, "Te laat"),
            (DEZE_WEEK, "Deze week te doen"),
            *VoorzieningStatus.choices,
        ],
        required=False,
    )
    indicatie = forms.ChoiceField(
        label="Indicatie", choices=[("", "Alle"), *IndicatieDoor.choices], required=False
    )


class VoorzieningLijst(Lijst):
    naam = "voorzieningen"
    titel = "Voorzieningen"
    enkelvoud, meervoud = "voorziening", "voorzieningen"
    filters = VoorzieningFilter
    standaard_filters = {"stand": LOOPT}
    standaard_sortering = "termijn"
    leeg_titel = "Geen voorzieningen"
    leeg_tekst = "Er is nu niets te doen. Een voorziening begint op de pagina van de klant."
    kolommen = (
        Kolom(
            naam="klant",
            label="Klant",
            waarde="klant.naam",
            template="caseload/voorzieningen/_cel_klant.html",
            sorteer=("klant__achternaam",),
            kop=True,
        ),
        Kolom(naam="product", label="Voorziening", waarde="product.naam", sorteer=("product__naam",)),
        Kolom(
            naam="status",
            label="Status",
            waarde="get_status_display",
            template="caseload/voorzieningen/_cel_status.html",
            sorteer=("status",),
        ),
        Kolom(
            naam="indicatie",
            label="Indicatie",
            waarde=lambda rij: rij.get_indicatie_door_display() or "Nog niet bepaald",
            sorteer=("indicatie_door",),
            prioriteit=3,
        ),
        Kolom(
            naam="termijn",
            label="Voor",
            waarde="volgende_voor",
            template="caseload/toewijzing/_cel_termijn.html",
            sorteer=("volgende_voor",),
            kaart="rechts",
            nowrap=True,
        ),
        Kolom(
            naam="medewerker",
            label="Consulent",
            waarde="medewerker.naam",
            sorteer=("medewerker__naam",),
            prioriteit=3,
        ),
        Kolom(
            naam="doen",
            label="Doen",
            waarde=next_url,
            template="caseload/voorzieningen/_cel_doen.html",
            in_export=False,
            kaart="zonder",
        ),
    )

    def filter(self, queryset: QuerySet[Any], keuze: dict[str, Any]) -> QuerySet[Any]:
        today = timezone.localdate()
        if text := keuze.get("q", "").strip():
            queryset = queryset.filter(klant__zoeknaam__icontains=text.lower())
        if door := keuze.get("indicatie"):
            queryset = queryset.filter(indicatie_door=door)
        stand = keuze.get("stand", "")
        if stand in VoorzieningStatus.values:
            return queryset.filter(status=stand)
        if stand:
            queryset = queryset.filter(status__in=RUNNING)
        if stand == TE_LAAT:
            queryset = queryset.filter(volgende_voor__lt=today)
        if stand == DEZE_WEEK:
            queryset = queryset.filter(volgende_voor__lte=today + timedelta(days=7))
        return queryset
