"""Status of a version of a decision table."""

from django.db import models


class VersieStatus(models.TextChoices):
    CONCEPT = "concept", "Concept"
    GECONTROLEERD = "gecontroleerd", "Gecontroleerd"
    ACTIEF = "actief", "Actief"
    VERVALLEN = "vervallen", "Vervallen"


TRANSITIONS: dict[str, set[str]] = {
    VersieStatus.CONCEPT: {VersieStatus.GECONTROLEERD, VersieStatus.VERVALLEN},
    VersieStatus.GECONTROLEERD: {VersieStatus.CONCEPT, VersieStatus.ACTIEF, VersieStatus.VERVALLEN},
    VersieStatus.ACTIEF: {VersieStatus.VERVALLEN},
    VersieStatus.VERVALLEN: set(),
}
