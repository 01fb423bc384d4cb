"""Reading YAML with errors a person can act on: which file, which place in it, what was expected."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

import yaml

from serviceplein.fouten import DomainError

GROOTSTE_GETAL = 10**8
"""A norm has eight digits before the comma and four behind it."""


class InrichtingOngeldig(DomainError):
    code = "inrichting.ongeldig"


def read_yaml(path: Path) -> "Knoop":
    """The root of a YAML file. Raises InrichtingOngeldig when the text is no YAML."""
    try:
        value = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        where = f" op regel {mark.line + 1}" if mark else ""
        raise InrichtingOngeldig(f"{path.name}: dit is geen geldige YAML{where}.") from error
    return Knoop(bestand=path.name, pad="", waarde=value)


@dataclass(frozen=True, slots=True, kw_only=True)
class Knoop:
    """One place in a file; every method says where it stands when the value is not what it should be."""

    bestand: str
    pad: str
    waarde: Any

    def refuse(self, expected: str) -> InrichtingOngeldig:
        """The error for this place."""
        found = "niets" if self.waarde is None else repr(self.waarde)
        if len(found) > 60:
            found = found[:57] + "..."
        where = f" bij {self.pad}" if self.pad else ""
        return InrichtingOngeldig(f"{self.bestand}{where}: verwacht {expected}, gevonden {found}.")

    def __getitem__(self, key: str) -> "Knoop":
        if not isinstance(self.waarde, dict):
            raise self.refuse("een groep met namen")
        pad = f"{self.pad}.{key}" if self.pad else key
        return Knoop(bestand=self.bestand, pad=pad, waarde=self.waarde.get(key))

    def check_keys(self, *allowed: str) -> None:
        """Refuses a name that means nothing here, so that a slip of the pen is noticed."""
        if not isinstance(self.waarde, dict):
            raise self.refuse("een groep met namen")
        for key in self.waarde:
            if key not in allowed:
                raise InrichtingOngeldig(
                    f"{self.bestand} bij {self.pad or 'het begin'}: '{key}' is onbekend; "
                    f"verwacht een van {', '.join(allowed)}."
                )

    def tekst(self, default: str | None = None) -> str:
        if self.waarde is None and default is not None:
            return default
        if not isinstance(self.waarde, str) or not self.waarde.strip():
            raise self.refuse("een tekst")
        return self.waarde

    def keuze(self, options: tuple[str, ...] | list[str], default: str | None = None) -> str:
        text = self.tekst(default)
        if text != default and text not in options:
            raise self.refuse(f"een van {', '.join(options)}")
        return text

    def ja_nee(self) -> bool:
        if self.waarde is None:
            return False
        if not isinstance(self.waarde, bool):
            raise self.refuse("true of false")
        return self.waarde

    def getal(self) -> Decimal:
        if isinstance(self.waarde, bool) or not isinstance(self.waarde, int | float | str):
            raise self.refuse("een getal")
        try:
            number = Decimal(str(self.waarde))
        except InvalidOperation as error:
            raise self.refuse("een getal") from error
        if abs(number) >= GROOTSTE_GETAL:
            raise self.refuse(f"een getal kleiner dan {GROOTSTE_GETAL}")
        return number

    def datum(self) -> date:
        if not isinstance(self.waarde, date):
            raise self.refuse("een datum (jjjj-mm-dd)")
        return self.waarde

    def datum_of_niets(self) -> date | None:
        return None if self.waarde is None else self.datum()

    def lijst(self) -> list["Knoop"]:
        if self.waarde is None:
            return []
        if not isinstance(self.waarde, list):
            raise self.refuse("een lijst")
        return [
            Knoop(bestand=self.bestand, pad=f"{self.pad}[{index}]", waarde=item)
            for index, item in enumerate(self.waarde, start=1)
        ]

    def teksten(self, options: list[str] | None = None) -> tuple[str, ...]:
        return tuple(item.keuze(options) if options is not None else item.tekst() for item in self.lijst())

    def groep(self) -> Iterator[tuple[str, "Knoop"]]:
        """Names and places of a group; nothing is an empty group."""
        if self.waarde is None:
            return
        if not isinstance(self.waarde, dict):
            raise self.refuse("een groep met namen")
        for key in self.waarde:
            yield str(key), self[key]
