"""Forms of the advice, of contracts and of budgets."""

from typing import Any

from django import forms

from caseload.instrumenten.codes import Belemmering, Competentie, Kans, Richting
from caseload.instrumenten.models import Budget, Contract, Instrument
from serviceplein.organisatie.models import Partner
from serviceplein.ui.formulieren import DatumField, Formulier


def many(label: str, choices: Any, hint: str = "") -> forms.MultipleChoiceField:
    """Any number of these, also none."""
    return forms.MultipleChoiceField(
        label=label, choices=choices, required=False, widget=forms.CheckboxSelectMultiple, help_text=hint
    )


class AdviesForm(Formulier):
    """What coach and klant agree on; filled in beforehand with what is known."""

    kansen = many("Wat helpt de klant?", Kans.choices)
    belemmeringen = many("Wat staat in de weg?", Belemmering.choices, "Leg geen ziekte of behandeling vast.")
    competenties = many("Wat kan de klant goed?", Competentie.choices)
    richting = forms.ChoiceField(
        label="In welke richting zoekt de klant werk?",
        choices=[("", "Nog niet bekend"), *Richting.choices],
        required=False,
    )


class BudgetForm(Formulier):
    bedrag = forms.DecimalField(label="Bedrag in euro's", max_digits=12, decimal_places=2, min_value=0)


class NieuwBudgetForm(BudgetForm):
    code = forms.SlugField(label="Code", max_length=40, help_text="Kleine letters, zoals participatie.")
    naam = forms.CharField(label="Naam", max_length=120)
    geldig_van = DatumField(label="Geldt vanaf")
    geldig_tot = DatumField(label="Geldt tot", help_text="De eerste dag waarop het niet meer geldt.")

    field_order = ("code", "naam", "bedrag", "geldig_van", "geldig_tot")


class ContractForm(Formulier):
    kenmerk = forms.CharField(label="Kenmerk", max_length=40)
    partner = forms.ModelChoiceField(label="Partner", queryset=Partner.objects.order_by("naam"))
    instrument = forms.ChoiceField(label="Instrument")
    prijs = forms.DecimalField(
        label="Prijs per traject in euro's", max_digits=9, decimal_places=2, min_value=0
    )
    plaatsen = forms.IntegerField(label="Aantal plaatsen", min_value=1)
    budgetcode = forms.ChoiceField(label="Betaald uit")
    geldig_van = DatumField(label="Geldt vanaf")
    geldig_tot = DatumField(label="Geldt tot", help_text="De eerste dag waarop het niet meer geldt.")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        names = dict(Instrument.objects.order_by("geldig_van").values_list("code", "naam"))
        budgets = dict(Budget.objects.order_by("geldig_van").values_list("code", "naam"))
        self._offer("instrument", names)
        self._offer("budgetcode", budgets)

    def _offer(self, field: str, names: dict[str, str]) -> None:
        options = sorted(names.items(), key=lambda pair: pair[1])
        self.fields[field].choices = [("", "Maak een keuze"), *options]  # type: ignore[attr-defined]


def as_initial(contract: Contract) -> dict[str, Any]:
    """A contract as the form shows it."""
    names = (
        "kenmerk",
        "partner",
        "instrument",
        "prijs",
        "plaatsen",
        "budgetcode",
        "geldig_van",
        "geldig_tot",
    )
    return {name: getattr(contract, name) for name in names}
