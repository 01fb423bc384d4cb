"""Status of a version of a decision table, and of a simulation of one."""

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


class SimulatieStatus(models.TextChoices):
    WACHT = "wacht", "Wacht"
    LOOPT = "loopt", "Loopt"
    KLAAR = "klaar", "Klaar"
    AFGEBROKEN = "afgebroken", "Afgebroken"


SIMULATIE_TRANSITIONS: dict[str, set[str]] = {
    SimulatieStatus.WACHT: {SimulatieStatus.LOOPT, SimulatieStatus.AFGEBROKEN},
    SimulatieStatus.LOOPT: {SimulatieStatus.KLAAR, SimulatieStatus.AFGEBROKEN},
    SimulatieStatus.KLAAR: set(),
    SimulatieStatus.AFGEBROKEN: set(),
}
