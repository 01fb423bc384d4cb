"""Forms about klanten: the register card and one gegeven."""

from collections.abc import Collection
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from serviceplein.klanten.gegevens import gegeven_soort, soorten
from serviceplein.klanten.keuzes import Bescherming, Bron, Geslacht, Kanaal, Ondernemer, Uitkering
from serviceplein.klanten.models import Klant
from serviceplein.klanten.validatie import (
    normalize_bsn,
    normalize_postcode,
    validate_bsn,
    validate_postcode,
)
from serviceplein.ui.formulieren import DatumField, Formulier, GeboortedatumField

TALEN = (
    ("nl", "Nederlands"),
    ("ar", "Arabisch"),
    ("tr", "Turks"),
    ("ber", "Berbers"),
    ("ti", "Tigrinya"),
    ("fa", "Farsi"),
    ("uk", "Oekraïens"),
    ("pl", "Pools"),
    ("so", "Somalisch"),
    ("en", "Engels"),
    ("fr", "Frans"),
    ("es", "Spaans"),
    ("gebaren", "Gebarentaal"),
)
ADRESVELDEN = ("straat", "huisnummer", "toevoeging", "postcode", "woonplaats")


class KlantFormulier(Formulier):
    """The card of an inwoner; every field but the last name may wait until it is known."""

    bsn = forms.CharField(
        label="BSN", required=False, max_length=14, widget=forms.TextInput({"inputmode": "numeric"})
    )
    voornamen = forms.CharField(label="Voornamen", required=False, max_length=120)
    voorletters = forms.CharField(label="Voorletters", required=False, max_length=20)
    tussenvoegsel = forms.CharField(label="Tussenvoegsel", required=False, max_length=20)
    achternaam = forms.CharField(label="Achternaam", max_length=120)
    geboortedatum = GeboortedatumField(
        label="Geboortedatum", required=False, help_text="Bijvoorbeeld 14 3 1987"
    )
    geslacht = forms.ChoiceField(label="Geslacht", choices=Geslacht.choices, initial=Geslacht.ONBEKEND)
    postcode = forms.CharField(
        label="Postcode", required=False, max_length=7, help_text="De wijk vullen wij zelf in."
    )
    huisnummer = forms.IntegerField(
        label="Huisnummer", required=False, min_value=1, max_value=99999, localize=False
    )
    toevoeging = forms.CharField(label="Toevoeging", required=False, max_length=10)
    straat = forms.CharField(label="Straat", required=False, max_length=120)
    woonplaats = forms.CharField(label="Woonplaats", required=False, max_length=80)
    telefoon = forms.CharField(label="Telefoon", required=False, max_length=20)
    email = forms.EmailField(label="E-mail", required=False)
    voorkeurskanaal = forms.ChoiceField(
        label="Hoe wil de klant contact?", required=False, choices=[("", "Niet bekend"), *Kanaal.choices]
    )
    taal = forms.ChoiceField(label="Taal", choices=TALEN, initial="nl")
    tolk_nodig = forms.BooleanField(label="Een tolk is nodig", required=False)
    digivaardig = forms.NullBooleanField(
        label="Kan zelf dingen online regelen",
        widget=forms.Select(choices=[("unknown", "Niet bekend"), ("true", "Ja"), ("false", "Nee")]),
    )
    statushouder = forms.BooleanField(label="Statushouder", required=False)
    dak_en_thuisloos = forms.BooleanField(label="Dak- of thuisloos", required=False)
    inburgeringsplichtig = forms.BooleanField(label="Inburgeringsplichtig", required=False)
    ondernemer = forms.ChoiceField(label="Ondernemer", choices=Ondernemer.choices)
    uitkering = forms.ChoiceField(label="Uitkering", choices=Uitkering.choices)
    bescherming = forms.ChoiceField(
        label="Bescherming",
        required=False,
        choices=[("", "Geen"), *Bescherming.choices],
        help_text="Bij 'Collega' en 'Huiselijk geweld' zien alleen de eigen behandelaars dit dossier.",
    )

    def clean_bsn(self) -> str:
        number = normalize_bsn(self.cleaned_data["bsn"])
        if number:
            validate_bsn(number)
        return number

    def clean_postcode(self) -> str:
        postcode = normalize_postcode(self.cleaned_data["postcode"])
        if postcode:
            validate_postcode(postcode)
        return postcode


class KlantWijzigen(KlantFormulier):
    """The card of a known klant, without what changes elsewhere or what this medewerker may not see."""

    stand = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, klant: Klant, zonder: Collection[str], **kwargs: Any) -> None:
        super().__init__(*args, initial=card_of(klant), **kwargs)
        for name in set(zonder) & set(self.fields):
            del self.fields[name]


def card_of(klant: Klant) -> dict[str, Any]:
    """The values of a klant as the form shows them."""
    return {name: getattr(klant, name) for name in KlantFormulier.base_fields}


class GegevenFormulier(Formulier):
    """One fact with its source and the day on which it was true."""

    naam = forms.ChoiceField(label="Welk gegeven", choices=lambda: [("", "Kies een gegeven"), *_names()])
    waarde = forms.CharField(label="Waarde", max_length=200)
    bron = forms.ChoiceField(label="Bron", choices=Bron.choices, initial=Bron.KLANT)
    op = DatumField(label="Geldt op", help_text="De dag waarop dit zo was.", initial=timezone.localdate)

    def clean_op(self) -> Any:
        day = self.cleaned_data["op"]
        if day > timezone.localdate():
            raise ValidationError("Vul een datum in die niet in de toekomst ligt.")
        return day

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("naam") and "waarde" in data:
            try:
                data["waarde"] = gegeven_soort(data["naam"]).lees(data["waarde"])
            except ValueError as error:
                self.add_error("waarde", str(error))
        return data


def _names() -> list[tuple[str, str]]:
    return [(soort.naam, soort.label) for soort in soorten()]
