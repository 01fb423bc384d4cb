"""Forms of the announcements."""

from django import forms

from intake.ww.models import Overdracht
from serviceplein.ui.formulieren import DatumWidget, Formulier


class AankondigingForm(Formulier):
    einde_ww = forms.DateField(label="Laatste dag van de WW", widget=DatumWidget())
    coach_uwv = forms.CharField(label="Coach bij UWV", max_length=120, required=False)


class OverdrachtForm(Formulier):
    vorm = forms.ChoiceField(
        label="Hoe ging de overdracht?", choices=Overdracht.choices, widget=forms.RadioSelect
    )
    coach_uwv = forms.CharField(label="Coach bij UWV", max_length=120, required=False)
    verslag = forms.CharField(
        label="Wat droeg UWV over?",
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Wat de klant al deed en wat loopt. Het plan en de afspraken gaan door.",
    )


class NietNodigForm(Formulier):
    reden = forms.CharField(label="Waarom is er geen bijstand nodig?", max_length=500)
