"""The fields with which one cell is filled in, by the type of its fact; and back to the cell."""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from typing import Any, ClassVar

from django import forms

from serviceplein.regels.cellen import describe
from serviceplein.regels.dmn.feel import normal
from serviceplein.regels.feiten import Feit, Soort

NIET_VAN_BELANG = "Maakt niet uit"


class CelVelden(ABC):
    """Base: `naam` of a field is the column's number, so that no name of a fact ends up in the page."""

    first: ClassVar[str]

    def __init__(self, feit: Feit, number: int, *, codes: frozenset[str] | None = None) -> None:
        self.feit = feit
        self.prefix = f"als-{number}-"
        allowed = dict(feit.waarden or {})
        self.keuzes = [
            *allowed.items(),
            *((code, code) for code in sorted((codes or set()) - allowed.keys())),
        ]

    @property
    def first_field(self) -> str:
        return self.prefix + self.first

    @abstractmethod
    def fields(self) -> dict[str, forms.Field]: ...

    @abstractmethod
    def initial(self, cel: Mapping[str, Any]) -> dict[str, Any]: ...

    @abstractmethod
    def cell(self, data: Mapping[str, Any]) -> dict[str, Any]: ...

    def read(self, data: Mapping[str, Any]) -> dict[str, Any] | None:
        """The cell as filled in; None for no condition. Raises ValidationError whose code is the field."""
        cel = normal(self.cell(data))
        return cel or None

    def speaks(self, data: Mapping[str, Any]) -> bool:
        return any(data.get(name) not in (None, "", []) for name in self.fields())

    def in_words(self, data: Mapping[str, Any]) -> str:
        if not self.speaks(data):
            return NIET_VAN_BELANG
        try:
            return describe(self.feit, self.cell(data)) or NIET_VAN_BELANG
        except (forms.ValidationError, TypeError, ValueError, KeyError):
            return "nog niet goed ingevuld"

    def _get(self, data: Mapping[str, Any], name: str) -> Any:
        return data.get(self.prefix + name)

    def _wrong(self, name: str, message: str) -> forms.ValidationError:
        return forms.ValidationError(message, code=self.prefix + name)


class JaNeeVelden(CelVelden):
    first = "is"

    def fields(self) -> dict[str, forms.Field]:
        choices = [("", NIET_VAN_BELANG), ("ja", "Ja"), ("nee", "Nee")]
        return {self.first_field: forms.ChoiceField(label=self.feit.label, choices=choices, required=False)}

    def initial(self, cel: Mapping[str, Any]) -> dict[str, Any]:
        return {self.first_field: "" if "is" not in cel else "ja" if cel["is"] else "nee"}

    def cell(self, data: Mapping[str, Any]) -> dict[str, Any]:
        chosen = self._get(data, "is")
        return {"is": chosen == "ja"} if chosen else {}


class GetalVelden(CelVelden):
    """A lower and an upper bound, or exactly one number."""

    first = "onder"
    LOW = [("", "Geen ondergrens"), ("gte", "Vanaf"), ("gt", "Hoger dan"), ("is", "Precies")]
    HIGH = [("", "Geen bovengrens"), ("lte", "Tot en met"), ("lt", "Lager dan")]

    def fields(self) -> dict[str, forms.Field]:
        label = self.feit.label
        return {
            f"{self.prefix}onder": forms.ChoiceField(label=f"{label}, van", choices=self.LOW, required=False),
            f"{self.prefix}onder_getal": self._number(f"{label}, van welk getal"),
            f"{self.prefix}boven": forms.ChoiceField(
                label=f"{label}, tot", choices=self.HIGH, required=False
            ),
            f"{self.prefix}boven_getal": self._number(f"{label}, tot welk getal"),
        }

    def _number(self, label: str) -> forms.Field:
        low, high = self.feit.minimum, self.feit.maximum
        if not self.feit.geheel:
            return forms.FloatField(label=label, min_value=low, max_value=high, required=False)
        return forms.IntegerField(
            label=label,
            min_value=None if low is None else int(low),
            max_value=None if high is None else int(high),
            required=False,
        )

    def initial(self, cel: Mapping[str, Any]) -> dict[str, Any]:
        low = next((key for key in ("gte", "gt", "is") if key in cel), "")
        high = next((key for key in ("lte", "lt") if key in cel), "")
        return {
            f"{self.prefix}onder": low,
            f"{self.prefix}onder_getal": cel.get(low),
            f"{self.prefix}boven": high,
            f"{self.prefix}boven_getal": cel.get(high),
        }

    def cell(self, data: Mapping[str, Any]) -> dict[str, Any]:
        cel: dict[str, Any] = {}
        for bound in ("onder", "boven"):
            operator, number = self._get(data, bound), self._get(data, f"{bound}_getal")
            if operator and number in (None, ""):
                raise self._wrong(f"{bound}_getal", f"{self.feit.label}: vul een getal in.")
            if number not in (None, "") and not operator:
                raise self._wrong(bound, f"{self.feit.label}: kies wat er met het getal moet gebeuren.")
            if operator:
                cel[operator] = number
        if "is" in cel and len(cel) > 1:
            raise self._wrong("boven", f"{self.feit.label}: bij 'Precies' hoort geen bovengrens.")
        return cel


