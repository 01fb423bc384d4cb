"""Forms about the regie."""

from typing import Any

from django import forms

from caseload.regie.models import VerzoekSoort, Vorm
from serviceplein.organisatie.models import Medewerker, Partner
from serviceplein.ui.formulieren import Formulier


class RegieForm(Formulier):
    versie = forms.IntegerField(widget=forms.HiddenInput)
    soort = forms.ChoiceField(
        label="Wat vraagt u?",
        choices=VerzoekSoort.choices,
        initial=VerzoekSoort.CONSULTEREN,
        widget=forms.RadioSelect,
    )
    naar_medewerker = forms.ModelChoiceField(
        label="Collega", queryset=Medewerker.objects.none(), required=False
    )
    naar_partner = forms.ModelChoiceField(
        label="Of ketenpartner", queryset=Partner.objects.none(), required=False
    )
    toestemming = forms.BooleanField(label="De klant vindt goed dat de ketenpartner meedoet", required=False)
    vraag = forms.CharField(
        label="Wat vraagt u en waarom?", max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
    )
    vorm = forms.ChoiceField(
        label="Hoe draagt u over?",
        choices=[("", "Ik vraag alleen advies"), *Vorm.choices],
        required=False,
        widget=forms.RadioSelect,
    )
    notitie = forms.CharField(
        label="Overdrachtsnotitie",
        max_length=4000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Wat werkt bij deze klant, wat is afgesproken, wat moet de ander weten?",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = Medewerker.objects.filter(actief=True, gebruiker__isnull=False)
        self.fields["naar_medewerker"].queryset = people.order_by("naam", "pk")  # type: ignore[attr-defined]
        self.fields["naar_partner"].queryset = Partner.objects.order_by("naam", "pk")  # type: ignore[attr-defined]


class AntwoordForm(Formulier):
    """Yes or no of the receiver; `akkoord_van` is asked for a partner only."""

    akkoord_van = forms.CharField(label="Wie sprak u bij de organisatie?", max_length=120, required=False)
    antwoord = forms.CharField(
        label="Uw antwoord",
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Bij weigeren: waarom niet? Bij advies: wat raadt u aan?",
    )

    def __init__(self, *args: Any, partner: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not partner:
            del self.fields["akkoord_van"]
