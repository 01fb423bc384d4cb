"""Status of a zakelijke afspraak and what may follow."""

from django.db import models


class AfspraakStatus(models.TextChoices):
    OPEN = "open", "Open"
    NAGEKOMEN = "nagekomen", "Nagekomen"
    NIET_NAGEKOMEN = "niet_nagekomen", "Niet nagekomen"
    VERVALLEN = "vervallen", "Vervallen"


TRANSITIONS: dict[str, set[str]] = {
    AfspraakStatus.OPEN: {
        AfspraakStatus.NAGEKOMEN,
        AfspraakStatus.NIET_NAGEKOMEN,
        AfspraakStatus.VERVALLEN,
    },
    AfspraakStatus.NAGEKOMEN: set(),
    AfspraakStatus.NIET_NAGEKOMEN: set(),
    AfspraakStatus.VERVALLEN: set(),
}
