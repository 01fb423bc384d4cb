"""Status of an afweging."""

from django.db import models


class AfwegingStatus(models.TextChoices):
    WACHT_OP_AKKOORD = "wacht_op_akkoord", "Wacht op akkoord"
    BESLOTEN = "besloten", "Besloten"
    NIET_AKKOORD = "niet_akkoord", "Niet akkoord"


TRANSITIONS: dict[str, set[str]] = {
    AfwegingStatus.WACHT_OP_AKKOORD: {AfwegingStatus.BESLOTEN, AfwegingStatus.NIET_AKKOORD},
    AfwegingStatus.BESLOTEN: set(),
    AfwegingStatus.NIET_AKKOORD: set(),
}
