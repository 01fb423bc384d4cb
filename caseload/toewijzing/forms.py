"""Forms of assignment."""

from typing import Any

from django import forms

from caseload.toewijzing.models import UITSTROOM
from caseload.toewijzing.policy import Keuze
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
        choices=[("", "Kies een reden"), *((reden.value, reden.label) for reden in UITSTROOM)],
    )
