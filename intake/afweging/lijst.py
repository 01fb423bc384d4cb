"""The casuistry: afwegingen of the team, to agree with and to learn from."""

from typing import Any, ClassVar

from django import forms
from django.db.models import QuerySet

from intake.afweging.transitions import AfwegingStatus
from serviceplein.ui.lijst import Kolom, Lijst


class AfwegingFilter(forms.Form):
    status = forms.ChoiceField(
        label="Status", choices=[("", "Alle"), *AfwegingStatus.choices], required=False
    )
    toegekend = forms.ChoiceField(
        label="Besluit",
        choices=[("", "Alle"), ("ja", "Toegekend"), ("nee", "Niet toegekend")],
        required=False,
    )
    q = forms.CharField(label="Zoek in situatie, regel en les", required=False, max_length=100)


class AfwegingLijst(Lijst):
    naam, titel = "afwegingen", "Afwegingen"
    enkelvoud, meervoud = "afweging", "afwegingen"
    leeg_titel = "Nog geen maatwerk"
    leeg_tekst = "Kies bij een klant Maatwerk afwegen. De afweging komt dan hier."
    filters = AfwegingFilter
    standaard_sortering = "-genomen"
    kolommen: ClassVar[tuple[Kolom, ...]] = (
        Kolom(
            naam="regel",
            label="Afgeweken van",
            waarde="regel",
            kop=True,
            template="intake/afweging/_cel_regel.html",
        ),
        Kolom(naam="klant", label="Klant", waarde="klant.naam", prioriteit=2),
        Kolom(
            naam="besluit", label="Besluit", waarde="toegekend", template="intake/afweging/_cel_besluit.html"
        ),
        Kolom(naam="wie", label="Wie", waarde="genomen_door", prioriteit=3),
        Kolom(
            naam="genomen",
            label="Wanneer",
            waarde="genomen_op",
            sorteer=("genomen_op",),
            template="intake/afweging/_cel_genomen.html",
        ),
    )

    def filter(self, queryset: QuerySet[Any], keuze: dict[str, Any]) -> QuerySet[Any]:
        if "status" in keuze:
            queryset = queryset.filter(status=keuze["status"])
        if "toegekend" in keuze:
            queryset = queryset.filter(toegekend=keuze["toegekend"] == "ja")
        if "q" in keuze:
            text = keuze["q"]
            found = [queryset.filter(**{f"{name}__icontains": text}) for name in ("situatie", "regel", "les")]
            queryset = found[0] | found[1] | found[2]
        return queryset
