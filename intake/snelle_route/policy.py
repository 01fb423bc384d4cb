"""Who carries a short cut out, and what is done instead when it is declined. Pure.

Which klanten get which short cut is not here: the tables `triage` and `snelle_route` decide that.
"""

from dataclasses import dataclass

from intake.melding.codes import Vervolgstap
from serviceplein.toegang.rollen import Specialisme


@dataclass(frozen=True, slots=True, kw_only=True)
class Uitvoering:
    """`rij` is the queue that acts; empty: whoever held the Quick Scan."""

    naam: str
    taak: str
    gewoon: str
    rij: str = ""


UITVOERING: dict[str, Uitvoering] = {
    Vervolgstap.TOEKENNEN_ZONDER_INDICATIE: Uitvoering(
        naam="Toekennen zonder indicatie",
        taak="Ken de voorziening toe zonder indicatie",
        gewoon="Onderzoek de aanvraag met een indicatie",
        rij=Specialisme.BEHEER_IWV,
    ),
    "uitzendbureau": Uitvoering(
        naam="Naar een uitzendbureau",
        taak="Breng de klant in contact met een uitzendbureau",
        gewoon="Kies een re-integratie-instrument",
    ),
    "budgetbeheer": Uitvoering(
        naam="Budgetbeheer",
        taak="Start budgetbeheer voor de klant",
        gewoon="Onderzoek of een schuldregeling kan",
        rij=Specialisme.SCHULDHULPVERLENING,
    ),
}


def uitvoering_of(route: str) -> Uitvoering:
    """How a short cut is carried out; one that was added to the table goes to whoever held the Quick Scan."""
    name = route.replace("_", " ")
    return UITVOERING.get(route) or Uitvoering(
        naam=name.capitalize(),
        taak=f"Voer de snelle route uit: {name}",
        gewoon=f"Volg de gewone route: {name}",
    )
