"""The list of pages of the handboek."""

from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.utils import timezone

from serviceplein.catalogus.handboek.models import Handboekpagina
from serviceplein.organisatie.functies import Functie
from serviceplein.ui.lijst import Kolom, Lijst


class HandboekFilter(forms.Form):
    q = forms.CharField(
        label="Zoek in het handboek", required=False, widget=forms.TextInput({"type": "search"})
    )
    functie = forms.ChoiceField(label="Functie", required=False, choices=[("", "Alle"), *Functie.choices])
    verouderd = forms.BooleanField(label="Datum voor herziening voorbij", required=False)


class HandboekLijst(Lijst):
    naam = "handboek"
    titel = "Handboek"
    enkelvoud, meervoud = "pagina", "pagina's"
    filters = HandboekFilter
    standaard_sortering = "titel"
    export_recht = ""
    per_pagina = 50
    kolommen = (
        Kolom(
            naam="titel",
            label="Pagina",
            waarde="titel",
            template="catalogus/handboek/_titel.html",
            sorteer=("titel",),
            kop=True,
        ),
        Kolom(naam="voor", label="Voor", waarde="voor", sorteer=("voor",), prioriteit=2),
        Kolom(
            naam="eigenaar",
            label="Eigenaar",
            waarde=lambda page: page.eigenaar or page.eigenaar_rol,
            sorteer=("eigenaar__naam", "eigenaar_rol"),
            prioriteit=2,
        ),
        Kolom(
            naam="herzien",
            label="Nakijken voor",
            waarde="herzien_voor",
            template="catalogus/handboek/_herzien.html",
            sorteer=("herzien_voor",),
            kaart="rechts",
        ),
        Kolom(naam="versie", label="Versie", waarde="versie", sorteer=("versie",), getal=True, prioriteit=3),
    )

    def filter(self, queryset: QuerySet[Handboekpagina], keuze: dict[str, Any]) -> QuerySet[Any]:
        if "q" in keuze:
            text = keuze["q"]
            queryset = queryset.filter(
                Q(titel__unaccent__icontains=text) | Q(tekst__unaccent__icontains=text)
            )
        if "functie" in keuze:
            queryset = queryset.filter(Q(functies__contains=[keuze["functie"]]) | Q(functies=[]))
        if "verouderd" in keuze:
            queryset = queryset.filter(herzien_voor__lt=timezone.localdate())
        return queryset
