"""The form about somebody from the circle of a klant."""

from django import forms

from serviceplein.klanten.netwerk.models import Relatie
from serviceplein.ui.formulieren import Formulier


class NaasteForm(Formulier):
    naam = forms.CharField(label="Naam", max_length=120)
    relatie = forms.ChoiceField(label="Wie is dit voor de klant?", choices=Relatie.choices)
    kan_helpen_met = forms.CharField(
        label="Waarmee kan deze persoon helpen?",
        max_length=300,
        help_text="Bijvoorbeeld meegaan naar gesprekken of op de kinderen passen.",
    )
    telefoon = forms.CharField(label="Telefoon", max_length=20, required=False)
    email = forms.EmailField(label="E-mail", required=False)
    klant_vindt_goed = forms.BooleanField(label="De klant vindt goed dat wij dit opschrijven", required=False)
    naaste_vindt_goed = forms.BooleanField(
        label="De persoon zelf wil helpen en weet dat wij dit opschrijven",
        required=False,
        help_text="Pas dan kan deze persoon een actie in het plan krijgen.",
    )
