"""Status of a place on the waiting list."""

from django.db import models


class WachtStatus(models.TextChoices):
    WACHT = "wacht", "Wacht"
    GEPLAATST = "geplaatst", "Geplaatst"
    VERVALLEN = "vervallen", "Vervallen"


WACHT_TRANSITIONS: dict[str, set[str]] = {
    WachtStatus.WACHT: {WachtStatus.GEPLAATST, WachtStatus.VERVALLEN},
    WachtStatus.GEPLAATST: set(),
    WachtStatus.VERVALLEN: set(),
}
