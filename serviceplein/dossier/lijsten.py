"""The list of documents of one klant."""

from typing import Any

from django import forms
from django.db.models import Q, QuerySet

from serviceplein.dossier.koppelingen import kinds
from serviceplein.dossier.models import Document
from serviceplein.ui.lijst import Kolom, Lijst


class DocumentFilter(forms.Form):
    zoek = forms.CharField(label="Zoek in de titel", required=False, max_length=100)
    soort = forms.ChoiceField(
        label="Soort", required=False, choices=[("", "Alle soorten"), *Document.Soort.choices]
    )
    bij = forms.ChoiceField(label="Hoort bij", required=False)
    versies = forms.ChoiceField(
        label="Versies", required=False, choices=[("", "Nieuwste"), ("alle", "Alle versies")]
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice: Any = self.fields["bij"]
        choice.choices = [("", "Alles"), *((kind.code, kind.label) for kind in kinds())]


class DocumentLijst(Lijst):
    naam, titel = "documenten", "Documenten"
    enkelvoud, meervoud = "document", "documenten"
    filters = DocumentFilter
    standaard_sortering = "-toegevoegd"
    leeg_titel = "Geen documenten"
    leeg_tekst = "Er zijn geen documenten die hierbij passen."
    kolommen = (
        Kolom(
            naam="titel",
            label="Titel",
            waarde="titel",
            sorteer=("titel",),
            kop=True,
            template="dossier/_titel.html",
        ),
        Kolom(naam="soort", label="Soort", waarde="get_soort_display", sorteer=("soort",), kaart="rechts"),
        Kolom(naam="versie", label="Versie", waarde="versie", getal=True, prioriteit=3),
        Kolom(
            naam="getekend", label="Ondertekend", waarde="pk", template="dossier/_getekend.html", prioriteit=2
        ),
        Kolom(naam="door", label="Door", waarde="toegevoegd_door", prioriteit=3),
        Kolom(
            naam="toegevoegd",
            label="Toegevoegd",
            waarde="toegevoegd_op",
            sorteer=("toegevoegd_op",),
            template="dossier/_wanneer.html",
            nowrap=True,
        ),
    )

    def filter(self, queryset: QuerySet[Any], keuze: dict[str, Any]) -> QuerySet[Any]:
        for word in keuze.get("zoek", "").split():
            queryset = queryset.filter(Q(titel__icontains=word) | Q(bestandsnaam__icontains=word))
        if "soort" in keuze:
            queryset = queryset.filter(soort=keuze["soort"])
        if "bij" in keuze:
            linked = Q(koppelingen__onderwerp_soort=keuze["bij"]) | Q(onderwerp_soort=keuze["bij"])
            queryset = queryset.filter(linked).distinct()
        return queryset if "versies" in keuze else queryset.filter(volgende=None)
