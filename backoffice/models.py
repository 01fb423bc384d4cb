"""The tables of the backoffice, one room each."""

from backoffice.aanvragen.models import Aanvraag, Aanvraagbatch, Afstemming, Batchfout, Uitvalrij
from backoffice.besluiten.models import Besluit, Tekstblok
from backoffice.betalingen.models import Bankbericht, Bankmelding, Betaalbatch, Betaalregel
from backoffice.bewaren.models import Bewaarstop, Vernietigingslijst, Vernietigingsregel
from backoffice.helpdesk.models import Helpdeskgesprek, Identiteitscontrole
from backoffice.mutaties.models import Mutatie
from backoffice.regelingen.models import RegelingVersie, Steekproef, Toekenning
from backoffice.termijnen.models import (
    Dwangsom,
    Ingebrekestelling,
    Opschorting,
    Overschrijding,
    Verdaging,
    Voorschot,
)
from backoffice.verzending.models import Printbatch, Verzending
from backoffice.werkvoorraad.models import BewaardFilter, Opdracht, Vaardigheid

__all__ = [
    "Aanvraag",
    "Aanvraagbatch",
    "Afstemming",
    "Bankbericht",
    "Bankmelding",
    "Batchfout",
    "Besluit",
    "Betaalbatch",
    "Betaalregel",
    "BewaardFilter",
    "Bewaarstop",
    "Dwangsom",
    "Helpdeskgesprek",
    "Identiteitscontrole",
    "Ingebrekestelling",
    "Mutatie",
    "Opdracht",
    "Opschorting",
    "Overschrijding",
    "Printbatch",
    "RegelingVersie",
    "Steekproef",
    "Tekstblok",
    "Toekenning",
    "Uitvalrij",
    "Vaardigheid",
    "Verdaging",
    "Vernietigingslijst",
    "Vernietigingsregel",
    "Verzending",
    "Voorschot",
]
