"""Forms of assignment."""

from typing import Any

from django import forms

from caseload.toewijzing.models import TE_KIEZEN, Uitsluiting
from caseload.toewijzing.policy import Keuze
from serviceplein.organisatie.functies import CONTACTPERSONEN, Functie
from serviceplein.organisatie.models import Medewerker
from serviceplein.ui.formulieren import Formulier


class AfwijkenForm(Formulier):
    """Another contactpersoon than the proposal, with the reason."""

    medewerker = forms.TypedChoiceField(label="Contactpersoon", coerce=int)
    reden = forms.CharField(
        label="Waarom wijkt u af van het voorstel?", max_length=500, widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(self, *args: Any, keuze: Keuze, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["medewerker"].choices = [  # type: ignore[attr-defined]
            ("", "Kies een medewerker"),
            *((v.kandidaat.medewerker_id, v.kandidaat.naam) for v in keuze.beoordelingen if not v.gekozen),
        ]


class EindeForm(Formulier):
    """Why the klant leaves the caseload."""

    reden = forms.ChoiceField(
        label="Waarom stopt de begeleiding?",
        choices=[("", "Kies een reden"), *((reden.value, reden.label) for reden in TE_KIEZEN)],
    )


class UitsluitingForm(Formulier):
    """Who may not help this klant, and why."""

    medewerker = forms.ModelChoiceField(
        label="Wie mag deze klant niet helpen?",
        queryset=Medewerker.objects.filter(
            actief=True, functie__in=[*CONTACTPERSONEN, Functie.RELATIEBEHEERDER]
        ).order_by("naam", "pk"),
        empty_label="Kies een medewerker",
    )
    soort = forms.ChoiceField(label="Soort", choices=Uitsluiting.Soort.choices)
    reden = forms.CharField(label="Waarom?", max_length=200)


class StopForm(Formulier):
    """Why an exclusion stops."""

    reden = forms.CharField(label="Waarom stopt de uitsluiting?", max_length=200)


class WisselForm(Formulier):
    """Another contactpersoon for a klant who has one."""

    medewerker = forms.TypedChoiceField(
        label="Contactpersoon", coerce=int, required=False, empty_value=None, help_text="Leeg: het voorstel."
    )
    reden = forms.CharField(label="Waarom krijgt de klant een ander?", max_length=500)

    def __init__(self, *args: Any, keuze: Keuze, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        able = [
            one.kandidaat
            for one in keuze.beoordelingen
            if not one.kandidaat.huidige and not one.kandidaat.uitgesloten
        ]
        field: Any = self.fields["medewerker"]
        field.choices = [("", "Het voorstel"), *((one.medewerker_id, one.naam) for one in able)]
