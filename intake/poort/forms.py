"""Forms of the gate."""

from django import forms

from intake.poort.models import Bevinding, Signaalsoort
from serviceplein.ui.formulieren import DatumWidget, Formulier


class SignaalForm(Formulier):
    soort = forms.ChoiceField(
        label="Wat is vastgesteld?", choices=Signaalsoort.choices, widget=forms.RadioSelect
    )
    bron = forms.CharField(
        label="Waar blijkt dat uit?",
        max_length=300,
        help_text="Bijvoorbeeld het kenmerk van een besluit of de naam van het register.",
    )
    vastgesteld_op = forms.DateField(label="Vastgesteld op", widget=DatumWidget())


class ControleForm(Formulier):
    bevinding = forms.ChoiceField(
        label="Wat leverde de controle op?", choices=Bevinding.choices, widget=forms.RadioSelect
    )
    verslag = forms.CharField(label="Verslag", max_length=4000, widget=forms.Textarea(attrs={"rows": 4}))
