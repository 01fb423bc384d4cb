"""Status of a decision: from the proposal of one person to the letter that was sent (BO-06)."""

from django.db import models


class BesluitStatus(models.TextChoices):
    CONCEPT = "concept", "Concept"
    TER_AKKOORD = "ter_akkoord", "Ter akkoord"
    VASTGESTELD = "vastgesteld", "Vastgesteld"
    VERZONDEN = "verzonden", "Verzonden"


BESLUIT_TRANSITIONS: dict[str, set[str]] = {
    BesluitStatus.CONCEPT: {BesluitStatus.TER_AKKOORD, BesluitStatus.VASTGESTELD},
    BesluitStatus.TER_AKKOORD: {BesluitStatus.CONCEPT, BesluitStatus.VASTGESTELD},
    BesluitStatus.VASTGESTELD: {BesluitStatus.VERZONDEN},
    BesluitStatus.VERZONDEN: set(),
}

OPEN = (BesluitStatus.CONCEPT, BesluitStatus.TER_AKKOORD)
"""Not taken yet: no letter, no payment, no right."""
