"""The form of the outcome."""

from typing import Any

from django import forms

from intake.quick_scan.models import DominantProbleem
from intake.quick_scan.policy import ScanUitkomst
from serviceplein.ui.formulieren import Formulier

JA_NEE = [("ja", "Ja"), ("nee", "Nee")]
JA_NEE_OPEN = [("", "Niet van toepassing"), *JA_NEE]


def yes_no(label: str) -> forms.TypedChoiceField:
    return forms.TypedChoiceField(
        label=label, choices=JA_NEE, coerce=lambda value: value == "ja", widget=forms.RadioSelect
    )


def maybe(label: str) -> forms.TypedChoiceField:
    return forms.TypedChoiceField(
        label=label,
        choices=JA_NEE_OPEN,
        coerce=lambda value: value == "ja",
        empty_value=None,
        required=False,
    )


class UitkomstForm(Formulier):
    """What the coach concludes; consistency is judged by the policy."""

    kan = yes_no("Kan de klant werken?")
    wil = yes_no("Wil de klant werken?")
    direct_bemiddelbaar = yes_no("Kan de klant direct aan het werk?")
    perspectief_op_werk = yes_no("Is er perspectief op werk?")
    verdiepte_diagnose_nodig = yes_no("Is een verdiepte diagnose nodig?")
    eigen_dienstverlening_beschikbaar = maybe("Hebben wij zelf dienstverlening voor deze klant?")
    dominant_probleem = forms.ChoiceField(label="Grootste probleem", choices=DominantProbleem.choices)
    oplosbaar = maybe("Is dat probleem op te lossen?")
    participatieladder = forms.TypedChoiceField(
        label="Participatieladder",
        coerce=int,
        choices=[
            (6, "6 - Betaald werk"),
            (5, "5 - Betaald werk met ondersteuning"),
            (4, "4 - Onbetaald werk"),
            (3, "3 - Deelname aan georganiseerde activiteiten"),
            (2, "2 - Sociale contacten buitenshuis"),
            (1, "1 - Geïsoleerd"),
        ],
        initial=3,
    )
    reintegratieladder = forms.TypedChoiceField(
        label="Re-integratieladder",
        coerce=int,
        choices=[(trede, f"Trede {trede}") for trede in range(6, -1, -1)],
        initial=3,
    )

    def uitkomst(self) -> ScanUitkomst:
        """The outcome as the policy reads it; only after is_valid()."""
        data: dict[str, Any] = self.cleaned_data
        return ScanUitkomst(**data)
