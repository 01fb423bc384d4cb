"""Forms about a household; every change has a day from which it holds."""

from django import forms
from django.utils import timezone

from serviceplein.klanten.keuzes import HuishoudenRol
from serviceplein.ui.formulieren import DatumField, Formulier


class VormForm(Formulier):
    vanaf = DatumField(label="Huishouden vanaf", initial=timezone.localdate)


class LidForm(Formulier):
    rol = forms.ChoiceField(label="Rol in het huishouden", choices=HuishoudenRol.choices)
    vanaf = DatumField(label="Lid vanaf", initial=timezone.localdate)


class RolForm(Formulier):
    rol = forms.ChoiceField(label="Nieuwe rol", choices=HuishoudenRol.choices)
    vanaf = DatumField(label="Deze rol vanaf", initial=timezone.localdate)


class EindeForm(Formulier):
    vanaf = DatumField(
        label="Geen lid meer vanaf",
        initial=timezone.localdate,
        help_text="De eerste dag waarop deze klant niet meer bij het huishouden hoort.",
    )


class VerhuisForm(Formulier):
    klantnummer = forms.IntegerField(
        label="Klantnummer van iemand in het andere huishouden",
        required=False,
        min_value=1,
        localize=False,
        help_text="Laat dit leeg als een eigen, nieuw huishouden begint.",
    )
    rol = forms.ChoiceField(label="Rol in het andere huishouden", choices=HuishoudenRol.choices)
    vanaf = DatumField(label="Verhuist op", initial=timezone.localdate)


class DagForm(forms.Form):
    """Which day the page shows; an unreadable day is today."""

    op = DatumField(label="Toon het huishouden op", required=False)
