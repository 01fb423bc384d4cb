"""Status of a mutatie (BO-08)."""

from django.db import models


class MutatieStatus(models.TextChoices):
    VOORBEREID = "voorbereid", "Wacht op controle"
    GEPLAND = "gepland", "Wacht op de ingangsdatum"
    DOORGEVOERD = "doorgevoerd", "Doorgevoerd"
    AFGEWEZEN = "afgewezen", "Afgewezen"
    TERUGGEDRAAID = "teruggedraaid", "Teruggedraaid"


TRANSITIONS: dict[str, set[str]] = {
    MutatieStatus.VOORBEREID: {
        MutatieStatus.GEPLAND,
        MutatieStatus.DOORGEVOERD,
        MutatieStatus.AFGEWEZEN,
    },
    MutatieStatus.GEPLAND: {
        MutatieStatus.DOORGEVOERD,
        MutatieStatus.AFGEWEZEN,
        MutatieStatus.VOORBEREID,
    },
    MutatieStatus.DOORGEVOERD: {MutatieStatus.TERUGGEDRAAID},
    MutatieStatus.AFGEWEZEN: set(),
    MutatieStatus.TERUGGEDRAAID: set(),
}

OPEN = (MutatieStatus.VOORBEREID, MutatieStatus.GEPLAND)
