"""The forms of the outcome, the first steps and the acknowledgement."""

from typing import Any

from django import forms

from intake.quick_scan.ladders import PARTICIPATIELADDER, REINTEGRATIELADDER, Trede
from intake.quick_scan.models import Bevestiging, Doelgroep, DominantProbleem, EersteAfspraak
from intake.quick_scan.policy import ScanUitkomst
from serviceplein.klanten.keuzes import Uitkering
from serviceplein.ui.formulieren import DatumField, Formulier

JA_NEE = [("ja", "Ja"), ("nee", "Nee")]
JA_NEE_OPEN = [("", "Niet van toepassing"), *JA_NEE]


def yes_no(label: str) -> forms.TypedChoiceField:
    """A question that must be answered with ja or nee."""
    return forms.TypedChoiceField(
        label=label, choices=JA_NEE, coerce=lambda value: value == "ja", widget=forms.RadioSelect
    )


def maybe(label: str) -> forms.TypedChoiceField:
    """A question that may be left open."""
    return forms.TypedChoiceField(
        label=label,
        choices=JA_NEE_OPEN,
        coerce=lambda value: value == "ja",
        empty_value=None,
        required=False,
    )


def ladder(label: str, tredes: tuple[Trede, ...]) -> forms.TypedChoiceField:
    """One trede, each with what it means."""
    return forms.TypedChoiceField(
        label=label,
        coerce=int,
        choices=[(t.nummer, f"{t.nummer}. {t.naam}: {t.uitleg[0].lower()}{t.uitleg[1:]}") for t in tredes],
        widget=forms.RadioSelect,
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
    doelgroep = forms.ChoiceField(label="Doelgroep", choices=Doelgroep.choices)
    uitkering_verwacht = forms.ChoiceField(label="Waarschijnlijke uitkering", choices=Uitkering.choices)
    participatieladder = ladder("Participatieladder", PARTICIPATIELADDER)
    reintegratieladder = ladder("Re-integratieladder", REINTEGRATIELADDER)

    def uitkomst(self) -> ScanUitkomst:
        """The outcome as the policy reads it; only after is_valid()."""
        data: dict[str, Any] = self.cleaned_data
        return ScanUitkomst(**{name: data[name] for name in self.fields if name in _FIELDS})


_FIELDS = frozenset(ScanUitkomst.__dataclass_fields__)


class EersteAfspraakForm(Formulier):
    """One first step."""

    wat = forms.CharField(label="Wat is de afspraak?", max_length=300)
    wie = forms.ChoiceField(label="Wie doet dit?", choices=EersteAfspraak.Wie.choices)
    naam = forms.CharField(
        label="Naam", max_length=120, required=False, help_text="Alleen bij iemand uit de omgeving."
    )
    voor = DatumField(label="Voor welke dag?")


class RechtenForm(Formulier):
    """How the klant confirmed."""

    bevestiging = forms.ChoiceField(
        label="Hoe bevestigt de klant dit?", choices=Bevestiging.choices, widget=forms.RadioSelect
    )
