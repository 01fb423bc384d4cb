from django import forms

from serviceplein.ui.formulieren import Formulier


class OverlegForm(Formulier):
    """What the professional of then says."""

    toelaten = forms.TypedChoiceField(
        label="Is de klant weer welkom?",
        choices=[("ja", "Ja, de begeleiding kan opnieuw beginnen"), ("nee", "Nee, nu niet")],
        widget=forms.RadioSelect,
        coerce=lambda value: value == "ja",
    )
    reden = forms.CharField(label="Waarom?", max_length=500, widget=forms.Textarea(attrs={"rows": 3}))
