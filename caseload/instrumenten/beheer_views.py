"""The screen of one instrument: for whom it is, what it costs, and from when (CAS-13)."""

from datetime import datetime
from typing import Any, ClassVar

from django import forms
from django.http import HttpResponse
from django.utils import timezone

from caseload.instrumenten import beheren
from caseload.instrumenten.codes import Arbeidsvraag, Belemmering, Competentie, Kans, Uitvoering
from caseload.instrumenten.forms import many
from caseload.instrumenten.models import Budget, Instrument
from caseload.instrumenten.views import Beheerformulier
from intake.quick_scan.models import Doelgroep
from serviceplein.toegang.models import Gebruiker
from serviceplein.ui.formulieren import DatumField, Formulier

TREDEN = [(str(n), f"Trede {n}") for n in range(7)]
LIJSTEN = ("doelgroepen", "kansen", "bedoeld_voor", "niet_bij", "competenties")
LADDERS = ("treden_reintegratie", "treden_participatie")


class InstrumentForm(Formulier):
    naam = forms.CharField(label="Naam", max_length=120)
    omschrijving = forms.CharField(label="Wat is het, in één zin", max_length=300, required=False)
    uitvoering = forms.ChoiceField(label="Wie doet het?", choices=Uitvoering.choices)
    kosten = forms.DecimalField(
        label="Kosten in euro's",
        max_digits=9,
        decimal_places=2,
        min_value=0,
        help_text="Doet een partner het, dan telt de prijs van het contract.",
    )
    budgetcode = forms.ChoiceField(label="Betaald uit")
    duur_weken = forms.IntegerField(label="Duur in weken", min_value=1, max_value=520)
    treden_reintegratie = many("Treden op de re-integratieladder", TREDEN, "Geen gekozen: alle treden.")
    treden_participatie = many("Treden op de participatieladder", TREDEN[1:], "Geen gekozen: alle treden.")
    doelgroepen = many("Doelgroepen", Doelgroep.choices, "Geen gekozen: iedereen.")
    leeftijd_van = forms.IntegerField(label="Vanaf leeftijd", min_value=12, max_value=99, required=False)
    leeftijd_tot = forms.IntegerField(label="Tot en met leeftijd", min_value=12, max_value=99, required=False)
    bedoeld_voor = many("Bedoeld voor wie dit in de weg staat", Belemmering.choices)
    niet_bij = many("Niet bij", Belemmering.choices)
    kansen = many("Wat de klant nodig heeft om te kunnen beginnen", Kans.choices)
    competenties = many("Wat de klant goed moet kunnen", Competentie.choices)
    arbeidsvraag = forms.ChoiceField(
        label="Alleen bij vraag naar werk",
        choices=[("", "Maakt niet uit"), *Arbeidsvraag.choices],
        required=False,
    )
    vanaf = DatumField(label="Geldt vanaf")

    def __init__(self, *args: Any, nieuw: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        budgets = dict(Budget.objects.order_by("geldig_van").values_list("code", "naam"))
        self.fields["budgetcode"].choices = [  # type: ignore[attr-defined]
            ("", "Maak een keuze"),
            *sorted(budgets.items(), key=lambda pair: pair[1]),
        ]
        if nieuw:
            self.fields["code"] = forms.SlugField(
                label="Code", max_length=60, help_text="Kleine letters, zoals sollicitatietraining."
            )
            self.order_fields(["code"])

    def eigenschappen(self) -> beheren.Eigenschappen:
        """What was filled in, as the step wants it."""
        data = {name: value for name, value in self.cleaned_data.items() if name not in ("code", "vanaf")}
        data |= {name: tuple(data[name]) for name in LIJSTEN}
        data |= {name: tuple(int(one) for one in data[name]) for name in LADDERS}
        return beheren.Eigenschappen(**data)


class StopForm(Formulier):
    tot = DatumField(label="Stopt op", help_text="De eerste dag waarop het niet meer wordt geadviseerd.")


def as_filled(row: Instrument) -> dict[str, Any]:
    """A version as the form shows it, to change from today on."""
    initial = {name: getattr(row, name) for name in InstrumentForm.base_fields if name != "vanaf"}
    initial |= {name: [str(one) for one in initial[name]] for name in LADDERS}
    return initial | {"vanaf": timezone.localdate()}


class InstrumentBewerken(Beheerformulier):
    """A new instrument, or another version of one; under it the versions that were and will be."""

    formulier: ClassVar[type[Formulier]] = InstrumentForm
    template_name = "caseload/instrumenten/instrument.html"
    gelukt = "Het instrument is vastgelegd. Trajecten die lopen veranderen niet."
    instrument: Instrument | None = None

    def find(self, **kwargs: Any) -> None:
        if "instrument_id" in kwargs:
            self.instrument = Instrument.objects.get(pk=kwargs["instrument_id"])

    def form_options(self) -> dict[str, Any]:
        return {"nieuw": self.instrument is None}

    def initial(self) -> dict[str, Any]:
        return as_filled(self.instrument) if self.instrument else {"vanaf": timezone.localdate()}

    def run(self, data: dict[str, Any], *, actor: Gebruiker, now: datetime) -> None:
        row = self.instrument
        command = beheren.SaveInstrument(
            code=row.code if row else data["code"],
            vanaf=data["vanaf"],
            eigenschappen=self.form.eigenschappen(),
            instrument_id=row.pk if row else None,
        )
        beheren.save_instrument(command, actor=actor, now=now)

    def context(self) -> dict[str, Any]:
        row = self.instrument
        return {
            "instrument": row,
            "versies": Instrument.objects.filter(code=row.code).order_by("-geldig_van", "-pk") if row else (),
            "stop": StopForm(),
            "titel": f"{row.naam} wijzigen" if row else "Nieuw instrument",
        }


class InstrumentStoppen(InstrumentBewerken):
    http_method_names = ("post",)
    formulier = StopForm
    gelukt = "Het instrument stopt. Trajecten die lopen gaan door."

    def form_for(self, data: Any = None, files: Any = None) -> StopForm:
        return StopForm(data)

    def run(self, data: dict[str, Any], *, actor: Gebruiker, now: datetime) -> None:
        command = beheren.StopInstrument(instrument_id=self.kwargs["instrument_id"], tot=data["tot"])
        beheren.stop_instrument(command, actor=actor, now=now)

    def page(self, form: StopForm, status: int = 200) -> HttpResponse:
        self.stop = form
        blank = InstrumentForm(initial=self.initial(), **self.form_options())
        return super().page(blank, status=status)

    def context(self) -> dict[str, Any]:
        return {**super().context(), "stop": self.stop}
