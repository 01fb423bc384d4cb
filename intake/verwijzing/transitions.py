"""The life of a warm referral: offered, then taken or refused."""

from django.db import models


class VerwijzingStatus(models.TextChoices):
    AANGEBODEN = "aangeboden", "Wacht op antwoord"
    AANGENOMEN = "aangenomen", "Aangenomen"
    GEWEIGERD = "geweigerd", "Geweigerd"


TRANSITIONS: dict[str, set[str]] = {
    VerwijzingStatus.AANGEBODEN: {VerwijzingStatus.AANGENOMEN, VerwijzingStatus.GEWEIGERD},
    VerwijzingStatus.AANGENOMEN: set(),
    VerwijzingStatus.GEWEIGERD: set(),
}
