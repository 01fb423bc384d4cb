"""The text about services, rights and duties that holds on a day, with its version (INT-13)."""

from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import yaml

SOURCE = Path(__file__).with_name("rechten.yaml")


@dataclass(frozen=True, slots=True, kw_only=True)
class Rechtentekst:
    """One version of the text, sentence by sentence."""

    versie: str
    geldig_van: date
    dienstverlening: tuple[str, ...]
    rechten: tuple[str, ...]
    plichten: tuple[str, ...]

    @property
    def delen(self) -> tuple[tuple[str, tuple[str, ...]], ...]:
        """Heading and sentences, in the order they are read out."""
        return (
            ("Wat wij doen", self.dienstverlening),
            ("Uw rechten", self.rechten),
            ("Uw plichten", self.plichten),
        )


@cache
def teksten() -> tuple[Rechtentekst, ...]:
    """Every version, oldest first."""
    rows: list[dict[str, Any]] = yaml.safe_load(SOURCE.read_text(encoding="utf-8"))
    texts = [
        Rechtentekst(
            versie=row["versie"],
            geldig_van=row["geldig_van"],
            dienstverlening=tuple(row["dienstverlening"]),
            rechten=tuple(row["rechten"]),
            plichten=tuple(row["plichten"]),
        )
        for row in rows
    ]
    return tuple(sorted(texts, key=lambda text: text.geldig_van))


def tekst_on(op: date) -> Rechtentekst:
    """The version that holds on a day; LookupError before the first."""
    valid = [text for text in teksten() if text.geldig_van <= op]
    if not valid:
        raise LookupError(f"Geen tekst over rechten en plichten op {op}.")
    return valid[-1]


def tekst_of(versie: str) -> Rechtentekst | None:
    """The text as it was read out, or None for a version from before texts had one."""
    return {text.versie: text for text in teksten()}.get(versie)
