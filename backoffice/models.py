"""The tables of the backoffice, one room each."""

from backoffice.aanvragen.models import Aanvraag, Aanvraagbatch, Batchfout
from backoffice.besluiten.models import Besluit

__all__ = ["Aanvraag", "Aanvraagbatch", "Batchfout", "Besluit"]
