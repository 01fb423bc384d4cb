"""Status of an appointment and what may follow."""

from django.db import models


class AfspraakStatus(models.TextChoices):
    GEPLAND = "gepland", "Gepland"
    GEVOERD = "gevoerd", "Gevoerd"
    AFGEZEGD = "afgezegd", "Afgezegd"
    NIET_GEKOMEN = "niet_gekomen", "Niet gekomen"


TRANSITIONS: dict[str, set[str]] = {
    AfspraakStatus.GEPLAND: {AfspraakStatus.GEVOERD, AfspraakStatus.AFGEZEGD, AfspraakStatus.NIET_GEKOMEN},
    AfspraakStatus.GEVOERD: set(),
    AfspraakStatus.AFGEZEGD: set(),
    AfspraakStatus.NIET_GEKOMEN: set(),
}
