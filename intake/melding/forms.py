"""Forms of the desk."""

from typing import Any
from uuid import uuid4

from django import forms
from django.db.models import Q
from django.utils import timezone

from intake.melding.codes import Bestemming, Kanaal, SoortVraag, Stroom, Vervolgstap
from serviceplein.catalogus.models import Domein, Product
from serviceplein.ui.formulieren import Formulier


class MeldingForm(Formulier):
    """One question at the desk; `eenmalig` makes a double click harmless."""

    eenmalig = forms.UUIDField(widget=forms.HiddenInput)
    kanaal = forms.ChoiceField(label="Kanaal", choices=Kanaal.choices, initial=Kanaal.TELEFOON)
    vraag = forms.CharField(
        label="Vraag in eigen woorden",
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Noteer wat de klant zegt. Geen medische gegevens.",
    )
    domeinen = forms.MultipleChoiceField(
        label="Waar gaat het over?", choices=Domein.choices, widget=forms.CheckboxSelectMultiple
    )
    soort_vraag = forms.ChoiceField(
        label="Wat voor vraag is het?", choices=SoortVraag.choices, widget=forms.RadioSelect
    )
    product = forms.ChoiceField(label="Product, als dat duidelijk is", required=False)
    juiste_plek = forms.TypedChoiceField(
        label="Bij een onduidelijke Wmo-vraag: is de klant hier op de juiste plek?",
        choices=[("", "Weet ik niet"), ("ja", "Ja"), ("nee", "Nee")],
        coerce=lambda value: value == "ja",
        empty_value=None,
        required=False,
    )
    raakt_begeleiding = forms.BooleanField(label="Raakt de begeleiding die al loopt", required=False)
    antwoord = forms.CharField(
        label="Antwoord, als u de vraag meteen beantwoordt",
        max_length=4000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Met een antwoord sluit u de melding af met de knop Direct afgehandeld.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        today = timezone.localdate()
        running = Product.objects.filter(
            Q(geldig_tot__isnull=True) | Q(geldig_tot__gt=today), geldig_van__lte=today
        )
        products = running.order_by("naam").values_list("code", "naam")
        self.fields["product"].choices = [("", "Geen of onbekend"), *products]  # type: ignore[attr-defined]
        self.fields["eenmalig"].initial = uuid4

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if "direct" in self.data and not cleaned.get("antwoord", "").strip():
            self.add_error("antwoord", "Noteer kort welk antwoord de klant kreeg.")
        return cleaned


class AntwoordForm(Formulier):
    antwoord = forms.CharField(
        label="Antwoord aan de klant", max_length=4000, widget=forms.Textarea(attrs={"rows": 3})
    )


class AfwijkingForm(Formulier):
    """Another outcome than the proposal, with the reason."""

    stroom = forms.ChoiceField(label="Stroom", choices=Stroom.choices)
    bestemming = forms.ChoiceField(
        label="Bestemming",
        choices=[choice for choice in Bestemming.choices if choice[0] != Bestemming.DIRECT_AFGEHANDELD],
    )
    vervolgstap = forms.ChoiceField(label="Vervolgstap", choices=Vervolgstap.choices)
    reden = forms.CharField(
        label="Waarom wijkt u af?", max_length=500, widget=forms.Textarea(attrs={"rows": 2})
    )


class HeropenForm(Formulier):
    reden = forms.CharField(label="Waarom opnieuw?", max_length=500)
