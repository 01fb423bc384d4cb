"""Forms around a decision."""

from decimal import Decimal
from typing import Any

from django import forms

from backoffice.aanvragen.waarden import HOOGSTE_BEDRAG
from backoffice.besluiten.beslissing import BesluitVoorstel
from backoffice.besluiten.models import Uitkomst
from backoffice.besluiten.services import MensOordeel
from serviceplein.ui.formulieren import Formulier

VOLDOET = [("ja", "Voldoet"), ("nee", "Voldoet niet")]
_BEREKEND = {True: "ja", False: "nee", None: ""}


class BeslisForm(Formulier):
    """Two fields per condition, filled with what was computed; then the outcome."""

    def __init__(self, voorstel: BesluitVoorstel, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.voorstel = voorstel
        for oordeel in voorstel.voorwaarden:
            self.fields[f"voldaan_{oordeel.code}"] = forms.ChoiceField(
                label=oordeel.vraag,
                help_text=oordeel.zin,
                choices=VOLDOET,
                widget=forms.RadioSelect,
                initial=_BEREKEND[oordeel.voldaan],
                error_messages={"required": f"Kies bij '{oordeel.vraag}': voldoet of voldoet niet."},
            )
            self.fields[f"toelichting_{oordeel.code}"] = forms.CharField(
                label=f"Uitleg bij {oordeel.vraag.lower()}",
                required=False,
                max_length=500,
                help_text="Verplicht als uw oordeel afwijkt. De klant leest deze zin in de brief.",
            )
        self.fields["uitkomst"] = forms.ChoiceField(
            label="Besluit",
            choices=[(Uitkomst.TOEGEKEND.value, "Toekennen"), (Uitkomst.AFGEWEZEN.value, "Afwijzen")],
            widget=forms.RadioSelect,
            error_messages={"required": "Kies toekennen of afwijzen."},
        )
        self.fields["bedrag"] = forms.DecimalField(
            label="Bedrag bij toekennen",
            required=False,
            min_value=Decimal(0),
            max_value=HOOGSTE_BEDRAG,
            decimal_places=2,
            localize=True,
            initial=voorstel.bedrag,
        )
        self.fields["toelichting"] = forms.CharField(
            label="Extra uitleg in de brief",
            required=False,
            max_length=2000,
            widget=forms.Textarea({"rows": 3}),
        )

    @property
    def oordelen(self) -> tuple[MensOordeel, ...]:
        return tuple(
            MensOordeel(
                code=oordeel.code,
                voldaan=self.cleaned_data[f"voldaan_{oordeel.code}"] == "ja",
                toelichting=self.cleaned_data[f"toelichting_{oordeel.code}"],
            )
            for oordeel in self.voorstel.voorwaarden
        )


class AfstemmingForm(Formulier):
    """The answer of the vaste contactpersoon."""

    antwoord = forms.ChoiceField(
        label="Past deze aanvraag bij de begeleiding?",
        choices=[("ja", "Ja, akkoord"), ("nee", "Nee, niet akkoord")],
        widget=forms.RadioSelect,
    )
    toelichting = forms.CharField(
        label="Uitleg",
        required=False,
        max_length=500,
        help_text="Verplicht als u niet akkoord bent. De medewerker die beslist leest dit.",
        widget=forms.Textarea({"rows": 3}),
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if data.get("antwoord") == "nee" and not data.get("toelichting", "").strip():
            self.add_error("toelichting", "Leg uit waarom de aanvraag niet bij de begeleiding past.")
        return data


class TeruglegForm(Formulier):
    """What the first person must change before the second one agrees."""

    opmerking = forms.CharField(
        label="Wat moet anders?",
        max_length=500,
        help_text="Uw collega leest dit en past het besluit aan.",
        widget=forms.Textarea({"rows": 3}),
        error_messages={"required": "Schrijf op wat uw collega moet aanpassen."},
    )
