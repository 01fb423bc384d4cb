"""The work list: tasks and signals of oneself, the team and the queues."""

from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.utils import timezone

from serviceplein.ui.formulieren import DatumField
from serviceplein.ui.lijst import Kolom, Lijst
from serviceplein.werk.models import Taak
from serviceplein.werk.onderwerpen import page_of


class WerkFilter(forms.Form):
    q = forms.CharField(label="Zoek in taken", required=False, widget=forms.TextInput({"type": "search"}))
    soort = forms.ChoiceField(
        label="Soort", required=False, choices=[("", "Taken en signalen"), *Taak.Soort.choices]
    )
    tot = DatumField(label="Deadline tot en met", required=False)
    slapend = forms.BooleanField(label="Ook uitgestelde taken", required=False)


class WerkLijst(Lijst):
    naam = "werk"
    titel = "Taken"
    enkelvoud, meervoud = "taak", "taken"
    filters = WerkFilter
    standaard_sortering = "deadline"
    export_recht = ""
    leeg_titel = "U bent helemaal bij"
    leeg_tekst = "Nieuwe taken en signalen komen hier vanzelf."
    kolommen = (
        Kolom(
            naam="titel",
            label="Taak",
            waarde="titel",
            template="werk/_taak.html",
            sorteer=("titel",),
            kop=True,
        ),
        Kolom(
            naam="klant",
            label="Klant",
            waarde="klant",
            template="werk/_klant.html",
            sorteer=("klant__achternaam",),
        ),
        Kolom(
            naam="deadline",
            label="Deadline",
            waarde="deadline",
            template="werk/_termijn.html",
            sorteer=("deadline",),
            nowrap=True,
            kaart="rechts",
        ),
        Kolom(
            naam="van",
            label="Ligt bij",
            waarde=lambda taak: taak.medewerker or taak.team or taak.get_specialisme_display(),
            sorteer=("medewerker__naam",),
            prioriteit=2,
        ),
        Kolom(
            naam="soort",
            label="Soort",
            waarde="get_soort_display",
            sorteer=("soort",),
            prioriteit=3,
        ),
        Kolom(naam="stap", label="Doen", waarde=page_of, template="werk/_doen.html", in_export=False),
    )

    def filter(self, queryset: QuerySet[Any], keuze: dict[str, Any]) -> QuerySet[Any]:
        today = timezone.localdate()
        if "slapend" not in keuze:
            queryset = queryset.filter(Q(sluimert_tot__isnull=True) | Q(sluimert_tot__lte=today))
        if "q" in keuze:
            text = keuze["q"]
            queryset = queryset.filter(
                Q(titel__icontains=text) | Q(reden__icontains=text) | Q(klant__achternaam__icontains=text)
            )
        if "soort" in keuze:
            queryset = queryset.filter(soort=keuze["soort"])
        if "tot" in keuze:
            queryset = queryset.filter(deadline__lte=keuze["tot"])
        return queryset
