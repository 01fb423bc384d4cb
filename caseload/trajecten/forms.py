"""Forms of a traject, one per step."""

from collections.abc import Sequence
from typing import Any

from django import forms

from caseload.trajecten.models import Nazorgmoment, Resultaat, Trajectcontact, UitvalReden
from serviceplein.ui.formulieren import DatumField, Formulier


def _text(label: str, **kwargs: Any) -> forms.CharField:
    return forms.CharField(label=label, max_length=500, widget=forms.Textarea(attrs={"rows": 3}), **kwargs)


class BestelForm(Formulier):
    """Ordering an instrument from an advice; the reason is asked when it is not the first."""

    doel_id = forms.TypedChoiceField(label="Voor welk doel uit het plan?", coerce=int)
    begin = DatumField(label="Begint op")
    verwacht_einde = DatumField(label="Verwacht einde", required=False)
    tussendoel = forms.CharField(label="Tussendoel", max_length=300, required=False)
    tussendoel_voor = DatumField(label="Tussendoel bereikt voor", required=False)
    afwijking_reden = forms.CharField(
        label="Waarom kiest u niet het eerste instrument van het advies?",
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, *args: Any, doelen: Sequence[tuple[int, str]], eerste: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["doel_id"].choices = [("", "Kies een doel"), *doelen]  # type: ignore[attr-defined]
        if eerste:
            del self.fields["afwijking_reden"]


class BeginForm(Formulier):
    begonnen_op = DatumField(label="Op welke dag begon de klant?")


class ContactForm(Formulier):
    op = DatumField(label="Dag")
    met = forms.ChoiceField(label="Met wie sprak u?", choices=Trajectcontact.Met.choices)
    verslag = _text("Wat besprak u?")


class TussendoelForm(Formulier):
    op = DatumField(label="Op welke dag is het tussendoel bereikt?")


class EindeForm(Formulier):
    beeindigd_op = DatumField(label="Laatste dag")
    resultaat = forms.ChoiceField(label="Resultaat", choices=[("", "Maak een keuze"), *Resultaat.choices])
    uitval_reden = forms.ChoiceField(
        label="Waarom viel de klant uit?",
        choices=[("", "Niet uitgevallen"), *UitvalReden.choices],
        required=False,
    )
    werkelijke_kosten = forms.DecimalField(
        label="Wat kostte het echt, in euro's?",
        max_digits=9,
        decimal_places=2,
        min_value=0,
        required=False,
        help_text="Leeg: wat is afgesproken.",
    )
    toelichting = _text("Toelichting", required=False)


class AnnuleerForm(Formulier):
    reden = _text("Waarom gaat het traject niet door?")


class NazorgForm(Formulier):
    uitkomst = forms.ChoiceField(
        label="Hoe gaat het met de klant?",
        choices=Nazorgmoment.Uitkomst.choices,
        widget=forms.RadioSelect,
    )
    toelichting = _text("Toelichting", required=False)
