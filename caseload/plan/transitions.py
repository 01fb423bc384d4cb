"""Status of a plan and of its actions."""

from django.db import models


class PlanStatus(models.TextChoices):
    CONCEPT = "concept", "Concept"
    ACTIEF = "actief", "Actief"
    AFGESLOTEN = "afgesloten", "Afgesloten"


TRANSITIONS: dict[str, set[str]] = {
    PlanStatus.CONCEPT: {PlanStatus.ACTIEF, PlanStatus.AFGESLOTEN},
    PlanStatus.ACTIEF: {PlanStatus.AFGESLOTEN},
    PlanStatus.AFGESLOTEN: set(),
}


class ActieStatus(models.TextChoices):
    OPEN = "open", "Open"
    GEDAAN = "gedaan", "Gedaan"
    VERVALLEN = "vervallen", "Vervallen"


ACTIE_TRANSITIONS: dict[str, set[str]] = {
    ActieStatus.OPEN: {ActieStatus.GEDAAN, ActieStatus.VERVALLEN},
    ActieStatus.GEDAAN: set(),
    ActieStatus.VERVALLEN: set(),
}
