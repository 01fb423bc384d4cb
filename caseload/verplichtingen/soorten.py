"""The kinds of duties, read from soorten.yaml: data, so that policy can change without code."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

BESTAND = Path(__file__).with_name("soorten.yaml")


@dataclass(frozen=True, slots=True, kw_only=True)
class Plichtsoort:
    """One kind; `uitleg` is for the klant. Without `aantal_norm` one proof per period is asked."""

    code: str
    naam: str
    uitleg: str
    grond: str
    eenheid: str
    periode_norm: str
    aantal_norm: str = ""
    ontheffing: bool

    @property
    def norm_codes(self) -> set[str]:
        return {self.periode_norm, *([self.aantal_norm] if self.aantal_norm else [])}


@cache
def plichtsoorten() -> dict[str, Plichtsoort]:
    """All kinds by code, in the order of the file."""
    rows: list[dict[str, Any]] = yaml.safe_load(BESTAND.read_text(encoding="utf-8"))
    return {row["code"]: Plichtsoort(**row) for row in rows}


def choices() -> list[tuple[str, str]]:
    return [(kind.code, kind.naam) for kind in plichtsoorten().values()]
