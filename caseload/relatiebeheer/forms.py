"""Forms of relatiebeheer."""

from typing import Any

from django import forms

from caseload.relatiebeheer.models import Partnerrapport, Samenwerkingsafspraak, Samenwerkingsevaluatie
from caseload.relatiebeheer.services import counterparts, owners
from caseload.relatiebeheer.transitions import SamenwerkingStatus
from serviceplein.organisatie.models import Medewerker
from serviceplein.ui.formulieren import DatumField, Formulier

VORMEN = [(vorm.value, vorm.label) for vorm in Partnerrapport.Vorm if vorm != Partnerrapport.Vorm.API]
"""How a report comes that somebody of ours notes."""


class BeheerderForm(Formulier):
    medewerker = forms.ModelChoiceField(
        label="Wie onderhoudt het contact met deze partner?",
        queryset=Medewerker.objects.none(),
        required=False,
        empty_label="Niemand",
    )
    reden = forms.CharField(label="Waarom?", max_length=300, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["medewerker"].queryset = counterparts()  # type: ignore[attr-defined]


class RapportForm(Formulier):
    ontvangen_op = DatumField(label="Ontvangen op")
    vorm = forms.ChoiceField(label="Hoe?", choices=VORMEN, widget=forms.RadioSelect)
    samenvatting = forms.CharField(
        label="Hoe gaat het volgens de partner?",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Wat is er gedaan, wat lukt, wat is er nodig? Leg geen ziekte of behandeling vast.",
    )
    klant_gesproken_op = DatumField(
        label="Wanneer sprak de partner de klant het laatst?",
        required=False,
        help_text="Laat leeg als de partner dat niet zegt.",
    )


class SamenwerkingForm(Formulier):
    onderwerp = forms.CharField(label="Waarover?", max_length=120)
    afspraak = forms.CharField(
        label="Wat is afgesproken?",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Wie doet wat, en hoe zien we of het lukt?",
    )
    eigenaar = forms.ModelChoiceField(
        label="Wie van ons let erop?",
        queryset=Medewerker.objects.none(),
        empty_label="Kies een collega",
    )
    van = DatumField(label="Geldt vanaf")
    tot = DatumField(label="Geldt tot", help_text="De eerste dag waarop het niet meer geldt.")
    evaluatie_op = DatumField(label="Samen bekijken op", required=False)
    akkoord = forms.BooleanField(
        label="Beide kanten zijn akkoord",
        required=False,
        help_text="Zonder akkoord is de afspraak nog in overleg.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["eigenaar"].queryset = owners()  # type: ignore[attr-defined]


def as_initial(row: Samenwerkingsafspraak) -> dict[str, Any]:
    """An agreement as the form shows it."""
    names = ("onderwerp", "afspraak", "eigenaar", "van", "tot", "evaluatie_op")
    return {name: getattr(row, name) for name in names} | {"akkoord": row.status == SamenwerkingStatus.LOOPT}


class EvaluatieForm(Formulier):
    op = DatumField(label="Besproken op")
    oordeel = forms.ChoiceField(
        label="Hoe gaat het?", choices=Samenwerkingsevaluatie.Oordeel.choices, widget=forms.RadioSelect
    )
    verslag = forms.CharField(
        label="Wat is besproken?", max_length=1000, widget=forms.Textarea(attrs={"rows": 4})
    )
    volgende_op = DatumField(
        label="Volgende keer", required=False, help_text="Leeg: niet meer voor het einde van de afspraak."
    )


class EindeForm(Formulier):
    reden = forms.CharField(
        label="Waarom stopt de afspraak?", max_length=300, widget=forms.Textarea(attrs={"rows": 2})
    )
