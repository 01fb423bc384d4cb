"""The form about debts: what threatens."""

from django import forms

from intake.schulden.termijn import Bedreiging
from serviceplein.ui.formulieren import Formulier

NIETS = ("", "Nee, er dreigt niets")


class BedreigingForm(Formulier):
    bedreiging = forms.ChoiceField(
        label="Dreigt er iets?",
        choices=[NIETS, *Bedreiging.choices],
        widget=forms.RadioSelect,
        required=False,
    )
