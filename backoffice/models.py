"""The tables of the backoffice, one room each."""

from backoffice.aanvragen.models import Aanvraag, Aanvraagbatch, Afstemming, Batchfout
from backoffice.besluiten.models import Besluit

__all__ = ["Aanvraag", "Aanvraagbatch", "Afstemming", "Batchfout", "Besluit"]
