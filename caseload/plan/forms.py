"""Forms of the plan; each carries the version the user saw."""

from django import forms

from caseload.plan.models import Actie
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


class ActieForm(Formulier):
    versie = forms.IntegerField(widget=forms.HiddenInput)
    omschrijving = forms.CharField(label="Wat gaat er gebeuren?", max_length=300)
    actor = forms.ChoiceField(label="Wie doet het?", choices=Actie.Actor.choices)
    wie = forms.CharField(label="Naam of organisatie", max_length=120, required=False)
    termijn = DatumField(label="Klaar op")


class VaststellenForm(Formulier):
    versie = forms.IntegerField(widget=forms.HiddenInput)
    ondertekend_op = DatumField(label="Dag waarop de klant tekende")


class ActieKlaarForm(Formulier):
    versie = forms.IntegerField(widget=forms.HiddenInput)
    status = forms.ChoiceField(choices=[("gedaan", "Gedaan"), ("vervallen", "Vervallen")])
