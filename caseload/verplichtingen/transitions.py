"""Status of proof and of a maatregelvoorstel."""

from django.db import models


class Oordeel(models.TextChoices):
    OPEN = "open", "Nog bekijken"
    VOLDOENDE = "voldoende", "Voldoende"
    ONVOLDOENDE = "onvoldoende", "Onvoldoende"


OORDEEL_TRANSITIONS: dict[str, set[str]] = {
    Oordeel.OPEN: {Oordeel.VOLDOENDE, Oordeel.ONVOLDOENDE},
    Oordeel.VOLDOENDE: set(),
    Oordeel.ONVOLDOENDE: set(),
}


class VoorstelStatus(models.TextChoices):
    VOORGESTELD = "voorgesteld", "Ligt bij handhaving"
    INGETROKKEN = "ingetrokken", "Ingetrokken"
    OVERGENOMEN = "overgenomen", "Overgenomen door handhaving"
    AFGEWEZEN = "afgewezen", "Afgewezen door handhaving"


VOORSTEL_TRANSITIONS: dict[str, set[str]] = {
    VoorstelStatus.VOORGESTELD: {
        VoorstelStatus.INGETROKKEN,
        VoorstelStatus.OVERGENOMEN,
        VoorstelStatus.AFGEWEZEN,
    },
    VoorstelStatus.INGETROKKEN: set(),
    VoorstelStatus.OVERGENOMEN: set(),
    VoorstelStatus.AFGEWEZEN: set(),
}
