"""Status of a traject and of a nazorgmoment."""

from django.db import models


class TrajectStatus(models.TextChoices):
    BESTELD = "besteld", "Besteld"
    LOOPT = "loopt", "Loopt"
    BEEINDIGD = "beeindigd", "Beëindigd"
    GEANNULEERD = "geannuleerd", "Geannuleerd"


TRANSITIONS: dict[str, set[str]] = {
    TrajectStatus.BESTELD: {TrajectStatus.LOOPT, TrajectStatus.GEANNULEERD},
    TrajectStatus.LOOPT: {TrajectStatus.BEEINDIGD},
    TrajectStatus.BEEINDIGD: set(),
    TrajectStatus.GEANNULEERD: set(),
}


class NazorgStatus(models.TextChoices):
    GEPLAND = "gepland", "Gepland"
    GEDAAN = "gedaan", "Gedaan"
    VERVALLEN = "vervallen", "Vervallen"


NAZORG_TRANSITIONS: dict[str, set[str]] = {
    NazorgStatus.GEPLAND: {NazorgStatus.GEDAAN, NazorgStatus.VERVALLEN},
    NazorgStatus.GEDAAN: set(),
    NazorgStatus.VERVALLEN: set(),
}
