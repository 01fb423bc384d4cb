"""The casusboek and the ontwikkelagenda as lists."""

from typing import Any

from django import forms
from django.contrib.postgres.search import SearchQuery
from django.db.models import QuerySet
from django.utils import timezone

from caseload.casusboek.models import ZOEKTAAL, Niveau
from caseload.casusboek.transitions import LOPEND, CasusStatus, PuntStatus
from serviceplein.klanten.leefgebieden import Leefgebied
from serviceplein.ui.lijst import Kolom, Lijst

DATUM = "caseload/toewijzing/_cel_datum.html"
LOOPT, TE_LAAT = "loopt", "te_laat"


class CasusFilter(forms.Form):
    q = forms.CharField(
        label="Zoek in de casussen", required=False, widget=forms.TextInput({"type": "search"})
    )
    leefgebied = forms.ChoiceField(
        label="Leefgebied", choices=[("", "Alle"), *Leefgebied.choices], required=False
    )
    niveau = forms.ChoiceField(
        label="Les voor", choices=[("", "Alle niveaus"), *Niveau.choices], required=False
    )
    status = forms.ChoiceField(label="Status", choices=[("", "Alle"), *CasusStatus.choices], required=False)


class CasusLijst(Lijst):
    naam = "casussen"
    titel = "Casusboek"
    enkelvoud, meervoud = "casus", "casussen"
    filters = CasusFilter
    standaard_sortering = "-gepubliceerd"
    leeg_titel = "Geen casussen"
    leeg_tekst = "Begin een casus, of zoek met andere woorden."
    kolommen = (
        Kolom(
            naam="titel",
            label="Casus",
            waarde="titel",
            template="caseload/casusboek/_cel_casus.html",
            sorteer=("titel",),
            kop=True,
        ),
        Kolom(
            naam="leefgebied",
            label="Leefgebied",
            waarde="get_leefgebied_display",
            sorteer=("leefgebied",),
            prioriteit=2,
        ),
        Kolom(naam="lessen", label="Lessen", waarde="aantal_lessen", sorteer=("aantal_lessen",), getal=True),
        Kolom(
            naam="status",
            label="Status",
            waarde="get_status_display",
            template="caseload/casusboek/_cel_status.html",
            sorteer=("status",),
        ),
        Kolom(
            naam="gepubliceerd",
            label="Gepubliceerd",
            waarde="gepubliceerd_op",
            template=DATUM,
            sorteer=("gepubliceerd_op",),
            kaart="rechts",
            nowrap=True,
        ),
    )

    def filter(self, queryset: QuerySet[Any], keuze: dict[str, Any]) -> QuerySet[Any]:
        if text := keuze.get("q", "").strip():
            queryset = queryset.filter(vector=SearchQuery(text, search_type="websearch", config=ZOEKTAAL))
        if gebied := keuze.get("leefgebied"):
            queryset = queryset.filter(leefgebied=gebied)
        if niveau := keuze.get("niveau"):
            queryset = queryset.filter(pk__in=queryset.model.objects.filter(lessen__niveau=niveau))
        if status := keuze.get("status"):
            queryset = queryset.filter(status=status)
        return queryset


class AgendaFilter(forms.Form):
    stand = forms.ChoiceField(
        label="Stand",
        choices=[("", "Alle"), (LOOPT, "Nog te doen"), (TE_LAAT, "Te laat"), *PuntStatus.choices],
        required=False,
    )
    niveau = forms.ChoiceField(
        label="Niveau", choices=[("", "Alle niveaus"), *Niveau.choices], required=False
    )


class AgendaLijst(Lijst):
    naam = "ontwikkelagenda"
    titel = "Ontwikkelagenda"
    enkelvoud, meervoud = "punt", "punten"
    filters = AgendaFilter
    standaard_filters = {"stand": LOOPT}
    standaard_sortering = "termijn"
    export_recht = ""
    leeg_titel = "Geen punten"
    leeg_tekst = "Een punt begint met een les uit een gepubliceerde casus."
    kolommen = (
        Kolom(
            naam="titel",
            label="Punt",
            waarde="titel",
            template="caseload/casusboek/_cel_punt.html",
            sorteer=("titel",),
            kop=True,
        ),
        Kolom(naam="niveau", label="Niveau", waarde="get_niveau_display", sorteer=("niveau",), prioriteit=2),
        Kolom(naam="eigenaar", label="Wie", waarde="eigenaar.naam", sorteer=("eigenaar__naam",)),
        Kolom(
            naam="status",
            label="Stand",
            waarde="get_status_display",
            template="caseload/casusboek/_cel_stand.html",
            sorteer=("status",),
        ),
        Kolom(
            naam="termijn",
            label="Voor",
            waarde="termijn",
            template="caseload/casusboek/_cel_termijn.html",
            sorteer=("termijn",),
            kaart="rechts",
            nowrap=True,
        ),
    )

    def filter(self, queryset: QuerySet[Any], keuze: dict[str, Any]) -> QuerySet[Any]:
        if niveau := keuze.get("niveau"):
            queryset = queryset.filter(niveau=niveau)
        stand = keuze.get("stand", "")
        if stand in PuntStatus.values:
            return queryset.filter(status=stand)
        if stand:
            queryset = queryset.filter(status__in=LOPEND)
        if stand == TE_LAAT:
            queryset = queryset.filter(termijn__lt=timezone.localdate())
        return queryset
