"""Forms of the plan; each carries the version the user saw."""

from collections.abc import Sequence
from typing import Any

from django import forms

from caseload.plan.models import Actie
from caseload.plan.regiepartner import partners_with_regie
from caseload.vaststelling.models import Uitkomst, Wijze
from serviceplein.klanten.leefgebieden import Leefgebied
from serviceplein.ui.formulieren import DatumField, Formulier


class DoelForm(Formulier):
    versie = forms.IntegerField(widget=forms.HiddenInput)
    leefgebied = forms.ChoiceField(label="Leefgebied", choices=Leefgebied.choices)
    van_klant = forms.CharField(
        label="Wat wil de klant?",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="In de woorden van de klant.",
    )
    van_gemeente = forms.CharField(
        label="Wat wil de gemeente?",
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    streefdatum = DatumField(label="Streefdatum", required=False)


class NieuwDoelForm(DoelForm):
    """A new goal; in the plan of a household it may be the goal of one member."""

    voor_klant_id = forms.TypedChoiceField(label="Voor wie?", required=False, coerce=int, empty_value=None)

    def __init__(self, *args: Any, leden: Sequence[tuple[int, str]] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.leden = leden
        if leden:
            self.fields["voor_klant_id"].choices = [("", "Het hele gezin"), *leden]  # type: ignore[attr-defined]
        else:
            del self.fields["voor_klant_id"]


class ActieForm(Formulier):
    versie = forms.IntegerField(widget=forms.HiddenInput)
    omschrijving = forms.CharField(label="Wat gaat er gebeuren?", max_length=300)
    actor = forms.ChoiceField(label="Wie doet het?", choices=Actie.Actor.choices)
    wie = forms.CharField(
        label="Naam of organisatie",
        max_length=120,
        required=False,
        widget=forms.TextInput(attrs={"list": "wie-doet-het", "autocomplete": "off"}),
    )
    termijn = DatumField(label="Klaar op")


class NetwerkvraagForm(Formulier):
    """Asked per goal, before a professional is planned."""

    versie = forms.IntegerField(widget=forms.HiddenInput)
    contacten = forms.TypedMultipleChoiceField(
        label="Wie uit uw omgeving kan helpen?",
        required=False,
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
    )
    toelichting = forms.CharField(
        label="Wat doen zij? Of waarom kan niemand helpen?", max_length=500, required=False
    )

    def __init__(self, *args: Any, netwerk: Sequence[tuple[int, str]] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.netwerk = netwerk
        if netwerk:
            self.fields["contacten"].choices = list(netwerk)  # type: ignore[attr-defined]
        else:
            del self.fields["contacten"]


class DominantForm(Formulier):
    versie = forms.IntegerField(widget=forms.HiddenInput)
    leefgebied = forms.ChoiceField(
        label="Grootste oplosbare probleem",
        choices=[("", "Nog niet gekozen"), *Leefgebied.choices],
        required=False,
    )


class VersieForm(Formulier):
    versie = forms.IntegerField(widget=forms.HiddenInput)


class VaststellenForm(Formulier):
    versie = forms.IntegerField(widget=forms.HiddenInput)
    ondertekend_op = DatumField(label="Dag waarop de klant tekende")
    ondertekend_door = forms.CharField(
        label="Naam van de klant", max_length=120, help_text="De klant typt de eigen naam en is het eens."
    )
    wijze = forms.ChoiceField(
        label="Hoe tekende de klant?", choices=Wijze.choices, initial=Wijze.SCHERM, widget=forms.RadioSelect
    )
    bestand = forms.FileField(
        label="Getekende brief", required=False, help_text="Alleen bij tekenen op papier: foto of pdf."
    )


class EvaluatieForm(Formulier):
    versie = forms.IntegerField(widget=forms.HiddenInput)
    gehouden_op = DatumField(label="Dag van het gesprek")
    uitkomst = forms.ChoiceField(label="Hoe gaat het?", choices=Uitkomst.choices)
    verslag = forms.CharField(
        label="Wat zag u samen?", max_length=4000, widget=forms.Textarea(attrs={"rows": 3})
    )
    volgende = DatumField(
        label="Volgende keer", required=False, help_text="Leeg: volgens de afgesproken regelmaat."
    )


class ActieKlaarForm(Formulier):
    versie = forms.IntegerField(widget=forms.HiddenInput)
    status = forms.ChoiceField(choices=[("gedaan", "Gedaan"), ("vervallen", "Vervallen")])


class RegiepartnerForm(Formulier):
    versie = forms.IntegerField(widget=forms.HiddenInput)
    partner = forms.ModelChoiceField(
        label="Welke organisatie voert de regie?", queryset=partners_with_regie()
    )
