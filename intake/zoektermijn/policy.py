"""The zoektermijn of young applicants: how long, and who is excepted (INT-10, Pw art. 41). Pure."""

from datetime import date, timedelta

from django.db import models


class ZoektermijnStatus(models.TextChoices):
    LOOPT = "loopt", "Zoektermijn loopt"
    UITGEZONDERD = "uitgezonderd", "Geen zoektermijn"
    BEOORDEELD = "beoordeeld", "Inspanningen beoordeeld"
    VERVALLEN = "vervallen", "Vervallen"


TRANSITIONS: dict[str, set[str]] = {
    ZoektermijnStatus.LOOPT: {
        ZoektermijnStatus.UITGEZONDERD,
        ZoektermijnStatus.BEOORDEELD,
        ZoektermijnStatus.VERVALLEN,
    },
    ZoektermijnStatus.UITGEZONDERD: {ZoektermijnStatus.VERVALLEN},
    ZoektermijnStatus.BEOORDEELD: set(),
    ZoektermijnStatus.VERVALLEN: {ZoektermijnStatus.LOOPT},
}


class Uitzondering(models.TextChoices):
    """The grounds the law knows; there is no other."""

    PRO_VSO = "pro_vso", "Volgde het afgelopen jaar praktijkonderwijs of speciaal onderwijs"
    UREN = "medisch_urenbeperkt", "Kan om medische redenen minder uren werken"
    LOONKOSTENSUBSIDIE = "loonkostensubsidie", "Hoort bij de doelgroep loonkostensubsidie"
    PARTNER = "partner_27_plus", "Vraagt aan met een partner van 27 jaar of ouder"
    COLLEGE = "college", "Wachten kan niet: besluit van de teamleider"


ARTIKEL: dict[Uitzondering, str] = {
    Uitzondering.PRO_VSO: "Participatiewet artikel 41 lid 4",
    Uitzondering.UREN: "Participatiewet artikel 41 lid 4",
    Uitzondering.LOONKOSTENSUBSIDIE: "Participatiewet artikel 41 lid 4",
    Uitzondering.PARTNER: "Participatiewet artikel 41 lid 4",
    Uitzondering.COLLEGE: "Participatiewet artikel 41 lid 11",
}


class Beoordeling(models.TextChoices):
    GEDAAN = "gedaan", "Gedaan"
    DEELS = "deels", "Deels gedaan"
    NIET = "niet", "Niet gedaan"


def term_end(gemeld: date, weeks: int) -> date:
    """The first day on which the application and the Quick Scan are possible."""
    return gemeld + timedelta(weeks=weeks)
