"""Status of an application and of the batch it came in."""

from django.db import models


class AanvraagStatus(models.TextChoices):
    ONTVANGEN = "ontvangen", "Ontvangen"
    WACHT_OP_CONTACTPERSOON = "wacht_contact", "Wacht op de contactpersoon"
    BIJ_MEDEWERKER = "bij_medewerker", "Bij een medewerker"
    TER_AKKOORD = "ter_akkoord", "Ter akkoord"
    BESLIST = "beslist", "Beslist"
    INGETROKKEN = "ingetrokken", "Ingetrokken"


TRANSITIONS: dict[str, set[str]] = {
    AanvraagStatus.ONTVANGEN: {
        AanvraagStatus.WACHT_OP_CONTACTPERSOON,
        AanvraagStatus.BIJ_MEDEWERKER,
        AanvraagStatus.BESLIST,
        AanvraagStatus.INGETROKKEN,
    },
    AanvraagStatus.WACHT_OP_CONTACTPERSOON: {
        AanvraagStatus.BIJ_MEDEWERKER,
        AanvraagStatus.BESLIST,
        AanvraagStatus.INGETROKKEN,
    },
    AanvraagStatus.BIJ_MEDEWERKER: {
        AanvraagStatus.TER_AKKOORD,
        AanvraagStatus.BESLIST,
        AanvraagStatus.INGETROKKEN,
    },
    AanvraagStatus.TER_AKKOORD: {
        AanvraagStatus.BIJ_MEDEWERKER,
        AanvraagStatus.BESLIST,
        AanvraagStatus.INGETROKKEN,
    },
    AanvraagStatus.BESLIST: set(),
    AanvraagStatus.INGETROKKEN: set(),
}

CLOSED = (AanvraagStatus.BESLIST, AanvraagStatus.INGETROKKEN)


class Antwoord(models.TextChoices):
    """What the vaste contactpersoon said about an application."""

    AKKOORD = "akkoord", "Akkoord"
    NIET_AKKOORD = "niet_akkoord", "Niet akkoord"
    VERLOPEN = "verlopen", "Geen antwoord binnen de termijn"


class BatchStatus(models.TextChoices):
    ONTVANGEN = "ontvangen", "Ontvangen"
    LOOPT = "loopt", "Loopt"
    GEPAUZEERD = "gepauzeerd", "Gepauzeerd"
    KLAAR = "klaar", "Klaar"
    GESTOPT = "gestopt", "Gestopt"
    GEWEIGERD = "geweigerd", "Geweigerd"


BATCH_TRANSITIONS: dict[str, set[str]] = {
    BatchStatus.ONTVANGEN: {
        BatchStatus.LOOPT,
        BatchStatus.GEPAUZEERD,
        BatchStatus.GESTOPT,
        BatchStatus.GEWEIGERD,
    },
    BatchStatus.LOOPT: {
        BatchStatus.GEPAUZEERD,
        BatchStatus.KLAAR,
        BatchStatus.GESTOPT,
        BatchStatus.GEWEIGERD,
    },
    BatchStatus.GEPAUZEERD: {BatchStatus.ONTVANGEN, BatchStatus.LOOPT, BatchStatus.GESTOPT},
    BatchStatus.KLAAR: {BatchStatus.LOOPT},
    BatchStatus.GESTOPT: set(),
    BatchStatus.GEWEIGERD: set(),
}
"""From klaar back to loopt: rows that fell out are offered again."""

NIET_AANGENOMEN = (BatchStatus.GESTOPT, BatchStatus.GEWEIGERD)
"""The same file may be delivered again after one of these."""


class UitvalStatus(models.TextChoices):
    """What becomes of a row that fell out of a batch."""

    OPEN = "open", "Te behandelen"
    OPNIEUW = "opnieuw", "Wordt opnieuw geprobeerd"
    OPGENOMEN = "opgenomen", "Alsnog opgenomen"
    DUBBEL = "dubbel", "Was al aangeleverd"
    AFGEBOEKT = "afgeboekt", "Afgeboekt"


UITVAL_TRANSITIONS: dict[str, set[str]] = {
    UitvalStatus.OPEN: {UitvalStatus.OPNIEUW, UitvalStatus.OPGENOMEN, UitvalStatus.AFGEBOEKT},
    UitvalStatus.OPNIEUW: {UitvalStatus.OPEN, UitvalStatus.OPGENOMEN, UitvalStatus.DUBBEL},
    UitvalStatus.OPGENOMEN: set(),
    UitvalStatus.DUBBEL: set(),
    UitvalStatus.AFGEBOEKT: {UitvalStatus.OPEN},
}
