"""What the dossier already says, so that the quick check does not ask it again (KRN-04)."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from serviceplein.catalogus.toets.feiten import Vraagfeit, facts
from serviceplein.catalogus.toets.policy import shown
from serviceplein.klanten.gegevens import GegevenSoort, fresh_gegevens, register
from serviceplein.klanten.models import Klant
from serviceplein.regels.feiten import FeitOngeldig


@dataclass(frozen=True, slots=True, kw_only=True)
class Bekend:
    """A known fact with where it comes from; `op` is the day it was noted, None for the dossier itself."""

    feit: Vraagfeit
    waarde: Any
    bron: str
    op: date | None

    @property
    def tekst(self) -> str:
        return shown(self.feit, self.waarde)


_DOSSIER: dict[str, Callable[[Klant, date], Any]] = {
    "leeftijd": lambda klant, op: klant.leeftijd(op),
    "woont_hier": lambda klant, op: klant.gemeente.eigen if klant.gemeente else None,
    "bbz_regio": lambda klant, op: klant.gemeente.bbz_regio if klant.gemeente else None,
    "uitkering": lambda klant, op: klant.uitkering,
    "ondernemer": lambda klant, op: klant.ondernemer,
    "statushouder": lambda klant, op: klant.statushouder or None,
    "dak_en_thuisloos": lambda klant, op: klant.dak_en_thuisloos or None,
    "inburgeringsplichtig": lambda klant, op: klant.inburgeringsplichtig or None,
}
"""A box in the dossier that is not ticked says nothing; a ticked one does."""


def known_facts(klant: Klant | None, op: date) -> dict[str, Bekend]:
    """Facts that need no question on `op`, by name. At most two queries; none without a klant."""
    if klant is None:
        return {}
    kept = fresh_gegevens(klant, op)
    found = {}
    for name, fact in facts().items():
        if fact.klant:
            value = _DOSSIER[fact.klant](klant, op)
            if value is not None:
                found[name] = Bekend(feit=fact, waarde=value, bron="dossier", op=None)
        elif fact.gegeven in kept:
            row = kept[fact.gegeven]
            try:
                value = fact.feit.check(row.waarde)
            except FeitOngeldig:
                continue
            found[name] = Bekend(feit=fact, waarde=value, bron=row.get_bron_display(), op=row.op)
    return found


def register_gegevens() -> None:
    """The gegevens that only the quick check asks for so far."""
    register(GegevenSoort(naam="leefvorm", label="Leefvorm"))
