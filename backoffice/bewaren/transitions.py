"""The life of a vernietigingslijst and of what stands on it."""

from django.db import models


class LijstStatus(models.TextChoices):
    VOORSTEL = "voorstel", "Voorstel"
    TER_AKKOORD = "vernietiging_ter_akkoord", "Ter akkoord bij een tweede persoon"
    GOEDGEKEURD = "vernietiging_akkoord", "Goedgekeurd, wordt uitgevoerd"
    UITGEVOERD = "vernietigd", "Uitgevoerd"


TRANSITIONS: dict[str, set[str]] = {
    LijstStatus.VOORSTEL: {LijstStatus.TER_AKKOORD},
    LijstStatus.TER_AKKOORD: {LijstStatus.GOEDGEKEURD, LijstStatus.VOORSTEL},
    LijstStatus.GOEDGEKEURD: {LijstStatus.UITGEVOERD},
    LijstStatus.UITGEVOERD: set(),
}


class RegelStatus(models.TextChoices):
    OPGENOMEN = "opgenomen", "Staat op de lijst"
    UITGEZONDERD = "uitgezonderd", "Van de lijst gehaald"
    VERVALLEN = "vervallen_regel", "Mocht niet meer worden vernietigd"
    VERNIETIGD = "vernietigd_regel", "Vernietigd"


REGEL_TRANSITIONS: dict[str, set[str]] = {
    RegelStatus.OPGENOMEN: {RegelStatus.UITGEZONDERD, RegelStatus.VERVALLEN, RegelStatus.VERNIETIGD},
    RegelStatus.UITGEZONDERD: {RegelStatus.OPGENOMEN},
    RegelStatus.VERVALLEN: set(),
    RegelStatus.VERNIETIGD: set(),
}
