"""Forms of duties, proof, proposals and exemptions."""

from django import forms

from caseload.verplichtingen.soorten import choices
from caseload.verplichtingen.transitions import Oordeel
from serviceplein.ui.formulieren import DatumField, Formulier


def _tekst(
    label: str, rows: int = 2, hulp: str = "", *, lengte: int = 300, verplicht: bool = True
) -> forms.CharField:
    return forms.CharField(
        label=label,
        max_length=lengte,
        required=verplicht,
        help_text=hulp,
        widget=forms.Textarea(attrs={"rows": rows}),
    )


class VerplichtingForm(Formulier):
    soort = forms.ChoiceField(label="Welke verplichting?", choices=choices)
    van = DatumField(label="Vanaf")
    aantal = forms.IntegerField(
        label="Hoeveel per periode?",
        required=False,
        min_value=1,
        max_value=99,
        help_text="Leeg is wat het beleid vraagt.",
    )
    toelichting = _tekst("Wat betekent dat voor deze klant?", verplicht=False)


class StoppenForm(Formulier):
    reden = _tekst("Waarom stopt de verplichting?")


class BewijsForm(Formulier):
    periode_van = forms.TypedChoiceField(label="Voor welke periode?")
    aantal = forms.IntegerField(label="Hoeveel laat de klant zien?", min_value=1, max_value=99)
    omschrijving = _tekst(
        "Wat laat de klant zien?", 3, "Bijvoorbeeld: gesolliciteerd bij drie restaurants.", lengte=500
    )
    bestand = forms.FileField(label="Bestand", required=False, help_text="PDF, JPG of PNG")


class OordeelForm(Formulier):
    oordeel = forms.ChoiceField(
        label="Is dit genoeg?",
        choices=[(one.value, one.label) for one in (Oordeel.VOLDOENDE, Oordeel.ONVOLDOENDE)],
        widget=forms.RadioSelect,
    )
    reden = _tekst("Waarom?", hulp="Bij onvoldoende: wat ontbreekt er?", verplicht=False)


class MaatregelForm(Formulier):
    overtreding = _tekst("Wat is niet nagekomen?", 3, lengte=500)
    zienswijze = _tekst(
        "Wat zegt de klant hierover?",
        3,
        "Spreek de klant eerst. Was het overmacht? Stel dan geen maatregel voor.",
        lengte=500,
    )


class IntrekkenForm(Formulier):
    reden = _tekst("Waarom trekt u het voorstel in?")


class AntwoordForm(Formulier):
    antwoord = forms.ChoiceField(
        label="Wat doet handhaving?",
        choices=[("ja", "Overnemen"), ("nee", "Niet overnemen")],
        widget=forms.RadioSelect,
    )
    reden = _tekst("Waarom?")


class OntheffingForm(Formulier):
    van = DatumField(label="Vanaf")
    tot = DatumField(label="Tot", help_text="Vanaf deze dag gelden de verplichtingen weer.")
    reden = _tekst("Waarom?")


class VerlengenForm(Formulier):
    tot = DatumField(label="Verlengen tot")
    reden = _tekst("Waarom?")


class OntheffingIntrekkenForm(Formulier):
    per = DatumField(label="Vanaf wanneer gelden de verplichtingen weer?")
    reden = _tekst("Waarom?")
