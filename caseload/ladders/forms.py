"""The form of a step on a ladder."""

from django import forms

from caseload.ladders.models import Ladder
from intake.quick_scan.ladders import LADDERS
from serviceplein.ui.formulieren import Formulier


def treden(ladder: Ladder) -> list[tuple[int, str]]:
    """Every trede with its name, the highest first."""
    return [(trede.nummer, f"{trede.nummer}: {trede.naam}") for trede in LADDERS[ladder]]


class TredeForm(Formulier):
    """One ladder at a time: its treden are the choices."""

    trede = forms.TypedChoiceField(
        label="Op welke trede staat de klant nu?", coerce=int, widget=forms.RadioSelect
    )
    reden = forms.CharField(
        label="Waarom?",
        max_length=200,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Wat doet of kan de klant nu? Wat veranderde er?",
    )
