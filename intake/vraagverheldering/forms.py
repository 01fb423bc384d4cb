"""The forms of a vraagverheldering: the talk with its outcome and next step, and the hand-over."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from intake.quick_scan.forms import yes_no
from intake.vraagverheldering.models import Aanbod, Gespreksvorm, Uitvoerder, Vervolg, Vorm
from intake.vraagverheldering.overdracht import latest_contact, wijk_partners
from intake.vraagverheldering.policy import VerhelderingUitkomst
from intake.vraagverheldering.services import Gespreksverslag, Vervolgkeuze
from serviceplein.agenda.sloten import Slot
from serviceplein.klanten.models import Klant
from serviceplein.organisatie.models import Partner
from serviceplein.ui.formulieren import DatumField, Formulier
from serviceplein.ui.weergave import long_date, time_of_day

TEKST = {"rows": 3}


class StartForm(Formulier):
    gespreksvorm = forms.ChoiceField(
        label="Hoe spreekt u de klant?",
        choices=Gespreksvorm.choices,
        widget=forms.RadioSelect,
        initial=Gespreksvorm.TELEFOON,
    )


class VerslagForm(Formulier):
    """What the klant tells; may be kept halfway."""

    hulpvraag = forms.CharField(
        label="Wat heeft de klant nodig?",
        max_length=2000,
        required=False,
        widget=forms.Textarea(TEKST),
        help_text="In de woorden van de klant.",
    )
    eigen_kracht = forms.CharField(
        label="Wat kan de klant zelf, en wie kan helpen?",
        max_length=2000,
        required=False,
        widget=forms.Textarea(TEKST),
    )
    al_geprobeerd = forms.CharField(
        label="Wat is er al geprobeerd?", max_length=2000, required=False, widget=forms.Textarea(TEKST)
    )

    def verslag(self) -> Gespreksverslag:
        """As the service takes it; only after is_valid()."""
        names = ("hulpvraag", "eigen_kracht", "al_geprobeerd")
        return Gespreksverslag(**{name: self.cleaned_data[name] for name in names})


class UitkomstForm(VerslagForm):
    """The talk, its outcome and the next step that is booked with it."""

    wmo_nodig = yes_no("Is hulp uit de Wmo nodig?")
    uitvoerder = forms.ChoiceField(label="Wie helpt?", choices=Uitvoerder.choices, widget=forms.RadioSelect)
    aanbod = forms.ChoiceField(label="Welk aanbod past?", choices=Aanbod.choices, widget=forms.RadioSelect)
    vorm = forms.ChoiceField(
        label="In welke vorm?", choices=[("", "Niet van toepassing"), *Vorm.choices], required=False
    )
    nadere_indicatie = yes_no("Is nader onderzoek voor een indicatie nodig?")
    medische_keuring = yes_no("Is een medische keuring nodig?")
    toelichting = forms.CharField(
        label="Toelichting", max_length=2000, required=False, widget=forms.Textarea(TEKST)
    )
    vervolg = forms.ChoiceField(
        label="Wat is de volgende stap?", choices=Vervolg.choices, widget=forms.RadioSelect
    )
    moment = forms.ChoiceField(
        label="Moment van de afspraak", required=False, help_text="Alleen bij een afspraak."
    )
    partner: "forms.ModelChoiceField[Partner]" = forms.ModelChoiceField(
        label="Organisatie in de wijk",
        queryset=None,
        empty_label="Kies een organisatie",
        required=False,
        help_text="Alleen bij een warme overdracht.",
    )
    contact_op = DatumField(
        label="De wijk belt de klant op", required=False, help_text="Alleen bij een warme overdracht."
    )

    def __init__(self, *args: Any, klant: Klant, momenten: Sequence[Slot], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        moment: Any = self.fields["moment"]
        moment.choices = [("", "Kies een moment"), *((_code(one), _words(one)) for one in momenten)]
        partner: Any = self.fields["partner"]
        partner.queryset = wijk_partners(klant)
        self.fields["contact_op"].initial = latest_contact(timezone.localdate())

    def uitkomst(self) -> VerhelderingUitkomst:
        """As the policy reads it; only after is_valid()."""
        data = self.cleaned_data
        return VerhelderingUitkomst(
            wmo_nodig=data["wmo_nodig"],
            uitvoerder=Uitvoerder(data["uitvoerder"]),
            aanbod=Aanbod(data["aanbod"]),
            vorm=Vorm(data["vorm"]) if data["vorm"] else None,
            nadere_indicatie=data["nadere_indicatie"],
            medische_keuring=data["medische_keuring"],
            vervolg=Vervolg(data["vervolg"]),
            toelichting=data["toelichting"],
        )

    def keuze(self) -> Vervolgkeuze:
        """What the next step needs; only after is_valid()."""
        data = self.cleaned_data
        person, _, text = data["moment"].partition("|")
        begin: datetime | None = parse_datetime(text) if text else None
        return Vervolgkeuze(
            medewerker_id=int(person) if person.isdigit() else None,
            begin=begin,
            partner_id=data["partner"].pk if data["partner"] else None,
            contact_op=data["contact_op"],
        )


def _code(slot: Slot) -> str:
    return f"{slot.medewerker_id}|{slot.begin.isoformat()}"


def _words(slot: Slot) -> str:
    return f"{long_date(slot.begin)} {time_of_day(slot.begin)}, {slot.naam}"


class OverdrachtForm(Formulier):
    """To which organisation, by when it calls, and what it has to know."""

    partner: "forms.ModelChoiceField[Partner]" = forms.ModelChoiceField(
        label="Organisatie in de wijk", queryset=None, empty_label="Kies een organisatie"
    )
    contact_op = DatumField(label="De wijk belt de klant op")
    verhaal = forms.CharField(label="Wat moet de wijk weten?", max_length=2000, widget=forms.Textarea(TEKST))

    def __init__(self, *args: Any, klant: Klant | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        partner: Any = self.fields["partner"]
        partner.queryset = wijk_partners(klant)
        self.fields["contact_op"].initial = latest_contact(timezone.localdate())


class TerugForm(Formulier):
    reden = forms.CharField(
        label="Wat heeft de wijk gevonden?", max_length=2000, widget=forms.Textarea(TEKST)
    )
