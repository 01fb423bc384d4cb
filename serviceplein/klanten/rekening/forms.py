"""The form for another bank account."""

from django import forms
from django.utils import timezone

from serviceplein.klanten.keuzes import Bron
from serviceplein.klanten.validatie import normalize_iban, validate_iban
from serviceplein.ui.formulieren import DatumField, Formulier


class RekeningForm(Formulier):
    iban = forms.CharField(
        label="Rekeningnummer (IBAN)",
        max_length=42,
        help_text="Neem het over van de bankpas. Lees het daarna voor aan de klant.",
    )
    tenaamstelling = forms.CharField(
        label="Op naam van", max_length=70, help_text="Zoals de naam op de bankpas staat."
    )
    vanaf = DatumField(label="Geldt vanaf", initial=timezone.localdate)
    bron = forms.ChoiceField(label="Hoe weten wij dit?", choices=Bron.choices, initial=Bron.KLANT.value)
    voor_huishouden = forms.BooleanField(
        label="Het hele huishouden krijgt betalingen op deze rekening", required=False
    )

    def clean_iban(self) -> str:
        iban = normalize_iban(self.cleaned_data["iban"])
        validate_iban(iban)
        return iban
