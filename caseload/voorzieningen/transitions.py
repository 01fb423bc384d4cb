"""Status of a Wmo-voorziening, and which may come next."""

from django.db import models


class VoorzieningStatus(models.TextChoices):
    AFWEGING = "afweging", "Intake en afweging"
    INDICATIE = "indicatie", "Wacht op indicatie"
    OPDRACHT = "opdracht", "Opdracht nodig"
    LEVERING = "levering", "In levering"
    GELEVERD = "geleverd", "Geleverd"
    TEVREDEN = "tevreden", "Naar tevredenheid"
    LOSGELATEN = "losgelaten", "Via de helpdesk"
    GESTOPT = "gestopt", "Gestopt"


TRANSITIONS: dict[str, set[str]] = {
    VoorzieningStatus.AFWEGING: {
        VoorzieningStatus.INDICATIE,
        VoorzieningStatus.OPDRACHT,
        VoorzieningStatus.GESTOPT,
    },
    VoorzieningStatus.INDICATIE: {VoorzieningStatus.OPDRACHT, VoorzieningStatus.GESTOPT},
    VoorzieningStatus.OPDRACHT: {VoorzieningStatus.LEVERING, VoorzieningStatus.GESTOPT},
    VoorzieningStatus.LEVERING: {VoorzieningStatus.GELEVERD, VoorzieningStatus.GESTOPT},
    VoorzieningStatus.GELEVERD: {
        VoorzieningStatus.LEVERING,
        VoorzieningStatus.TEVREDEN,
        VoorzieningStatus.GESTOPT,
    },
    VoorzieningStatus.TEVREDEN: {VoorzieningStatus.LEVERING, VoorzieningStatus.LOSGELATEN},
    VoorzieningStatus.LOSGELATEN: set(),
    VoorzieningStatus.GESTOPT: set(),
}
BUSY = (
    VoorzieningStatus.AFWEGING,
    VoorzieningStatus.INDICATIE,
    VoorzieningStatus.OPDRACHT,
    VoorzieningStatus.LEVERING,
    VoorzieningStatus.GELEVERD,
)
"""Not delivered to satisfaction yet: as long as one is here the consulent keeps the klant."""
RUNNING = (*BUSY, VoorzieningStatus.TEVREDEN)
"""The consulent still has something to do."""
