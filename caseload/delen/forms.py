"""Forms about sharing a part of the plan."""

from collections.abc import Sequence
from typing import Any

from django import forms

from caseload.delen.models import Grondslag
from serviceplein.organisatie.models import Partner
from serviceplein.ui.formulieren import DatumField, Formulier


class DeelForm(Formulier):
    """`delen` are codes such as "gebied:werk", "doel:12" and "actie:34"."""

    versie = forms.IntegerField(widget=forms.HiddenInput)
    partner = forms.ModelChoiceField(label="Met welke organisatie?", queryset=Partner.objects.none())
    delen = forms.MultipleChoiceField(
        label="Wat deelt u?",
        widget=forms.CheckboxSelectMultiple,
        help_text="Deel niet meer dan nodig is. De organisatie ziet alleen wat u hier kiest.",
    )
    waarvoor = forms.CharField(label="Waarvoor heeft de organisatie dit nodig?", max_length=300)
    grondslag = forms.ChoiceField(
        label="Waarom mag dit?", choices=Grondslag.choices, widget=forms.RadioSelect
    )
    toestemming_op = DatumField(label="Dag waarop de klant toestemming gaf", required=False)
    artikel = forms.CharField(
        label="Artikel van de wet",
        max_length=200,
        required=False,
        help_text="Alleen als de wet het voorschrijft, bijvoorbeeld artikel 64 Participatiewet.",
    )
    tot = DatumField(label="Delen tot", help_text="Vanaf deze dag ziet de organisatie niets meer.")

    def __init__(self, *args: Any, onderdelen: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["partner"].queryset = Partner.objects.order_by("naam", "pk")  # type: ignore[attr-defined]
        self.fields["delen"].choices = list(onderdelen)  # type: ignore[attr-defined]


class StopForm(Formulier):
    reden = forms.CharField(label="Waarom stopt u?", max_length=300, required=False)
