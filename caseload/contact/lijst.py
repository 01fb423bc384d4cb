"""The list of who is out of sight, or will be soon."""

from datetime import timedelta
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils import timezone

from serviceplein.organisatie.functies import CONTACTPERSONEN, Functie
from serviceplein.ui.lijst import Kolom, Lijst

UIT_BEELD, BINNENKORT = "uit_beeld", "binnenkort"
VOORUIT = timedelta(days=7)


class RadarFilter(forms.Form):
    q = forms.CharField(label="Zoek op naam", required=False, widget=forms.TextInput({"type": "search"}))
    stand = forms.ChoiceField(
        label="Stand",
        choices=[("", "Alle klanten"), (UIT_BEELD, "Uit beeld"), (BINNENKORT, "Deze week contact nodig")],
        required=False,
    )
    trede = forms.TypedChoiceField(
        label="Trede",
        choices=[("", "Alle treden"), *((str(n), f"Trede {n}") for n in range(7))],
        required=False,
    )
    functie = forms.ChoiceField(
        label="Functie",
        choices=[("", "Alle functies"), *((f.value, f.label) for f in Functie if f in CONTACTPERSONEN)],
        required=False,
    )


class RadarLijst(Lijst):
    naam = "contact"
    titel = "Contact met klanten"
    enkelvoud, meervoud = "klant", "klanten"
    filters = RadarFilter
    standaard_filters = {"stand": UIT_BEELD}
    standaard_sortering = "voor"
    export_recht = ""
    leeg_titel = "Iedereen is in beeld"
    leeg_tekst = "Met al deze klanten was er op tijd contact."
    kolommen = (
        Kolom(
            naam="klant",
            label="Klant",
            waarde="klant.naam",
            template="caseload/toewijzing/_cel_klant.html",
            sorteer=("klant__achternaam",),
            kop=True,
        ),
        Kolom(
            naam="laatste",
            label="Laatste contact",
            waarde="laatste_contact",
            template="caseload/contact/_cel_laatste.html",
            sorteer=("laatste_contact",),
            nowrap=True,
        ),
        Kolom(
            naam="norm",
            label="Norm",
            waarde=lambda rij: f"{rij.contact_dagen} dagen",
            exporteer="contact_dagen",
            sorteer=("contact_dagen",),
            prioriteit=2,
            nowrap=True,
        ),
        Kolom(
            naam="trede",
            label="Trede",
            waarde=lambda rij: "Onbekend" if rij.trede_nu is None else rij.trede_nu,
            sorteer=("trede_nu",),
            prioriteit=2,
        ),
        Kolom(
            naam="voor",
            label="Contact voor",
            waarde="contact_voor",
            template="caseload/toewijzing/_cel_termijn.html",
            sorteer=("contact_voor",),
            kaart="rechts",
            nowrap=True,
        ),
        Kolom(
            naam="medewerker",
            label="Contactpersoon",
            waarde="medewerker.naam",
            sorteer=("medewerker__naam",),
            prioriteit=3,
        ),
        Kolom(
            naam="doen",
            label="Doen",
            waarde="klant_id",
            template="caseload/contact/_cel_doen.html",
            in_export=False,
            kaart="zonder",
        ),
    )

    def filter(self, queryset: QuerySet[Any], keuze: dict[str, Any]) -> QuerySet[Any]:
        today = timezone.localdate()
        if text := keuze.get("q", "").strip():
            queryset = queryset.filter(klant__zoeknaam__icontains=text.lower())
        if keuze.get("stand") == UIT_BEELD:
            queryset = queryset.filter(contact_voor__lt=today)
        if keuze.get("stand") == BINNENKORT:
            queryset = queryset.filter(contact_voor__range=(today, today + VOORUIT))
        if "trede" in keuze:
            queryset = queryset.filter(trede_nu=keuze["trede"])
        if functie := keuze.get("functie"):
            queryset = queryset.filter(functie=functie)
        return queryset
