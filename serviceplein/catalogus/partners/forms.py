"""Forms of the sociale kaart."""

from typing import Any

from django import forms
from oauth2_provider.settings import oauth2_settings

from serviceplein.catalogus.codes import Doelgroep, Domein
from serviceplein.catalogus.partners.models import Contactpersoon, Dienst, Raamafspraak
from serviceplein.organisatie.models import Partner, Wijk
from serviceplein.ui.formulieren import DatumField, Formulier, ModelFormulier


class PartnerFormulier(ModelFormulier):
    wijken = forms.ModelMultipleChoiceField(
        label="Wijken",
        required=False,
        queryset=Wijk.objects.select_related("gemeente").order_by("naam", "pk"),
        widget=forms.CheckboxSelectMultiple,
        help_text="Geen wijk gekozen: de partner werkt in de hele gemeente.",
    )
    website = forms.URLField(label="Website", required=False, assume_scheme="https")

    class Meta:
        model = Partner
        fields = (
            "naam",
            "soort",
            "diensten",
            "telefoon",
            "email",
            "website",
            "mag_regie_voeren",
            "wijken",
        )
        labels = {
            "diensten": "Wat zij doen, in één zin",
            "email": "E-mail",
            "mag_regie_voeren": "Mag de regie voeren over een plan",
        }

    def validate_unique(self) -> None:
        """The service says it, with what to do."""


class OnderdeelFormulier(ModelFormulier):
    """Base of the dated parts; the service holds the rules about days."""

    geldig_van = DatumField(label="Geldt vanaf")
    geldig_tot = DatumField(
        label="Geldt tot", required=False, help_text="De eerste dag waarop het niet meer geldt."
    )

    def _post_clean(self) -> None:
        """The rules of the row are checked by the service, which says what to do."""


class DienstFormulier(OnderdeelFormulier):
    domeinen = forms.MultipleChoiceField(
        label="Domeinen", required=False, choices=Domein.choices, widget=forms.CheckboxSelectMultiple
    )
    doelgroepen = forms.MultipleChoiceField(
        label="Voor wie", choices=Doelgroep.choices, widget=forms.CheckboxSelectMultiple
    )

    class Meta:
        model = Dienst
        fields = (
            "naam",
            "omschrijving",
            "trefwoorden",
            "domeinen",
            "doelgroepen",
            "aanmelden",
            "kosten",
            "vrij_toegankelijk",
            "geldig_van",
            "geldig_tot",
        )
        labels = {
            "aanmelden": "Hoe meldt iemand zich aan",
            "vrij_toegankelijk": "Zonder verwijzing te bereiken",
        }
        help_texts = {"trefwoorden": "Woorden waarop collega's ook zoeken."}


class ContactpersoonFormulier(OnderdeelFormulier):
    class Meta:
        model = Contactpersoon
        fields = ("naam", "functie", "waarvoor", "telefoon", "email", "geldig_van", "geldig_tot")

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if not cleaned.get("telefoon") and not cleaned.get("email"):
            self.add_error("telefoon", "Vul een telefoonnummer of een e-mailadres in.")
        return cleaned


class RaamafspraakFormulier(OnderdeelFormulier):
    class Meta:
        model = Raamafspraak
        fields = ("soort", "kenmerk", "afspraak", "reactietermijn_werkdagen", "geldig_van", "geldig_tot")
        labels = {
            "kenmerk": "Kenmerk van het contract",
            "afspraak": "Wat is er afgesproken",
            "reactietermijn_werkdagen": "Reactie binnen (werkdagen)",
        }


FORMULIEREN: dict[str, type[OnderdeelFormulier]] = {
    "dienst": DienstFormulier,
    "contactpersoon": ContactpersoonFormulier,
    "raamafspraak": RaamafspraakFormulier,
}


class ApiFormulier(Formulier):
    scopes = forms.MultipleChoiceField(label="Mag", widget=forms.CheckboxSelectMultiple)
    ip_adressen = forms.CharField(
        label="IP-adressen",
        required=False,
        widget=forms.Textarea({"rows": 3}),
        help_text="Eén adres of reeks per regel, zoals 192.0.2.0/24. Leeg: elk adres.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["scopes"].choices = list(oauth2_settings.SCOPES.items())  # type: ignore[attr-defined]
