"""The filters of a page with figures; they live in the address, so that a view can be sent on."""

from datetime import date, datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.db.models import TextChoices
from django.http import QueryDict
from django.utils import timezone

from intake.melding.codes import Stroom
from reporting.indicatoren.vraag import Bereik, Vraag, months_back
from serviceplein.ui.formulieren import DatumField, FieldView, view_of
from serviceplein.ui.weergave import MAANDEN_LANG

MONTHS_SHOWN = 24


class Periode(TextChoices):
    MAAND = "maand", "Deze maand"
    KWARTAAL = "kwartaal", "Drie maanden"
    JAAR = "jaar", "Twaalf maanden"


MONTHS_BEFORE = {Periode.MAAND: 0, Periode.KWARTAAL: 2, Periode.JAAR: 11}


class Filters(forms.Form):
    """Peildatum, period and stroom; a wrong value is said at its field and the default holds."""

    peildatum = DatumField(label="Peildatum", required=False)
    periode = forms.ChoiceField(label="Periode", required=False, choices=Periode.choices)
    stroom = forms.ChoiceField(label="Stroom", required=False, choices=[("", "Alle"), *Stroom.choices])

    def __init__(self, data: QueryDict, *, vandaag: date, periode: Periode) -> None:
        filled = data.copy()
        filled.setdefault("peildatum", vandaag.isoformat())
        filled.setdefault("periode", periode)
        super().__init__(filled, auto_id="filter-%s", label_suffix="")
        self.vandaag = vandaag
        self.standaard = periode

    def clean_peildatum(self) -> date | None:
        day: date | None = self.cleaned_data["peildatum"]
        if day and (day > self.vandaag or day.year < 1990):
            raise forms.ValidationError("Kies een dag die niet in de toekomst ligt.")
        return day

    @property
    def velden(self) -> list[FieldView]:
        return [view_of(field) for field in self.visible_fields()]

    @property
    def periode_gekozen(self) -> Periode:
        self.is_valid()
        return Periode(self.cleaned_data.get("periode") or self.standaard)

    def vraag(self, bereik: Bereik, nu: datetime) -> Vraag:
        """What the filters ask of `bereik`."""
        self.is_valid()
        day = self.cleaned_data.get("peildatum") or self.vandaag
        van = months_back(day, MONTHS_BEFORE[self.periode_gekozen])
        stroom = self.cleaned_data.get("stroom") or ""
        return Vraag(peildatum=day, van=van, bereik=bereik, nu=nu, stroom=stroom)


class MaandFilters(Filters):
    """For the whole gemeente: today or the end of a month, so that days cannot be told apart."""

    peildatum: Any = forms.TypedChoiceField(label="Peildatum", required=False, coerce=date.fromisoformat)

    def __init__(self, data: QueryDict, *, vandaag: date, periode: Periode) -> None:
        super().__init__(data, vandaag=vandaag, periode=periode)
        ends = [months_back(vandaag, n) - timedelta(days=1) for n in range(MONTHS_SHOWN)]
        self.fields["peildatum"].choices = [  # type: ignore[attr-defined]
            (vandaag.isoformat(), "Vandaag"),
            *((end.isoformat(), f"Eind {MAANDEN_LANG[end.month - 1]} {end.year}") for end in ends),
        ]


def filters_for(bereik: Bereik, data: QueryDict, nu: datetime, periode: Periode) -> Filters:
    """The filters that fit the reach."""
    kind = MaandFilters if bereik.soort == "gemeente" else Filters
    return kind(data, vandaag=timezone.localdate(nu), periode=periode)


def query_of(vraag: Vraag, periode: str, **extra: str) -> str:
    """The filters as the query of an address."""
    parts = {
        "bereik": vraag.bereik.sleutel,
        "peildatum": vraag.peildatum.isoformat(),
        "periode": periode,
        "stroom": vraag.stroom,
        **extra,
    }
    return urlencode({name: value for name, value in parts.items() if value})