class KeuzeVelden(CelVelden):
    """One of, or none of, the allowed codes."""

    first = "soort"
    SOORTEN = [("", NIET_VAN_BELANG), ("in", "Is een van deze"), ("not_in", "Is iets anders dan deze")]

    def fields(self) -> dict[str, forms.Field]:
        return {
            self.first_field: forms.ChoiceField(label=self.feit.label, choices=self.SOORTEN, required=False),
            f"{self.prefix}waarden": self._values(),
        }

    def _values(self) -> forms.Field:
        return forms.MultipleChoiceField(
            label=f"{self.feit.label}, welke",
            choices=self.keuzes,
            required=False,
            widget=forms.CheckboxSelectMultiple,
        )

    def initial(self, cel: Mapping[str, Any]) -> dict[str, Any]:
        values = [cel["is"]] if "is" in cel else list(cel.get("in", []))
        if values:
            values = [value for value in values if value not in cel.get("not_in", [])]
            return self._initial("in", values)
        return self._initial("not_in" if "not_in" in cel else "", list(cel.get("not_in", [])))

    def _initial(self, operator: str, values: list[str]) -> dict[str, Any]:
        return {self.first_field: operator, f"{self.prefix}waarden": values}

    def cell(self, data: Mapping[str, Any]) -> dict[str, Any]:
        operator, values = self._get(data, "soort"), self._chosen(data)
        if operator and not values:
            raise self._wrong("waarden", f"{self.feit.label}: kies minstens één waarde.")
        if values and not operator:
            raise self._wrong("soort", f"{self.feit.label}: kies 'is een van' of 'is iets anders dan'.")
        return {operator: values} if operator else {}

    def _chosen(self, data: Mapping[str, Any]) -> list[str]:
        return list(self._get(data, "waarden") or [])


class TekstVelden(KeuzeVelden):
    """Free texts, one per line."""

    def _values(self) -> forms.Field:
        return forms.CharField(
            label=f"{self.feit.label}, welke",
            required=False,
            max_length=2000,
            widget=forms.Textarea({"rows": 2}),
            help_text="Eén waarde per regel.",
        )

    def _initial(self, operator: str, values: list[str]) -> dict[str, Any]:
        return {self.first_field: operator, f"{self.prefix}waarden": "\n".join(values)}

    def _chosen(self, data: Mapping[str, Any]) -> list[str]:
        lines = str(self._get(data, "waarden") or "").splitlines()
        return list(dict.fromkeys(line.strip() for line in lines if line.strip()))


class KeuzelijstVelden(CelVelden):
    """A fact that has more codes at once: all of, one of, none of."""

    first = "alle"
    GROEPEN = {
        "alle": ("contains_all", "met"),
        "een": ("contains_any", "met een van"),
        "geen": ("contains_none", "zonder"),
    }

    def fields(self) -> dict[str, forms.Field]:
        return {
            self.prefix + name: forms.MultipleChoiceField(
                label=f"{self.feit.label}, {words}",
                choices=self.keuzes,
                required=False,
                widget=forms.CheckboxSelectMultiple,
            )
            for name, (_, words) in self.GROEPEN.items()
        }

    def initial(self, cel: Mapping[str, Any]) -> dict[str, Any]:
        every = [*([cel["contains"]] if "contains" in cel else []), *cel.get("contains_all", [])]
        return {
            f"{self.prefix}alle": every,
            f"{self.prefix}een": list(cel.get("contains_any", [])),
            f"{self.prefix}geen": list(cel.get("contains_none", [])),
        }

    def cell(self, data: Mapping[str, Any]) -> dict[str, Any]:
        chosen = {operator: list(self._get(data, name) or []) for name, (operator, _) in self.GROEPEN.items()}
        return {operator: codes for operator, codes in chosen.items() if codes}


_VELDEN: dict[Soort, type[CelVelden]] = {
    Soort.JA_NEE: JaNeeVelden,
    Soort.GETAL: GetalVelden,
    Soort.KEUZE: KeuzeVelden,
    Soort.TEKST: TekstVelden,
    Soort.KEUZELIJST: KeuzelijstVelden,
}


def velden_for(feit: Feit, number: int, *, codes: frozenset[str] | None = None) -> CelVelden:
    """The fields that suit the type of this fact."""
    return _VELDEN[feit.soort](feit, number, codes=codes)
