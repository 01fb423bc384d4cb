"""Forms of a Wmo-voorziening, one per step."""

from typing import Any

from django import forms

from caseload.voorzieningen.models import IndicatieDoor, IndicatieUitkomst, StopReden
from caseload.voorzieningen.services import products_on
from serviceplein.catalogus.models import Product
from serviceplein.organisatie.models import Partner
from serviceplein.ui.formulieren import DatumField, Formulier

GEEN_VOORZIENING = "niet"
JA, NEE = "ja", "nee"


def _text(label: str, *, length: int = 1000, **kwargs: Any) -> forms.CharField:
    return forms.CharField(label=label, max_length=length, widget=forms.Textarea(attrs={"rows": 3}), **kwargs)


class BeginForm(Formulier):
    product = forms.ModelChoiceField(
        label="Om welke voorziening gaat het?",
        queryset=Product.objects.none(),
        empty_label="Kies een voorziening",
    )
    hulpvraag = _text("Wat heeft de klant nodig?", length=2000)

    def __init__(self, *args: Any, op: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["product"]
        field.queryset = products_on(op)


class AfweegForm(Formulier):
    """Intake and decision in one: is an indicatie needed, and who makes it."""

    hulpvraag = _text("Wat heeft de klant nodig?", length=2000)
    eigen_kracht = _text(
        "Wat kan de klant zelf, of met hulp van anderen?",
        length=2000,
        help_text="Denk aan familie, buren, andere regelingen en voorzieningen die er voor iedereen zijn.",
    )
    besluit = forms.ChoiceField(
        label="Is een indicatie nodig?",
        widget=forms.RadioSelect,
        choices=[
            (IndicatieDoor.GEEN, "Nee, de voorziening kan zonder indicatie"),
            (IndicatieDoor.ZELF, "Ja, ik stel de indicatie zelf"),
            (IndicatieDoor.CIZ, "Ja, het CIZ stelt de indicatie"),
            (GEEN_VOORZIENING, "Er is geen voorziening nodig, het lukt zo"),
        ],
    )
    reden = _text("Waarom?", length=500)
    kenmerk = forms.CharField(
        label="Kenmerk van het CIZ", max_length=60, required=False, help_text="Als u dat al hebt."
    )


class IndicatieForm(Formulier):
    uitkomst = forms.ChoiceField(
        label="Wat is de uitkomst?",
        widget=forms.RadioSelect,
        choices=[
            (value, label)
            for value, label in IndicatieUitkomst.choices
            if value != IndicatieUitkomst.VERVALLEN
        ],
    )
    ontvangen_op = DatumField(label="Datum van de indicatie")
    inhoud = _text("Wat zegt de indicatie?", help_text="Bijvoorbeeld hoeveel uren, of welke aanpassing.")
    geldig_tot = DatumField(label="Geldig tot", required=False)
    kenmerk = forms.CharField(label="Kenmerk van het CIZ", max_length=60, required=False)

    def __init__(self, *args: Any, ciz: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if ciz:
            field: Any = self.fields["uitkomst"]
            field.choices = [row for row in field.choices if row[0] != IndicatieUitkomst.NAAR_CIZ]


class OpdrachtForm(Formulier):
    leverancier = forms.ModelChoiceField(
        label="Leverancier", queryset=Partner.objects.order_by("naam"), empty_label="Kies een leverancier"
    )
    opdracht = _text("Wat gaat de leverancier doen?")
    verwacht_op = DatumField(
        label="Wanneer levert de leverancier?", required=False, help_text="Leeg: volgens de norm."
    )


class LeveringForm(Formulier):
    geleverd = forms.ChoiceField(
        label="Is er geleverd?", choices=[(JA, "Ja"), (NEE, "Nee, het komt later")], widget=forms.RadioSelect
    )
    geleverd_op = DatumField(label="Geleverd op", required=False)
    verwacht_op = DatumField(label="Nieuwe datum van de leverancier", required=False)
    reden = _text("Wat zegt de leverancier?", length=500, required=False)

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if data.get("geleverd") == JA and "geleverd_op" not in self.errors and not data.get("geleverd_op"):
            self.add_error("geleverd_op", "Vul in wanneer er geleverd is.")
        if data.get("geleverd") == NEE:
            if "verwacht_op" not in self.errors and not data.get("verwacht_op"):
                self.add_error("verwacht_op", "Vul in wanneer de leverancier nu levert.")
            if not data.get("reden"):
                self.add_error("reden", "Schrijf op wat de leverancier zegt.")
        return data


class TevredenForm(Formulier):
    tevreden = forms.ChoiceField(
        label="Is de klant tevreden?",
        choices=[(JA, "Ja"), (NEE, "Nee, er is nog iets niet goed")],
        widget=forms.RadioSelect,
    )
    gevraagd_op = DatumField(label="Gevraagd op")
    oordeel = _text("Wat vindt de klant ervan?", required=False)
    actie = _text(
        "Wat gaat de leverancier nu doen?", required=False, help_text="Alleen als de klant niet tevreden is."
    )
    leverancier = forms.ModelChoiceField(
        label="Door wie?",
        queryset=Partner.objects.order_by("naam"),
        required=False,
        empty_label="Dezelfde leverancier",
    )
    verwacht_op = DatumField(label="Voor wanneer?", required=False, help_text="Leeg: volgens de norm.")

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if data.get("tevreden") == NEE:
            if not data.get("oordeel"):
                self.add_error("oordeel", "Schrijf op waarom de klant niet tevreden is.")
            if not data.get("actie"):
                self.add_error("actie", "Schrijf op wat er nu gebeurt.")
        return data


class StopForm(Formulier):
    reden = forms.ChoiceField(label="Waarom stopt de voorziening?")
    toelichting = _text("Toelichting", length=500)

    def __init__(self, *args: Any, redenen: tuple[StopReden, ...], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["reden"]
        field.choices = [("", "Kies een reden"), *((reden.value, reden.label) for reden in redenen)]


class LoslaatForm(Formulier):
    akkoord = forms.BooleanField(label="De klant weet dat vragen nu via de helpdesk gaan")
