"""Status of a verdiepte diagnose."""

from django.db import models


class DiagnoseStatus(models.TextChoices):
    BESTELD = "besteld", "Besteld"
    GELEVERD = "geleverd", "Uitslag binnen"
    VERWERKT = "verwerkt", "Uitslag verwerkt"
    GEANNULEERD = "geannuleerd", "Geannuleerd"


TRANSITIONS: dict[str, set[str]] = {
    DiagnoseStatus.BESTELD: {DiagnoseStatus.GELEVERD, DiagnoseStatus.GEANNULEERD},
    DiagnoseStatus.GELEVERD: {DiagnoseStatus.VERWERKT},
    DiagnoseStatus.VERWERKT: set(),
    DiagnoseStatus.GEANNULEERD: set(),
}
