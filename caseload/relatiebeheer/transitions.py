"""The life of an agreement with a partner."""

from django.db import models


class SamenwerkingStatus(models.TextChoices):
    CONCEPT = "concept", "In overleg"
    LOOPT = "loopt", "Loopt"
    BEEINDIGD = "beeindigd", "Beëindigd"


TRANSITIONS: dict[str, set[str]] = {
    SamenwerkingStatus.CONCEPT: {SamenwerkingStatus.LOOPT, SamenwerkingStatus.BEEINDIGD},
    SamenwerkingStatus.LOOPT: {SamenwerkingStatus.BEEINDIGD},
    SamenwerkingStatus.BEEINDIGD: set(),
}
