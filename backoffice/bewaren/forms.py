"""Forms of holds and of lists."""

from django import forms

from backoffice.bewaren.transitions import LijstStatus, RegelStatus
from serviceplein.ui.formulieren import DatumField, Formulier

ALLE = [("", "Alle")]
ZAKEN = {"aanvraag": "Aanvraag", "klant": "Hele klantdossier"}


class StopForm(Formulier):
    reden = forms.CharField(
        label="Waarom moeten wij dit dossier bewaren?",
        max_length=500,
        widget=forms.Textarea({"rows": 3}),
        help_text="Bijvoorbeeld: er loopt een beroep bij de rechtbank.",
    )
    tot = DatumField(
        label="Tot welke dag?",
        required=False,
        help_text="Leeg: tot iemand de bewaarstop beëindigt.",
    )


class RedenForm(Formulier):
    reden = forms.CharField(label="Waarom?", max_length=300, widget=forms.Textarea({"rows": 3}))


class LijstFilter(forms.Form):
    status = forms.ChoiceField(label="Status", required=False, choices=[*ALLE, *LijstStatus.choices])


class RegelFilter(forms.Form):
    tekst = forms.CharField(label="Kenmerk", required=False, widget=forms.TextInput({"type": "search"}))
    zaak = forms.ChoiceField(label="Soort zaak", required=False, choices=[*ALLE, *ZAKEN.items()])
    status = forms.ChoiceField(label="Status", required=False, choices=[*ALLE, *RegelStatus.choices])


class StopFilter(forms.Form):
    lopend = forms.BooleanField(label="Alleen lopend", required=False)
