"""Forms of the steps on a term."""

from datetime import date
from typing import Any

from django import forms

from backoffice.aanvragen.regelingen import regelingen
from backoffice.termijnen.duur import next_werkdag
from backoffice.termijnen.keuzes import GeenDwangsom, Grond, Voorschotgrond
from backoffice.termijnen.lezen import Situatie
from backoffice.termijnen.models import Opschorting, Overschrijding, Verdaging, Voorschot
from serviceplein.catalogus.normen import norm
from serviceplein.ui.formulieren import DatumField, Formulier

ALLE = [("", "Alle")]
STANDEN = {
    "loopt": "Loopt",
    "stil": "Staat stil",
    "te_laat": "Te laat",
    "in_gebreke": "In gebreke gesteld",
}


def _long(model: Any, name: str, **options: Any) -> forms.CharField:
    return forms.CharField(
        max_length=model._meta.get_field(name).max_length, widget=forms.Textarea({"rows": 3}), **options
    )


class StapForm(Formulier):
    """A form that knows the term it is about, so that it can propose values."""

    def __init__(self, *args: Any, situatie: Situatie, vandaag: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.situatie, self.vandaag = situatie, vandaag
        self.propose()

    def propose(self) -> None:
        """Fills in what follows from the term."""


class OpschortForm(StapForm):
    grond = forms.ChoiceField(label="Waarom staat de termijn stil?", choices=Grond.choices)
    wat = _long(
        Opschorting,
        "wat",
        label="Wat hebben wij nodig, of wat is er aan de hand?",
        help_text="De klant leest dit in de brief. Vraag niets wat wij al weten.",
    )
    uiterlijk = DatumField(
        label="Tot en met welke dag?", required=False, help_text="Verplicht als er gegevens ontbreken."
    )

    def propose(self) -> None:
        days = int(norm("aanvraag.hersteltermijn_dagen", op=self.vandaag))
        self.fields["grond"].initial = Grond.AANVULLING
        self.fields["uiterlijk"].initial = next_werkdag(date.fromordinal(self.vandaag.toordinal() + days))


class HervatForm(StapForm):
    op = DatumField(label="Op welke dag?", help_text="De dag waarop alles binnen was.")

    def propose(self) -> None:
        self.fields["op"].initial = self.vandaag


class BuitenForm(StapForm):
    ontbreekt = forms.CharField(
        label="Wat ontbreekt er nog?",
        max_length=500,
        required=False,
        help_text="Alleen als de klant wel iets stuurde. De klant leest dit in de brief.",
        widget=forms.Textarea({"rows": 3}),
    )


class VerdaagForm(StapForm):
    aantal_weken = forms.IntegerField(label="Hoeveel weken langer?", min_value=1)
    reden = _long(
        Verdaging, "reden", label="Waarom duurt het langer?", help_text="De klant leest dit in de brief."
    )

    def propose(self) -> None:
        self.fields["aantal_weken"].initial = int(norm("termijn.verdaging_weken", op=self.vandaag))


class TeLaatForm(StapForm):
    reden = _long(
        Overschrijding,
        "reden",
        label="Waarom is het besluit te laat?",
        help_text="De klant leest dit in de brief.",
    )
    verwacht_op = DatumField(label="Wanneer krijgt de klant het besluit?")


class IngebrekeForm(StapForm):
    ontvangen_op = DatumField(label="Wanneer kwam de brief binnen?")
    geen_dwangsom = forms.ChoiceField(
        label="Is er een reden dat wij geen dwangsom betalen?",
        choices=[("", "Nee"), *GeenDwangsom.choices],
        required=False,
    )
    toelichting = forms.CharField(
        label="Leg die reden uit", max_length=1000, required=False, widget=forms.Textarea({"rows": 3})
    )

    def propose(self) -> None:
        self.fields["ontvangen_op"].initial = self.vandaag


class VoorschotForm(StapForm):
    grond = forms.ChoiceField(label="Welk voorschot?", choices=Voorschotgrond.choices)
    bedrag = forms.DecimalField(
        label="Bedrag in euro",
        max_digits=8,
        decimal_places=2,
        localize=True,
        widget=forms.TextInput({"inputmode": "decimal"}),
    )
    verwacht = forms.DecimalField(
        label="Wat krijgt de klant waarschijnlijk?",
        max_digits=8,
        decimal_places=2,
        required=False,
        localize=True,
        help_text="Alleen nodig bij algemene bijstand.",
        widget=forms.TextInput({"inputmode": "decimal"}),
    )
    reden = _long(Voorschot, "reden", label="Waarom nu al geld?", help_text="De klant leest dit in de brief.")

    def propose(self) -> None:
        bijstand = self.situatie.voorschot_voor is not None
        if not bijstand:
            self.fields["grond"].choices = [  # type: ignore[attr-defined]
                choice for choice in Voorschotgrond.choices if choice[0] != Voorschotgrond.BIJSTAND
            ]
            del self.fields["verwacht"]
        self.fields["grond"].initial = Voorschotgrond.BIJSTAND if bijstand else Voorschotgrond.AWB


class DwangsomForm(StapForm):
    """Nothing to fill in: the amount is computed."""


class TermijnFilter(forms.Form):
    tekst = forms.CharField(
        label="Naam of kenmerk", required=False, widget=forms.TextInput({"type": "search"})
    )
    regeling = forms.ChoiceField(
        label="Regeling",
        required=False,
        choices=lambda: [*ALLE, *((code, one.naam) for code, one in regelingen().items())],
    )
    stand = forms.ChoiceField(label="Stand", required=False, choices=[*ALLE, *STANDEN.items()])
    van_mij = forms.BooleanField(label="Alleen van mij", required=False)
