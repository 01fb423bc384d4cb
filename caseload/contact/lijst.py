"""The list of who is out of sight, or will be soon."""

from datetime import timedelta
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils import timezone

from caseload.toewijzing.lijst import CONTACTPERSOON, KLANT, BegeleidingFilter
from serviceplein.ui.lijst import Kolom, Lijst

UIT_BEELD, BINNENKORT = "uit_beeld", "binnenkort"
VOORUIT = timedelta(days=7)


class RadarFilter(BegeleidingFilter):
    field_order = ("q", "stand", "trede", "functie")
    stand = forms.ChoiceField(
        label="Stand",
        choices=[("", "Alle klanten"), (UIT_BEELD, "Uit beeld"), (BINNENKORT, "Deze week contact nodig")],
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
        KLANT,
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
        CONTACTPERSOON,
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
        if keuze.get("stand") == UIT_BEELD:
            queryset = queryset.filter(contact_voor__lt=today)
        if keuze.get("stand") == BINNENKORT:
            queryset = queryset.filter(contact_voor__range=(today, today + VOORUIT))
        return BegeleidingFilter.apply(queryset, keuze, trede="trede_nu")
