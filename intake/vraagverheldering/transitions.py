"""Status of a vraagverheldering, and of handing a melding over between gemeente and wijk."""

from django.db import models


class VerhelderingStatus(models.TextChoices):
    LOOPT = "loopt", "Loopt"
    AFGEROND = "afgerond", "Afgerond"


TRANSITIONS: dict[str, set[str]] = {
    VerhelderingStatus.LOOPT: {VerhelderingStatus.AFGEROND},
    VerhelderingStatus.AFGEROND: set(),
}


class OverdrachtStatus(models.TextChoices):
    AANGEBODEN = "aangeboden", "Aangeboden aan de wijk"
    AANGENOMEN = "aangenomen", "De wijk pakt het op"
    TERUG = "terug", "Terug bij de gemeente"


OVERDRACHT_TRANSITIONS: dict[str, set[str]] = {
    OverdrachtStatus.AANGEBODEN: {OverdrachtStatus.AANGENOMEN, OverdrachtStatus.TERUG},
    OverdrachtStatus.AANGENOMEN: {OverdrachtStatus.TERUG},
    OverdrachtStatus.TERUG: set(),
}
