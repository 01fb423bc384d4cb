"""Status of a casus and of a point on the ontwikkelagenda."""

from django.db import models


class CasusStatus(models.TextChoices):
    CONCEPT = "concept", "Concept"
    AANGEBODEN = "aangeboden", "Wacht op publicatie"
    GEPUBLICEERD = "gepubliceerd", "Gepubliceerd"


TRANSITIONS: dict[str, set[str]] = {
    CasusStatus.CONCEPT: {CasusStatus.AANGEBODEN},
    CasusStatus.AANGEBODEN: {CasusStatus.CONCEPT, CasusStatus.GEPUBLICEERD},
    CasusStatus.GEPUBLICEERD: {CasusStatus.CONCEPT},
}


class PuntStatus(models.TextChoices):
    OPEN = "open", "Nog niet begonnen"
    BEZIG = "bezig", "Bezig"
    GEDAAN = "gedaan", "Gedaan"
    VERVALLEN = "vervallen", "Vervallen"


PUNT_TRANSITIONS: dict[str, set[str]] = {
    PuntStatus.OPEN: {PuntStatus.BEZIG, PuntStatus.GEDAAN, PuntStatus.VERVALLEN},
    PuntStatus.BEZIG: {PuntStatus.GEDAAN, PuntStatus.VERVALLEN},
    PuntStatus.GEDAAN: set(),
    PuntStatus.VERVALLEN: set(),
}
LOPEND = (PuntStatus.OPEN, PuntStatus.BEZIG)
