"""The life of a melding: from the first word to the right place."""

from django.db import models


class MeldingStatus(models.TextChoices):
    NIEUW = "nieuw", "Nieuw"
    GETRIEERD = "getrieerd", "Triage gedaan"
    AFSPRAAK = "afspraak", "Afspraak gepland"
    QUICK_SCAN = "quick_scan", "Quick Scan loopt"
    GESCAND = "gescand", "Quick Scan afgerond"
    OVERGEDRAGEN = "overgedragen", "Overgedragen"
    AFGEHANDELD = "afgehandeld", "Afgehandeld"


TRANSITIONS: dict[str, set[str]] = {
    MeldingStatus.NIEUW: {MeldingStatus.GETRIEERD, MeldingStatus.OVERGEDRAGEN, MeldingStatus.AFGEHANDELD},
    MeldingStatus.GETRIEERD: {
        MeldingStatus.NIEUW,
        MeldingStatus.AFSPRAAK,
        MeldingStatus.QUICK_SCAN,
        MeldingStatus.OVERGEDRAGEN,
        MeldingStatus.AFGEHANDELD,
    },
    MeldingStatus.AFSPRAAK: {
        MeldingStatus.GETRIEERD,
        MeldingStatus.QUICK_SCAN,
        MeldingStatus.OVERGEDRAGEN,
        MeldingStatus.AFGEHANDELD,
    },
    MeldingStatus.QUICK_SCAN: {MeldingStatus.GESCAND, MeldingStatus.AFGEHANDELD},
    MeldingStatus.GESCAND: {MeldingStatus.OVERGEDRAGEN},
    MeldingStatus.OVERGEDRAGEN: set(),
    MeldingStatus.AFGEHANDELD: set(),
}
CLOSED = frozenset({MeldingStatus.OVERGEDRAGEN, MeldingStatus.AFGEHANDELD})
