"""The information plan: every indicator is a definition first (RAP-02); a figure without one cannot exist."""

from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from django.db import models

DEFINITIES = Path(__file__).with_name("definities.yaml")


class Niveau(models.TextChoices):
    """The five levels of the information pyramid (RAP-01)."""

    RAAD = "raad", "Raad"
    DIRECTIE = "directie", "College en directie"
    MT = "mt", "Afdelingsmanagement"
    TEAMLEIDER = "teamleider", "Teamleider"
    MEDEWERKER = "medewerker", "Medewerker"


class Soort(models.TextChoices):
    """How the value follows from the rows."""

    AANTAL = "aantal", "Aantal"
    SOM = "som", "Som"
    AANDEEL = "aandeel", "Percentage"
    MEDIAAN = "mediaan", "Mediaan"


class Richting(models.TextChoices):
    HOGER = "hoger", "Hoger is beter"
    LAGER = "lager", "Lager is beter"
    NEUTRAAL = "neutraal", "Hoger of lager is op zichzelf niet beter"


class OnbekendeIndicator(LookupError):
    """No definition carries this code, so there is no such figure."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Indicator:
    """One definition of the information plan.

    stand: a figure on the peildatum itself; otherwise over the period up to and including the peildatum.
    norm_code: norm of the whole; normen_per_groep: dimension -> group -> norm of that group alone.
    dimensies: what the figure can be split by; the first one is shown when nothing is chosen.
    """

    code: str
    naam: str
    vraag: str
    uitleg: str
    formule: str
    teller: str
    noemer: str
    populatie: str
    bron: str
    eigenaar: str
    frequentie: str
    niveaus: tuple[Niveau, ...]
    soort: Soort
    stand: bool
    richting: Richting
    eenheid: str
    decimalen: int
    dimensies: tuple[str, ...]
    norm_code: str | None = None
    normen_per_groep: dict[str, dict[str, str]] = field(default_factory=dict)
    kanttekeningen: str = ""

    @property
    def norm_codes(self) -> set[str]:
        per_group = {code for groups in self.normen_per_groep.values() for code in groups.values()}
        return per_group | ({self.norm_code} if self.norm_code else set())

    def meets(self, waarde: float, norm: float) -> bool | None:
        """Whether a value is on the good side of its norm; None when there is no good side."""
        if self.richting == Richting.NEUTRAAL:
            return None
        return waarde >= norm if self.richting == Richting.HOGER else waarde <= norm


@cache
def informatieplan() -> dict[str, Indicator]:
    """All definitions by code, in the order of the file."""
    rows: list[dict[str, Any]] = yaml.safe_load(DEFINITIES.read_text(encoding="utf-8"))
    plan = {row["code"]: _read(row) for row in rows}
    if len(plan) != len(rows):
        raise ValueError("Twee indicatoren hebben dezelfde code.")
    return plan


def indicator(code: str) -> Indicator:
    """The definition with this code; raises OnbekendeIndicator."""
    try:
        return informatieplan()[code]
    except KeyError:
        raise OnbekendeIndicator(f"Er is geen definitie van '{code}' in het informatieplan.") from None


def _read(row: dict[str, Any]) -> Indicator:
    typed = {
        "niveaus": tuple(Niveau(niveau) for niveau in row["niveaus"]),
        "soort": Soort(row["soort"]),
        "richting": Richting(row["richting"]),
        "dimensies": tuple(row["dimensies"]),
    }
    return Indicator(**{**row, **typed})
