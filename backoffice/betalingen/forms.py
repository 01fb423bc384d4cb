"""Forms and filters of payments."""

from decimal import Decimal

from django import forms
from django.utils import timezone

from backoffice.aanvragen.forms import ALLE, regeling_choices
from backoffice.betalingen.models import Bankbericht
from backoffice.betalingen.regels import HOOGSTE_BEDRAG
from backoffice.betalingen.transitions import BatchStatus, Betaalsoort, Gevolg, RegelStatus
from serviceplein.ui.formulieren import DatumField, Formulier


class PrepareForm(Formulier):
    """What goes into a batch."""

    betaaldatum = DatumField(
        label="Betaaldatum",
        initial=timezone.localdate,
        help_text="Alles wat op deze dag betaald moet zijn, gaat mee.",
    )
    regeling = forms.ChoiceField(
        label="Alleen deze regeling", required=False, choices=lambda: ALLE + regeling_choices()
    )


class ReleaseForm(Formulier):
    """The second person compares the totals and says so."""

    aantal = forms.IntegerField(widget=forms.HiddenInput)
    totaal = forms.DecimalField(widget=forms.HiddenInput, max_digits=14, decimal_places=2)
    vergeleken = forms.BooleanField(
        label="Ik heb het aantal en het totaal vergeleken en geef deze batch vrij",
        error_messages={"required": "Vergelijk eerst het aantal en het totaal."},
    )


class RedenForm(Formulier):
    reden = forms.CharField(label="Waarom?", max_length=300)


class CorrectieForm(RedenForm):
    bedrag = forms.DecimalField(
        label="Nieuw bedrag",
        min_value=Decimal("0.01"),
        max_value=HOOGSTE_BEDRAG,
        max_digits=10,
        decimal_places=2,
        localize=True,
        widget=forms.TextInput({"inputmode": "decimal"}),
    )
    field_order = ("bedrag", "reden")


class BankberichtForm(Formulier):
    bestand = forms.FileField(
        label="Bestand van de bank",
        help_text="Een pain.002 (status) of camt.053 (afschrift). Twee keer hetzelfde kan geen kwaad.",
        widget=forms.FileInput({"accept": ".xml,text/xml,application/xml"}),
    )


class UitzoekForm(Formulier):
    uitkomst = forms.CharField(label="Wat bleek het te zijn?", max_length=300)


class BetalingFilter(forms.Form):
    tekst = forms.CharField(
        label="Naam of referentie", required=False, widget=forms.TextInput({"type": "search"})
    )
    status = forms.ChoiceField(label="Status", required=False, choices=ALLE + RegelStatus.choices)
    soort = forms.ChoiceField(label="Soort", required=False, choices=ALLE + Betaalsoort.choices)
    regeling = forms.ChoiceField(label="Regeling", required=False, choices=lambda: ALLE + regeling_choices())


class BetaalbatchFilter(forms.Form):
    status = forms.ChoiceField(label="Status", required=False, choices=ALLE + BatchStatus.choices)


class BankberichtFilter(forms.Form):
    soort = forms.ChoiceField(label="Soort", required=False, choices=ALLE + Bankbericht.Soort.choices)


class BankmeldingFilter(forms.Form):
    gevolg = forms.ChoiceField(label="Gevolg", required=False, choices=ALLE + Gevolg.choices)
