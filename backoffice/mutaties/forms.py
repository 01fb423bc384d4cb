"""A form per kind of mutatie; every change has a day from which it holds."""

from typing import Any

from django import forms
from django.utils import timezone

from backoffice.mutaties.huishouden import WAT
from backoffice.mutaties.inkomen import INKOMEN_UIT
from backoffice.mutaties.models import Soort
from backoffice.mutaties.transitions import MutatieStatus
from serviceplein.klanten.keuzes import HuishoudenRol
from serviceplein.ui.formulieren import DatumField, Formulier


class MutatieForm(Formulier):
    """`gezien` names the effect that was on the screen."""

    ingangsdatum = DatumField(
        label="Vanaf welke dag?",
        initial=timezone.localdate,
        help_text="Ook een dag die al was of nog komt.",
    )
    gezien = forms.CharField(required=False, widget=forms.HiddenInput)

    def values(self) -> dict[str, Any]:
        """What the kind reads."""
        own = ("ingangsdatum", "gezien")
        return {name: value for name, value in self.cleaned_data.items() if name not in own}


class BewijsForm(Formulier):
    """The proof, asked beside the effect; it is part of the same post."""

    bewijs = forms.FileField(label="Bewijs", required=False)

    def __init__(self, what: str) -> None:
        super().__init__()
        self.fields[
            "bewijs"
        ].help_text = f"Nodig: {what}. Niet bij de hand? Sla dan op zonder. Wij vragen de klant erom."


class AdresForm(MutatieForm):
    postcode = forms.CharField(label="Postcode", max_length=7)
    huisnummer = forms.IntegerField(label="Huisnummer", min_value=1, max_value=99999, localize=False)
    toevoeging = forms.CharField(label="Toevoeging", required=False, max_length=10)
    straat = forms.CharField(label="Straat", max_length=120)
    woonplaats = forms.CharField(label="Woonplaats", max_length=80)


class InkomenForm(MutatieForm):
    bedrag = forms.DecimalField(
        label="Inkomen per maand", min_value=0, decimal_places=2, help_text="Netto, in euro's."
    )
    uit = forms.ChoiceField(label="Waar komt het vandaan?", choices=[("", "Kies"), *INKOMEN_UIT.items()])
    tot_en_met = DatumField(label="Tot en met", required=False, help_text="Alleen als dat nu al bekend is.")


class HuishoudenForm(MutatieForm):
    wat = forms.ChoiceField(label="Wat verandert er?", choices=list(WAT.items()), widget=forms.RadioSelect)
    klantnummer = forms.IntegerField(
        label="Klantnummer van wie het gaat", min_value=1, localize=False, required=False
    )
    naam = forms.CharField(
        label="Naam", required=False, max_length=120, help_text="Als u het klantnummer nog niet weet."
    )
    rol = forms.ChoiceField(
        label="Rol in het huishouden",
        required=False,
        choices=[("", "Kies"), *HuishoudenRol.choices],
        help_text="Niet nodig als iemand weggaat.",
    )


class RekeningForm(MutatieForm):
    iban = forms.CharField(
        label="Rekeningnummer (IBAN)", max_length=42, help_text="Lees het daarna voor aan de klant."
    )
    tenaamstelling = forms.CharField(label="Op naam van", max_length=70)
    huishouden = forms.BooleanField(
        label="Het hele huishouden krijgt betalingen op deze rekening", required=False
    )


FORMS: dict[str, type[MutatieForm]] = {
    Soort.ADRES: AdresForm,
    Soort.INKOMEN: InkomenForm,
    Soort.HUISHOUDEN: HuishoudenForm,
    Soort.REKENING: RekeningForm,
}


class RedenForm(Formulier):
    reden = forms.CharField(label="Waarom?", max_length=300, widget=forms.Textarea(attrs={"rows": 2}))


class MutatieFilter(forms.Form):
    soort = forms.ChoiceField(label="Soort", choices=[("", "Alle soorten"), *Soort.choices], required=False)
    status = forms.ChoiceField(label="Status", choices=[("", "Alle"), *MutatieStatus.choices], required=False)
