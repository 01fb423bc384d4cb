"""The fields with which one outcome of a row is filled in: a fixed value, or one that follows from a fact."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms

from serviceplein.regels.feiten import Feit, Soort
from serviceplein.taal import in_zin


class UitkomstVelden:
    """The value, and for an outcome that follows from a fact: which fact, and a line per case."""

    def __init__(self, *, feit: Feit, nummer: int, mag_leeg: bool, bronfeiten: Sequence[Feit]) -> None:
        self.feit = feit
        self.mag_leeg = mag_leeg
        self.prefix = f"dan-{nummer}-"
        self.bronnen = [
            (column.naam, column.label)
            for column in bronfeiten
            if column.soort in (Soort.KEUZE, Soort.KEUZELIJST)
        ]

    @property
    def first_field(self) -> str:
        return f"{self.prefix}waarde"

    def fields(self) -> dict[str, forms.Field]:
        made: dict[str, forms.Field] = {self.first_field: self._value()}
        if self.bronnen and self.feit.soort is Soort.KEUZE:
            made[f"{self.prefix}bron"] = forms.ChoiceField(
                label=f"{self.feit.label} volgt uit",
                choices=[("", "Nee, de uitkomst ligt vast"), *self.bronnen],
                required=False,
            )
            made[f"{self.prefix}gevallen"] = forms.CharField(
                label=f"{self.feit.label} per waarde",
                required=False,
                max_length=2000,
                widget=forms.Textarea({"rows": 2}),
                help_text="Eén per regel: waarde = uitkomst. De eerste die past telt; "
                f"past er geen, dan geldt {in_zin(self.feit.label)} hierboven.",
            )
        return made

    def _value(self) -> forms.Field:
        label, required = self.feit.label, not self.mag_leeg
        if self.feit.soort is Soort.JA_NEE:
            choices = [("", "Geen"), ("ja", "Ja"), ("nee", "Nee")]
        elif self.feit.soort is Soort.KEUZE:
            choices = [("", "Geen"), *(self.feit.waarden or {}).items()]
        elif self.feit.soort is Soort.GETAL:
            number = forms.IntegerField if self.feit.geheel else forms.FloatField
            return number(label=label, required=required)
        else:
            return forms.CharField(label=label, required=required, max_length=500)
        return forms.ChoiceField(label=label, choices=choices, required=required)

    def initial(self, value: Any) -> dict[str, Any]:
        if isinstance(value, Mapping):
            lines = "\n".join(f"{code} = {outcome}" for code, outcome in value.get("gevallen", []))
            fixed = self.initial(value.get("anders"))
            return {**fixed, f"{self.prefix}bron": value.get("map", ""), f"{self.prefix}gevallen": lines}
        shown = {True: "ja", False: "nee"}[value] if isinstance(value, bool) else value
        return {self.first_field: "" if shown is None else shown}

    def read(self, data: Mapping[str, Any]) -> Any:
        """The outcome as stored. Raises ValidationError whose code is the field."""
        value = self._fixed(data.get(self.first_field))
        source, lines = data.get(f"{self.prefix}bron"), data.get(f"{self.prefix}gevallen") or ""
        if not source:
            if lines.strip():
                raise forms.ValidationError(
                    f"{self.feit.label}: kies uit welk gegeven de uitkomst volgt.", code=f"{self.prefix}bron"
                )
            return value
        return {"map": source, "gevallen": self._cases(lines), "anders": value}

    def speaks(self, data: Mapping[str, Any]) -> bool:
        """Whether the outcome follows from a fact."""
        return bool(data.get(f"{self.prefix}bron") or data.get(f"{self.prefix}gevallen"))

    def in_words(self, data: Mapping[str, Any]) -> str:
        value = data.get(self.first_field)
        if value in (None, ""):
            return "Geen"
        words = self.feit.text(self._fixed(value))
        return f"{words}, of anders per waarde" if data.get(f"{self.prefix}bron") else words

    def _fixed(self, value: Any) -> Any:
        if value in (None, ""):
            return None
        return value == "ja" if self.feit.soort is Soort.JA_NEE else value

    def _cases(self, lines: str) -> list[list[str]]:
        cases = []
        for line in filter(str.strip, lines.splitlines()):
            code, sign, outcome = (part.strip() for part in line.partition("="))
            if not (code and sign and outcome):
                raise forms.ValidationError(
                    f"{self.feit.label}: schrijf '{line.strip()[:60]}' als: waarde = uitkomst.",
                    code=f"{self.prefix}gevallen",
                )
            cases.append([code, outcome])
        if not cases:
            raise forms.ValidationError(
                f"{self.feit.label}: geef minstens één waarde met haar uitkomst.",
                code=f"{self.prefix}gevallen",
            )
        return cases
