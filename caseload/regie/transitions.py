"""Status of a request about the regie."""

from django.db import models


class VerzoekStatus(models.TextChoices):
    GEVRAAGD = "gevraagd", "Wacht op antwoord"
    AANGENOMEN = "aangenomen", "Aangenomen"
    GEWEIGERD = "geweigerd", "Geweigerd"
    INGETROKKEN = "ingetrokken", "Ingetrokken"


VERZOEK_TRANSITIONS: dict[str, set[str]] = {
    VerzoekStatus.GEVRAAGD: {VerzoekStatus.AANGENOMEN, VerzoekStatus.GEWEIGERD, VerzoekStatus.INGETROKKEN},
    VerzoekStatus.AANGENOMEN: set(),
    VerzoekStatus.GEWEIGERD: set(),
    VerzoekStatus.INGETROKKEN: set(),
}
