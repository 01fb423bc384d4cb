"""Facts a decision table may ask about: name, type and allowed values. Pure: no queries, no clock."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Self

Feitwaarde = str | bool | int | float | list[str]
"""What a fact can be; a fact that is not known is absent, or None."""

Feiten = Mapping[str, Feitwaarde | None]
"""Flat facts by full name, e.g. {"melding.kanaal": "balie", "klant.leeftijd": 41}."""


_KENMERKEN = frozenset(
    {"naam", "type", "label", "label_klant", "waarden", "bron", "minimum", "maximum", "geheel"}
)


class Soort(StrEnum):
    KEUZE = "keuze"
    KEUZELIJST = "keuzelijst"
    GETAL = "getal"
    JA_NEE = "ja_nee"
    TEKST = "tekst"


class FeitOngeldig(ValueError):
    """A fact with a name, type or value that is not allowed; `veld` names it, the message is Dutch."""

    def __init__(self, veld: str, message: str) -> None:
        super().__init__(message)
        self.veld = veld
        self.message = message


def join_words(words: Iterable[str], *, last: str = "of") -> str:
    """'a, b of c', for sentences."""
    *before, final = list(words)
    return f"{', '.join(before)} {last} {final}" if before else final


@dataclass(frozen=True, slots=True, kw_only=True)
class Feit:
    """One typed fact; also the type of an input or output column of a table.

    `waarden` maps each allowed code to its Dutch label; `bron` names a list of codes kept elsewhere (products
    live in the catalogue), allowed beside them. Numbers are whole unless `geheel` is false.
    `label_klant` is the name of the fact in a letter to the klant, where it differs.
    """

    naam: str
    soort: Soort
    label: str
    waarden: Mapping[str, str] | None = None
    bron: str | None = None
    minimum: float | None = None
    maximum: float | None = None
    geheel: bool = True
    label_klant: str = ""

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> Self:
        """Reads a column as stored. Raises FeitOngeldig with the reason in Dutch."""
        naam = data.get("naam")
        if not isinstance(naam, str) or not naam:
            raise FeitOngeldig("naam", "Een gegeven in de tabel heeft geen naam.")
        unknown = set(data) - _KENMERKEN
        if unknown:
            raise FeitOngeldig(naam, f"{naam}: onbekend kenmerk {join_words(sorted(unknown), last='en')}.")
        if data.get("type") not in list(Soort):
            raise FeitOngeldig(
                naam, f"{naam}: type '{data.get('type')}' bestaat niet; kies {_options(Soort)}."
            )
        soort = Soort(data["type"])
        waarden = data.get("waarden")
        if soort in (Soort.KEUZE, Soort.KEUZELIJST):
            if not waarden and not data.get("bron"):
                raise FeitOngeldig(naam, f"{naam}: geef de toegestane waarden van deze keuze.")
            if waarden is not None and not isinstance(waarden, Mapping):
                raise FeitOngeldig(naam, f"{naam}: waarden is een lijst van code en omschrijving.")
        return cls(
            naam=naam,
            soort=soort,
            label=data.get("label") or naam,
            waarden=dict(waarden) if waarden else None,
            bron=data.get("bron"),
            minimum=data.get("minimum"),
            maximum=data.get("maximum"),
            geheel=data.get("geheel", True),
            label_klant=data.get("label_klant") or "",
        )

    def as_data(self) -> dict[str, Any]:
        """The column as stored in a table version; the opposite of from_data."""
        data: dict[str, Any] = {"naam": self.naam, "type": self.soort.value, "label": self.label}
        if self.waarden is not None:
            data["waarden"] = dict(self.waarden)
        for key in ("bron", "minimum", "maximum"):
            if getattr(self, key) is not None:
                data[key] = getattr(self, key)
        if not self.geheel:
            data["geheel"] = False
        if self.label_klant:
            data["label_klant"] = self.label_klant
        return data

    def check(self, value: object, *, codes: frozenset[str] | None = None) -> Feitwaarde:
        """The value when this fact may have it; `codes` are the allowed codes of `bron`.

        Raises FeitOngeldig naming the field and what is allowed.
        """
        match self.soort:
            case Soort.JA_NEE:
                if isinstance(value, bool):
                    return value
                raise self._refuse(value, "true of false")
            case Soort.GETAL:
                return self._check_number(value)
            case Soort.TEKST:
                if isinstance(value, str) and value.strip():
                    return value
                raise self._refuse(value, "een tekst die niet leeg is")
            case Soort.KEUZE:
                return self._check_code(value, codes)
            case Soort.KEUZELIJST:
                if not isinstance(value, list | tuple):
                    raise self._refuse(value, f"een lijst van: {self._allowed_text(codes)}")
                return [self._check_code(item, codes) for item in value]

    def allowed(self, codes: frozenset[str] | None = None) -> frozenset[str] | None:
        """The allowed codes, or None when any is allowed (a text, or an outside list that was not given)."""
        if self.soort is Soort.TEKST or (self.bron and codes is None):
            return None
        return frozenset(self.waarden or ()) | (codes or frozenset())

    def text(self, value: object) -> str:
        """The value as Dutch words."""
        if isinstance(value, bool):
            return "ja" if value else "nee"
        if isinstance(value, list | tuple):
            return join_words((self.text(item) for item in value), last="en") if value else "niets"
        if isinstance(value, str):
            return (self.waarden or {}).get(value, value)
        return str(value)

    def _check_number(self, value: object) -> int | float:
        if self.minimum is not None and self.maximum is not None:
            wanted = f"{{}} van {self.minimum:g} tot en met {self.maximum:g}"
        elif self.minimum is not None:
            wanted = f"{{}} van {self.minimum:g} of hoger"
        else:
            wanted = "{}"
        wanted = wanted.format("een heel getal" if self.geheel else "een getal")
        if isinstance(value, bool) or not isinstance(value, int if self.geheel else int | float):
            raise self._refuse(value, wanted)
        too_low = self.minimum is not None and value < self.minimum
        too_high = self.maximum is not None and value > self.maximum
        if too_low or too_high or value != value:
            raise self._refuse(value, wanted)
        return value

    def _check_code(self, value: object, codes: frozenset[str] | None) -> str:
        allowed = self.allowed(codes)
        if isinstance(value, str) and (allowed is None or value in allowed):
            return value
        raise self._refuse(value, self._allowed_text(codes))

    def _allowed_text(self, codes: frozenset[str] | None) -> str:
        if self.bron is None:
            return _options(self.waarden or ())
        allowed = self.allowed(codes)
        return _options(sorted(allowed)) if allowed else f"een code uit {self.bron}"

    def _refuse(self, value: object, wanted: str) -> FeitOngeldig:
        return FeitOngeldig(self.naam, f"{self.naam}: {_shown(value)} is niet goed; toegestaan: {wanted}.")


def _options(values: Iterable[str]) -> str:
    return join_words(str(value) for value in values)


def _shown(value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str):
        return f"'{value[:80]}'"
    return str(value)[:80]
