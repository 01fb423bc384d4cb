"""Forms of the zakelijke afspraken."""

from typing import Any

from django import forms

from caseload.afspraken.models import Kant, Oorzaak
from serviceplein.organisatie.models import Medewerker
from serviceplein.ui.formulieren import DatumField, Formulier

NAGEKOMEN, NIET = "nagekomen", "niet"


class AfspraakForm(Formulier):
    kant = forms.ChoiceField(label="Wie doet het?", choices=Kant.choices, widget=forms.RadioSelect)
    wat = forms.CharField(
        label="Wat is de afspraak?",
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Zo, dat u later samen kunt zien of het gelukt is. Bijvoorbeeld: u stuurt twee brieven.",
    )
    termijn = DatumField(label="Uiterlijk op")
    gevolg = forms.CharField(
        label="Wat gebeurt er als het niet lukt?",
        max_length=300,
        help_text="Bijvoorbeeld: dan bellen wij u en plannen we een gesprek.",
    )
    medewerker = forms.ModelChoiceField(
        label="Wie van ons?",
        queryset=Medewerker.objects.filter(actief=True).order_by("naam"),
        required=False,
        empty_label="De vaste contactpersoon",
        help_text="Alleen bij een afspraak van ons.",
    )


class AfsluitenForm(Formulier):
    """Kept with its day, or not kept with cause and explanation."""

    samen_verplicht = ("nagekomen_op", "oorzaak", "toelichting")
    uitkomst = forms.ChoiceField(
        label="Is de afspraak nagekomen?",
        choices=[(NAGEKOMEN, "Ja"), (NIET, "Nee")],
        widget=forms.RadioSelect,
    )
    nagekomen_op = DatumField(label="Zo ja: op welke dag?", required=False)
    oorzaak = forms.ChoiceField(
        label="Zo nee: waarom niet?", choices=[("", "Kies een reden"), *Oorzaak.choices], required=False
    )
    toelichting = forms.CharField(
        label="Toelichting", max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if data.get("uitkomst") == NAGEKOMEN and not data.get("nagekomen_op"):
            self.add_error("nagekomen_op", "Vul in op welke dag de afspraak is nagekomen.")
        if data.get("uitkomst") == NIET:
            if not data.get("oorzaak"):
                self.add_error("oorzaak", "Kies waarom de afspraak niet is nagekomen.")
            if not data.get("toelichting"):
                self.add_error("toelichting", "Leg in een paar woorden uit wat er gebeurde.")
        return data


class VervallenForm(Formulier):
    toelichting = forms.CharField(
        label="Waarom is de afspraak niet meer nodig?",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
