"""Contracts with partners as a list."""

from typing import Any

from django import forms
from django.db.models import Q, QuerySet

from serviceplein.ui.lijst import Kolom, Lijst
from serviceplein.ui.weergave import money


class ContractFilter(forms.Form):
    q = forms.CharField(label="Zoek op kenmerk, partner of instrument", required=False)


class ContractLijst(Lijst):
    naam = "contracten"
    titel = "Contracten"
    enkelvoud, meervoud = "contract", "contracten"
    filters = ContractFilter
    standaard_sortering = "partner"
    leeg_titel = "Geen contracten"
    leeg_tekst = "Leg het eerste contract met een partner vast."
    kolommen = (
        Kolom(
            naam="kenmerk",
            label="Contract",
            waarde="kenmerk",
            template="caseload/instrumenten/_cel_contract.html",
            sorteer=("kenmerk",),
            kop=True,
        ),
        Kolom(naam="partner", label="Partner", waarde="partner.naam", sorteer=("partner__naam",)),
        Kolom(
            naam="instrument",
            label="Instrument",
            waarde=lambda rij: rij.instrument.replace("_", " ").capitalize(),
            sorteer=("instrument",),
        ),
        Kolom(
            naam="prijs", label="Prijs", waarde=lambda rij: money(rij.prijs), sorteer=("prijs",), getal=True
        ),
        Kolom(
            naam="plaatsen",
            label="Gebruikt",
            waarde=lambda rij: f"{rij.geplaatst} van {rij.plaatsen}",
            sorteer=("geplaatst",),
            prioriteit=2,
        ),
        Kolom(
            naam="tot",
            label="Tot",
            waarde="geldig_tot",
            template="caseload/toewijzing/_cel_datum.html",
            sorteer=("geldig_tot",),
            prioriteit=2,
            nowrap=True,
        ),
    )

    def filter(self, queryset: QuerySet[Any], keuze: dict[str, Any]) -> QuerySet[Any]:
        text = keuze.get("q", "").strip()
        if not text:
            return queryset
        found = Q(kenmerk__icontains=text) | Q(partner__naam__icontains=text)
        return queryset.filter(found | Q(instrument__icontains=text.replace(" ", "_")))
