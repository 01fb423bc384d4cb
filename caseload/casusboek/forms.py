"""Forms of the casusboek, one per step."""

from typing import Any

from django import forms

from caseload.casusboek.agenda import owners
from caseload.casusboek.models import Kant, Niveau, Ontwikkelpunt
from caseload.casusboek.transitions import LOPEND, PUNT_TRANSITIONS, PuntStatus
from serviceplein.klanten.leefgebieden import Leefgebied
from serviceplein.organisatie.models import Medewerker
from serviceplein.ui.formulieren import DatumField, Formulier

ZONDER_NAMEN = "Schrijf zonder namen, adressen en nummers."


def _text(label: str, *, length: int, rows: int = 5, **kwargs: Any) -> forms.CharField:
    return forms.CharField(
        label=label, max_length=length, widget=forms.Textarea(attrs={"rows": rows}), **kwargs
    )


class CasusForm(Formulier):
    titel = forms.CharField(label="Titel", max_length=120, help_text=ZONDER_NAMEN)
    aanleiding = _text("Wat speelde er?", length=4000)
    uitkomst = _text("Hoe liep het af?", length=4000, rows=3, required=False)
    leefgebied = forms.ChoiceField(
        label="Waar gaat het vooral over?", choices=[("", "Geen keuze"), *Leefgebied.choices], required=False
    )


class VraagForm(Formulier):
    kant = forms.ChoiceField(label="Welk perspectief?", choices=Kant.choices)
    medewerker = forms.ModelChoiceField(
        label="Wie schrijft het?",
        queryset=Medewerker.objects.filter(actief=True, gebruiker__isnull=False).order_by("naam", "pk"),
        empty_label="Kies een collega",
    )


class PerspectiefForm(Formulier):
    kant = forms.ChoiceField(label="Vanuit wie schrijft u?", choices=Kant.choices)
    verteller = forms.CharField(
        label="Wie vertelt dit?",
        max_length=120,
        required=False,
        help_text="Een rol, geen naam. Bijvoorbeeld: moeder van drie kinderen, of wijkverpleegkundige.",
    )
    tekst = _text("Hoe ging het, gezien door deze kant?", length=6000, rows=8, help_text=ZONDER_NAMEN)


class LesForm(Formulier):
    tekst = _text("Wat leren wij hiervan?", length=600, rows=3)
    niveau = forms.ChoiceField(label="Wie kan hier iets mee?", choices=Niveau.choices)


class OordeelForm(Formulier):
    soort = forms.CharField(widget=forms.HiddenInput)
    gevonden = forms.CharField(widget=forms.HiddenInput)
    reden = forms.CharField(label="Waarom noemt dit niemand?", max_length=300)


class TerugForm(Formulier):
    reden = _text("Waarom gaat de casus terug?", length=500, rows=3)


class PuntForm(Formulier):
    """A new point, or one that runs already."""

    punt = forms.ModelChoiceField(
        label="Hoort de les bij een punt dat al loopt?",
        queryset=Ontwikkelpunt.objects.running().order_by("termijn", "pk"),
        required=False,
        empty_label="Nee, een nieuw punt",
    )
    titel = forms.CharField(label="Wat gaat er gebeuren?", max_length=200, required=False)
    eigenaar = forms.ModelChoiceField(
        label="Wie pakt het op?", queryset=owners(), required=False, empty_label="Kies een collega"
    )
    termijn = DatumField(label="Voor wanneer?", required=False)


class StandForm(Formulier):
    status = forms.ChoiceField(label="Hoe staat het ervoor?", choices=PuntStatus.choices)
    wat_gedaan = _text("Wat is er gedaan?", length=2000, rows=4, required=False)

    def __init__(self, *args: Any, nu: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        allowed = PUNT_TRANSITIONS[nu] | ({nu} if nu in LOPEND else set())
        field: Any = self.fields["status"]
        field.choices = [row for row in PuntStatus.choices if row[0] in allowed]
