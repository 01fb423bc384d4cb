"""Referring warm, and the answer to it."""

from typing import Any

from django import forms
from django.db.models import Q, QuerySet

from intake.melding.codes import Bestemming
from intake.melding.models import Melding
from intake.verwijzing.services import SOORTEN
from serviceplein.organisatie.models import Partner
from serviceplein.ui.formulieren import Formulier


class VerwijsForm(Formulier):
    """The organisations of the right kind; the one of the klant's own wijk first."""

    partner = forms.ModelChoiceField(label="Organisatie", queryset=Partner.objects.none())
    gesproken_met = forms.CharField(
        label="Met wie sprak u daar?", max_length=120, help_text="Een naam, geen afdeling."
    )
    boodschap = forms.CharField(
        label="Wat gaf u door?", max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
    )
    toestemming = forms.BooleanField(label="De klant weet het en vindt het goed")
    aangenomen = forms.TypedChoiceField(
        label="Neemt de organisatie de klant over?",
        choices=[("ja", "Ja, meteen"), ("nog_niet", "Dat hoor ik later")],
        widget=forms.RadioSelect,
        coerce=lambda value: value == "ja",
    )

    def __init__(self, *args: Any, melding: Melding, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if melding.bestemming == Bestemming.EIGEN_GEMEENTE:
            del self.fields["partner"]
            return
        field: Any = self.fields["partner"]
        field.queryset = partners_for(melding)
        field.initial = field.queryset.first()
        field.empty_label = None


class AntwoordVerwijzingForm(Formulier):
    aangenomen = forms.TypedChoiceField(
        label="Wat antwoordde de organisatie?",
        choices=[("ja", "Zij neemt de klant over"), ("nee", "Zij neemt de klant niet over")],
        widget=forms.RadioSelect,
        coerce=lambda value: value == "ja",
    )
    weigering = forms.CharField(label="Waarom niet?", max_length=500, required=False)
    samen_verplicht = ("weigering",)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("aangenomen") is False and not cleaned.get("weigering", "").strip():
            self.add_error("weigering", "Noteer waarom de organisatie weigert.")
        return cleaned


def partners_for(melding: Melding) -> QuerySet[Partner]:
    """Partners of the kind the triage named, those of the klant's wijk first."""
    kind = Partner.objects.filter(soort=SOORTEN.get(melding.bestemming, ""))
    wijk = melding.klant.wijk if melding.klant else None
    if wijk is None:
        return kind.order_by("naam")
    near = wijk.partners.values("pk")
    return kind.annotate(dichtbij=Q(pk__in=near)).order_by("-dichtbij", "naam")
