"""Forms of the agenda: choosing a moment, moving, cancelling, what came of a talk, keeping time free."""

from datetime import datetime
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from serviceplein.agenda.keuzes import AfspraakSoort, Afzegger, DeelnemerRol, Plek, Vervolg
from serviceplein.organisatie.models import Medewerker
from serviceplein.ui.formulieren import DatumField, Formulier, TijdWidget

KIES = "Kies een moment uit de lijst."


def read_moment(text: str) -> tuple[int, datetime]:
    """The value of one radio button, "medewerker id|moment". Raises ValidationError."""
    person, _, moment = text.partition("|")
    try:
        begin = parse_datetime(moment)
    except ValueError:
        begin = None
    if not person.isdigit() or begin is None or timezone.is_naive(begin):
        raise forms.ValidationError(KIES)
    return int(person), begin


class MomentForm(Formulier):
    """One radio button."""

    moment = forms.CharField(error_messages={"required": "Kies eerst een moment."})

    def clean_moment(self) -> tuple[int, datetime]:
        return read_moment(self.cleaned_data["moment"])


class VerzetForm(MomentForm):
    reden = forms.CharField(label="Waarom verzet u de afspraak?", max_length=300)


class PlanForm(Formulier):
    """With whom, what for and where; the free moments follow from it."""

    soort = forms.ChoiceField(label="Soort gesprek", choices=AfspraakSoort.choices)
    medewerker = forms.ModelChoiceField(label="Wie voert het gesprek?", queryset=Medewerker.objects.none())
    collega = forms.ModelChoiceField(
        label="Collega die meedoet",
        queryset=Medewerker.objects.none(),
        required=False,
        empty_label="Niemand",
    )
    gast = forms.CharField(
        label="Iemand van buiten",
        max_length=120,
        required=False,
        help_text="Bijvoorbeeld de werkgever bij een driegesprek, of een tolk.",
    )
    gast_rol = forms.ChoiceField(
        label="Wie is dat?", choices=[("", "Kies"), *DeelnemerRol.choices[1:]], required=False
    )
    adres = forms.CharField(
        label="Adres",
        max_length=200,
        required=False,
        help_text="Alleen als u ernaartoe gaat. Wij houden dan reistijd vrij.",
    )
    vanaf = DatumField(label="Vanaf welke dag?", required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = Medewerker.objects.filter(actief=True).order_by("naam", "pk")
        for name in ("medewerker", "collega"):
            field: Any = self.fields[name]
            field.queryset = people

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if data.get("soort") == AfspraakSoort.HUISBEZOEK and not data.get("adres"):
            self.add_error("adres", "Vul het adres in waar u heen gaat.")
        if data.get("gast") and not data.get("gast_rol"):
            self.add_error("gast_rol", "Kies wie dat is.")
        if data.get("collega") and data.get("collega") == data.get("medewerker"):
            self.add_error("collega", "Deze collega voert het gesprek al.")
        return data


class AfzegForm(Formulier):
    door = forms.ChoiceField(label="Wie zegt af?", choices=Afzegger.choices, widget=forms.RadioSelect)
    reden = forms.CharField(label="Waarom gaat het niet door?", max_length=300)


class NietGekomenForm(Formulier):
    vervolg = forms.ChoiceField(label="Wat doen wij nu?", choices=Vervolg.choices, widget=forms.RadioSelect)
    verklaring = forms.CharField(
        label="Wat zegt de klant erover?",
        max_length=500,
        required=False,
        widget=forms.Textarea({"rows": 3}),
    )


class VerklaringForm(Formulier):
    verklaring = forms.CharField(
        label="Wat vertelt de klant?", max_length=500, widget=forms.Textarea({"rows": 3})
    )


class VerslagForm(Formulier):
    verslag = forms.CharField(
        label="Wat is besproken en afgesproken?", max_length=4000, widget=forms.Textarea({"rows": 6})
    )
    afgerond = forms.BooleanField(label="De vraag is hiermee klaar", required=False)


class BezoekForm(Formulier):
    """For a phone or a tablet: four short questions, the report last."""

    JA_NEE = (("ja", "Ja"), ("nee", "Nee"))
    mag_binnen = forms.ChoiceField(
        label="Vindt de klant het goed dat u binnenkomt?", choices=JA_NEE, widget=forms.RadioSelect
    )
    mag_vastleggen = forms.ChoiceField(
        label="Vindt de klant het goed dat u het gesprek vastlegt?", choices=JA_NEE, widget=forms.RadioSelect
    )
    plek = forms.ChoiceField(label="Waar was het gesprek?", choices=Plek.choices, widget=forms.RadioSelect)
    reden = forms.CharField(
        label="Waarom was er geen toestemming?",
        max_length=300,
        required=False,
        help_text="Alleen als u ergens nee koos.",
    )
    verslag = forms.CharField(
        label="Wat is besproken en afgesproken?",
        max_length=4000,
        required=False,
        widget=forms.Textarea({"rows": 6}),
        help_text="Zonder toestemming om vast te leggen bewaren wij dit niet.",
    )
    afgerond = forms.BooleanField(label="De vraag is hiermee klaar", required=False)


class BlokForm(Formulier):
    dag = DatumField(label="Dag")
    van = forms.TimeField(label="Van", widget=TijdWidget())
    tot = forms.TimeField(label="Tot", widget=TijdWidget())
    omschrijving = forms.CharField(label="Waarvoor?", max_length=80)
    alleen_voor = forms.ChoiceField(
        label="Wat mag hier wel?",
        choices=[("", "Niets, ik ben bezet"), *AfspraakSoort.choices],
        required=False,
    )
    weken = forms.IntegerField(
        label="Hoeveel weken achter elkaar?", min_value=1, max_value=52, initial=1, required=False
    )
