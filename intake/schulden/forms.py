"""Forms of debts: what threatens, the question to the specialist and the advice."""

from django import forms

from intake.schulden.termijn import Bedreiging
from serviceplein.ui.formulieren import DatumWidget, Formulier

NIETS = ("", "Nee, er dreigt niets")


class BedreigingForm(Formulier):
    bedreiging = forms.ChoiceField(
        label="Dreigt er iets?",
        choices=[NIETS, *Bedreiging.choices],
        widget=forms.RadioSelect,
        required=False,
    )


class AdviesvraagForm(Formulier):
    vraag = forms.CharField(
        label="Wat wilt u van de specialist weten?",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Schrijf kort op wat er speelt en welk advies u nodig hebt.",
    )


class AdviesForm(Formulier):
    gesproken_op = forms.DateField(label="Wanneer sprak u de klant?", widget=DatumWidget())
    advies = forms.CharField(
        label="Advies aan de contactpersoon", max_length=4000, widget=forms.Textarea(attrs={"rows": 5})
    )
