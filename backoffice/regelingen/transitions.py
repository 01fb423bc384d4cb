"""Status of a version of a regeling: drafted by one person, checked and set by another."""

from django.db import models


class VersieStatus(models.TextChoices):
    CONCEPT = "concept", "Concept"
    TER_CONTROLE = "ter_controle", "Ter controle"
    VASTGESTELD = "vastgesteld", "Vastgesteld"
    INGETROKKEN = "ingetrokken", "Ingetrokken"


VERSIE_TRANSITIONS: dict[str, set[str]] = {
    VersieStatus.CONCEPT: {VersieStatus.TER_CONTROLE, VersieStatus.INGETROKKEN},
    VersieStatus.TER_CONTROLE: {VersieStatus.CONCEPT, VersieStatus.VASTGESTELD, VersieStatus.INGETROKKEN},
    VersieStatus.VASTGESTELD: set(),
    VersieStatus.INGETROKKEN: set(),
}


class Nazien(models.TextChoices):
    """What a person found of a decision that was taken automatically."""

    KLOPT = "klopt", "Klopt"
    KLOPT_NIET = "klopt_niet", "Klopt niet"
