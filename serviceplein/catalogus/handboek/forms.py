"""Forms of the handboek."""

from django import forms

from serviceplein.organisatie.models import Medewerker
from serviceplein.ui.formulieren import DatumField, Formulier


class PaginaFormulier(Formulier):
    """`versie` travels along, so that two writers notice each other."""

    titel = forms.CharField(label="Titel", max_length=120)
    tekst = forms.CharField(
        label="Tekst",
        max_length=40_000,
        widget=forms.Textarea({"rows": 22}),
        help_text="Opmaak: ## voor een kop, - voor een lijst, 1. voor stappen, **vet** voor nadruk.",
    )
    reden = forms.CharField(
        label="Wat is er veranderd en waarom", max_length=200, help_text="Collega's lezen dit bij de versies."
    )
    herzien_voor = DatumField(label="Opnieuw nakijken voor")
    versie = forms.IntegerField(widget=forms.HiddenInput)


class NakijkFormulier(Formulier):
    herzien_voor = DatumField(label="Opnieuw nakijken voor")


class EigenaarFormulier(Formulier):
    eigenaar = forms.ModelChoiceField(
        label="Eigenaar",
        required=False,
        queryset=Medewerker.objects.filter(actief=True).order_by("naam", "pk"),
        empty_label="Functioneel beheer",
    )
