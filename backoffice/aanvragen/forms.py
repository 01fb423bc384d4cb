"""Forms of applications and batches."""

from typing import Any
from uuid import uuid4

from django import forms

from backoffice.aanvragen.bronnen import VAN_PARTNER
from backoffice.aanvragen.invoer import form_columns
from backoffice.aanvragen.regelingen import Huishoudtype, Kolom, Regeling, Soort, regelingen
from backoffice.aanvragen.transitions import AanvraagStatus, BatchStatus, UitvalStatus
from backoffice.aanvragen.waarden import LANGSTE_WAARDE
from serviceplein.taal import in_zin
from serviceplein.ui.formulieren import DatumWidget, Formulier

ALLE = [("", "Alle")]


def regeling_choices() -> list[tuple[str, str]]:
    return [(code, regeling.naam) for code, regeling in regelingen().items()]


class BatchForm(Formulier):
    """A file with applications for one regeling."""

    regeling = forms.ChoiceField(label="Regeling", choices=regeling_choices)
    bron = forms.CharField(
        label="Afkomstig van",
        max_length=60,
        initial="digitaal loket",
        help_text="Wie de aanvragen aanlevert. Hetzelfde kenmerk van dezelfde bron telt één keer.",
    )
    bestand = forms.FileField(
        label="Bestand",
        help_text="CSV met op de eerste regel de kolomnamen, of JSON Lines met één aanvraag per regel.",
        widget=forms.FileInput({"accept": ".csv,.txt,.jsonl,.ndjson,text/csv,application/x-ndjson"}),
    )

    def clean_bron(self) -> str:
        bron = " ".join(self.cleaned_data["bron"].lower().split())
        if bron.startswith(VAN_PARTNER):
            raise forms.ValidationError("Deze naam hoort bij een partner met een API. Kies een andere.")
        return bron


class AanvraagForm(Formulier):
    """One application: a field for every column of the regeling that is not known yet.

    The values stay text; the intake reads them as it reads a row of a file.
    """

    eenmalig = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, regeling: Regeling, *args: Any, **kwargs: Any) -> None:
        kwargs["initial"] = {"eenmalig": uuid4(), **kwargs.get("initial", {})}
        super().__init__(*args, **kwargs)
        for kolom in form_columns(regeling):
            self.fields[kolom.naam] = _field(kolom)

    @property
    def waarden(self) -> dict[str, str]:
        values = {name: value for name, value in self.cleaned_data.items() if name != "eenmalig"}
        return {name: str(value) for name, value in values.items() if value not in (None, "")}


def _field(kolom: Kolom) -> forms.Field:
    common: dict[str, Any] = {
        "label": kolom.label,
        "required": kolom.verplicht,
        "help_text": kolom.uitleg,
        "error_messages": {"required": f"Vul {in_zin(kolom.label)} in."},
    }
    choices = {
        Soort.HUISHOUDEN: [(item.value, item.label) for item in Huishoudtype],
        Soort.JA_NEE: [("ja", "Ja"), ("nee", "Nee")],
        Soort.KEUZE: list(kolom.opties.items()),
    }.get(kolom.soort)
    if choices is not None:
        return forms.ChoiceField(choices=choices, widget=forms.RadioSelect, **common)
    if kolom.soort is Soort.DATUM:
        return forms.DateField(widget=DatumWidget, **common)
    if kolom.soort is Soort.EMAIL:
        return forms.EmailField(**common)
    mode = {Soort.BEDRAG: "decimal", Soort.GEHEEL: "numeric"}.get(kolom.soort, "text")
    return forms.CharField(widget=forms.TextInput({"inputmode": mode}), **common)


class RijForm(Formulier):
    """The values of a row as they were delivered. Text of any kind: the intake says what is wrong with it."""

    def __init__(self, regeling: Regeling, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for kolom in regeling.kolommen:
            self.fields[kolom.naam] = forms.CharField(
                label=kolom.label,
                required=kolom.verplicht,
                max_length=LANGSTE_WAARDE,
                help_text=kolom.uitleg,
                error_messages={"required": f"Vul {in_zin(kolom.label)} in."},
            )


class CloseForm(Formulier):
    reden = forms.CharField(
        label="Waarom wordt dit geen aanvraag?",
        max_length=300,
        error_messages={"required": "Zeg waarom u deze rij afboekt."},
    )


class AanvraagFilter(forms.Form):
    tekst = forms.CharField(
        label="Naam of kenmerk", required=False, widget=forms.TextInput({"type": "search"})
    )
    regeling = forms.ChoiceField(label="Regeling", required=False, choices=lambda: ALLE + regeling_choices())
    status = forms.ChoiceField(label="Status", required=False, choices=ALLE + AanvraagStatus.choices)
    over_termijn = forms.BooleanField(label="Alleen te laat", required=False)
    van_mij = forms.BooleanField(label="Alleen van mij", required=False)
    batch = forms.IntegerField(label="Batchnummer", required=False, min_value=1)


class BatchFilter(forms.Form):
    regeling = forms.ChoiceField(label="Regeling", required=False, choices=lambda: ALLE + regeling_choices())
    status = forms.ChoiceField(label="Status", required=False, choices=ALLE + BatchStatus.choices)


class FoutFilter(forms.Form):
    tekst = forms.CharField(
        label="Zoek in fouten", required=False, widget=forms.TextInput({"type": "search"})
    )
    stand = forms.ChoiceField(
        label="Stand",
        required=False,
        choices=[
            *ALLE,
            (UitvalStatus.OPEN, "Te behandelen"),
            (UitvalStatus.AFGEBOEKT, "Afgeboekt"),
            ("dubbel", "Dubbel"),
        ],
    )
