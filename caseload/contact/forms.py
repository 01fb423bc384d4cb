"""The form of a contact."""

from django import forms
from django.utils import timezone

from caseload.contact.models import Contactkanaal, Resultaat, Richting
from serviceplein.ui.formulieren import DatumField, Formulier, TijdWidget


class ContactForm(Formulier):
    dag = DatumField(label="Welke dag?")
    tijd = forms.TimeField(label="Hoe laat?", widget=TijdWidget)
    kanaal = forms.ChoiceField(label="Hoe?", choices=Contactkanaal.choices)
    richting = forms.ChoiceField(
        label="Wie zocht contact?", choices=Richting.choices, widget=forms.RadioSelect
    )
    resultaat = forms.ChoiceField(
        label="Wat kwam ervan?",
        choices=Resultaat.choices,
        widget=forms.RadioSelect,
        help_text="Alleen 'Contact gehad' telt voor de contactnorm.",
    )
    verslag = forms.CharField(
        label="Kort verslag", max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )

    @classmethod
    def empty(cls) -> "ContactForm":
        """As it starts: now, and we sought contact."""
        now = timezone.localtime()
        start = {
            "dag": now.date(),
            "tijd": now.time(),
            "richting": Richting.UIT,
            "resultaat": Resultaat.GESPROKEN,
        }
        return cls(initial=start)
