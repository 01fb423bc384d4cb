"""Status of a task and what may follow."""

from django.db import models


class TaakStatus(models.TextChoices):
    OPEN = "open", "Open"
    AFGEROND = "afgerond", "Afgerond"
    VERVALLEN = "vervallen", "Vervallen"


TRANSITIONS: dict[str, set[str]] = {
    TaakStatus.OPEN: {TaakStatus.AFGEROND, TaakStatus.VERVALLEN},
    TaakStatus.AFGEROND: set(),
    TaakStatus.VERVALLEN: set(),
}
