"""Status of a Quick Scan."""

from django.db import models


class QuickScanStatus(models.TextChoices):
    LOOPT = "loopt", "Loopt"
    AFGEROND = "afgerond", "Afgerond"
    GESTAAKT = "gestaakt", "Gestaakt"


TRANSITIONS: dict[str, set[str]] = {
    QuickScanStatus.LOOPT: {QuickScanStatus.AFGEROND, QuickScanStatus.GESTAAKT},
    QuickScanStatus.AFGEROND: set(),
    QuickScanStatus.GESTAAKT: set(),
}
