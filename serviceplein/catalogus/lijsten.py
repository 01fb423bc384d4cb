"""Lists of the catalogue: products and norms."""

from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.utils import timezone

from serviceplein.catalogus.models import Domein
from serviceplein.toegang.rollen import Specialisme
from serviceplein.ui.formulieren import DatumField
from serviceplein.ui.lijst import Kolom, Lijst


class ProductFilter(forms.Form):
    q = forms.CharField(label="Zoek", required=False, widget=forms.TextInput({"type": "search"}))
    domein = forms.ChoiceField(label="Domein", required=False, choices=[("", "Alle"), *Domein.choices])
    behandeld_door = forms.ChoiceField(
        label="Behandeld door", required=False, choices=[("", "Iedereen"), *Specialisme.choices]
    )
    op = DatumField(label="Geldig op", required=False)


class ProductLijst(Lijst):
    naam = "producten"
    titel = "Producten"
    enkelvoud, meervoud = "product", "producten"
    filters = ProductFilter
    standaard_sortering = "naam"
    export_recht = ""
    kolommen = (
        Kolom(
            naam="naam",
            label="Product",
            waarde="naam",
            template="catalogus/_product.html",
            sorteer=("naam",),
            kop=True,
        ),
        Kolom(naam="domein", label="Domein", waarde="get_domein_display", sorteer=("domein",)),
        Kolom(
            naam="door",
            label="Behandeld door",
            waarde="get_behandeld_door_display",
            sorteer=("behandeld_door",),
            prioriteit=2,
        ),
        Kolom(
            naam="grondslag",
            label="Grondslag",
            waarde="wettelijke_grondslag",
            sorteer=("wettelijke_grondslag",),
            prioriteit=3,
        ),
    )

    def filter(self, queryset: QuerySet[Any], keuze: dict[str, Any]) -> QuerySet[Any]:
        queryset = valid_on(queryset, keuze.get("op") or timezone.localdate())
        if "q" in keuze:
            text = keuze["q"]
            queryset = queryset.filter(
                Q(naam__icontains=text) | Q(omschrijving__icontains=text) | Q(toelatingseisen__icontains=text)
            )
        same = {name: keuze[name] for name in ("domein", "behandeld_door") if name in keuze}
        return queryset.filter(**same)


class NormFilter(forms.Form):
    q = forms.CharField(label="Zoek", required=False, widget=forms.TextInput({"type": "search"}))
    op = DatumField(label="Geldig op", required=False)


class NormLijst(Lijst):
    naam = "normen"
    titel = "Normen"
    enkelvoud, meervoud = "norm", "normen"
    filters = NormFilter
    standaard_sortering = "omschrijving"
    export_recht = ""
    per_pagina = 50
    kolommen = (
        Kolom(
            naam="omschrijving",
            label="Norm",
            waarde="omschrijving",
            template="catalogus/_norm.html",
            sorteer=("omschrijving",),
            kop=True,
        ),
        Kolom(
            naam="waarde",
            label="Waarde",
            waarde=lambda norm: f"{norm.waarde.normalize():f}".replace(".", ","),
            sorteer=("waarde",),
            getal=True,
            kaart="rechts",
        ),
        Kolom(naam="eenheid", label="Eenheid", waarde="eenheid", sorteer=("eenheid",)),
        Kolom(naam="bron", label="Bron", waarde="bron", sorteer=("bron",), prioriteit=2),
        Kolom(
            naam="code",
            label="Code",
            waarde="code",
            sorteer=("code",),
            prioriteit=3,
        ),
    )

    def filter(self, queryset: QuerySet[Any], keuze: dict[str, Any]) -> QuerySet[Any]:
        queryset = valid_on(queryset, keuze.get("op") or timezone.localdate())
        if "q" in keuze:
            text = keuze["q"]
            queryset = queryset.filter(
                Q(code__icontains=text) | Q(omschrijving__icontains=text) | Q(bron__icontains=text)
            )
        return queryset


def valid_on(rows: QuerySet[Any], op: Any) -> QuerySet[Any]:
    """Versions of products or norms that hold on a day."""
    return rows.filter(Q(geldig_tot__isnull=True) | Q(geldig_tot__gt=op), geldig_van__lte=op)
