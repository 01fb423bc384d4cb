"""The forms of a diagnose: order, uitslag by hand, cancel."""

from typing import Any

from django import forms
from django.utils import timezone

from intake.diagnose.models import Routering
from intake.diagnose.policy import Uitslag
from intake.diagnose.services import diagnose_partners
from intake.quick_scan.forms import yes_no
from serviceplein.organisatie.models import Partner
from serviceplein.ui.formulieren import DatumField, Formulier


class BestelForm(Formulier):
    """What to ask, of whom, and by when."""

    partner: "forms.ModelChoiceField[Partner]" = forms.ModelChoiceField(
        label="Partner", queryset=None, empty_label="Kies een partner"
    )
    vraag = forms.CharField(
        label="Wat wilt u weten?",
        max_length=2000,
        widget=forms.Textarea({"rows": 3}),
        help_text="Bijvoorbeeld: hoeveel uur kan de klant werken, en met welke hulp?",
    )
    termijn = DatumField(
        label="Uitslag uiterlijk op",
        required=False,
        help_text="Leeg: de termijn die met de partner is afgesproken.",
    )
    routering = forms.ChoiceField(
        label="Kiezen we intussen al een contactpersoon?",
        choices=Routering.choices,
        widget=forms.RadioSelect,
        initial=Routering.WACHT,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        partner: Any = self.fields["partner"]
        partner.queryset = diagnose_partners(timezone.localdate())


class UitslagForm(Formulier):
    """What the partner found."""

    kan_werken = yes_no("Kan de klant werken?")
    perspectief_op_werk = yes_no("Is er perspectief op werk?")
    uren_per_week = forms.IntegerField(
        label="Uren per week",
        required=False,
        min_value=0,
        max_value=40,
        help_text="Hoeveel iemand kan werken.",
    )
    conclusie = forms.CharField(
        label="Conclusie",
        max_length=4000,
        widget=forms.Textarea({"rows": 3}),
        help_text="Wat kan iemand? Noteer geen ziekte of behandeling.",
    )
    advies = forms.CharField(
        label="Advies", max_length=4000, required=False, widget=forms.Textarea({"rows": 3})
    )

    def uitslag(self) -> Uitslag:
        """As the service takes it; only after is_valid()."""
        return Uitslag(**self.cleaned_data)


class AnnuleerForm(Formulier):
    reden = forms.CharField(label="Waarom annuleert u?", max_length=300)
    nog_nodig = yes_no("Is er nog een andere diagnose nodig?")
