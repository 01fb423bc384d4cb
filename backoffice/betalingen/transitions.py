"""Status of a payment line, of a payment batch and of what the bank said."""

from django.db import models


class Betaalsoort(models.TextChoices):
    """Why money goes to a klant."""

    BESLUIT = "besluit", "Besluit op een aanvraag"
    VOORSCHOT = "voorschot", "Voorschot"
    DWANGSOM = "dwangsom", "Dwangsom"
    NABETALING = "nabetaling", "Nabetaling"
    TERUGGAVE = "teruggave", "Teruggave"
    OVERIG = "overig", "Overig"


class RegelStatus(models.TextChoices):
    TE_BETALEN = "te_betalen", "Te betalen"
    VASTGEHOUDEN = "vastgehouden", "Vastgehouden"
    IN_BATCH = "in_batch", "Klaargezet in een batch"
    AANGEBODEN = "aangeboden", "Aangeboden aan de bank"
    BETAALD = "betaald", "Betaald"
    MISLUKT = "mislukt", "Mislukt"
    GEANNULEERD = "geannuleerd", "Geannuleerd"


TRANSITIONS: dict[str, set[str]] = {
    RegelStatus.TE_BETALEN: {RegelStatus.VASTGEHOUDEN, RegelStatus.IN_BATCH, RegelStatus.GEANNULEERD},
    RegelStatus.VASTGEHOUDEN: {RegelStatus.TE_BETALEN, RegelStatus.GEANNULEERD},
    RegelStatus.IN_BATCH: {RegelStatus.TE_BETALEN, RegelStatus.AANGEBODEN},
    RegelStatus.AANGEBODEN: {RegelStatus.BETAALD, RegelStatus.MISLUKT},
    RegelStatus.BETAALD: {RegelStatus.MISLUKT},
    RegelStatus.MISLUKT: set(),
    RegelStatus.GEANNULEERD: set(),
}

ZONDER_BATCH = (RegelStatus.TE_BETALEN, RegelStatus.VASTGEHOUDEN, RegelStatus.GEANNULEERD)
MET_REDEN = (RegelStatus.VASTGEHOUDEN, RegelStatus.MISLUKT, RegelStatus.GEANNULEERD)
WEG = (RegelStatus.MISLUKT, RegelStatus.GEANNULEERD)
"""Money that does not reach the klant by this line any more."""


class BatchStatus(models.TextChoices):
    KLAARGEZET = "klaargezet", "Klaargezet"
    VRIJGEGEVEN = "vrijgegeven", "Vrijgegeven"
    VERWERKT = "verwerkt", "Verwerkt door de bank"
    GEWEIGERD = "geweigerd", "Geweigerd door de bank"
    GEANNULEERD = "geannuleerd", "Geannuleerd"


BATCH_TRANSITIONS: dict[str, set[str]] = {
    BatchStatus.KLAARGEZET: {BatchStatus.VRIJGEGEVEN, BatchStatus.GEANNULEERD},
    BatchStatus.VRIJGEGEVEN: {BatchStatus.VERWERKT, BatchStatus.GEWEIGERD},
    BatchStatus.VERWERKT: set(),
    BatchStatus.GEWEIGERD: set(),
    BatchStatus.GEANNULEERD: set(),
}
NIET_VRIJ = (BatchStatus.KLAARGEZET, BatchStatus.GEANNULEERD)


class Gevolg(models.TextChoices):
    """What became of one line of a file of the bank."""

    BETAALD = "betaald", "Betaald"
    MISLUKT = "mislukt", "Mislukt"
    ONDERWEG = "onderweg", "Onderweg bij de bank"
    AL_BEKEND = "al_bekend", "Was al bekend"
    ONBEKEND = "onbekend", "Niet herkend"
    AFWIJKEND = "afwijkend", "Klopt niet met onze administratie"


UIT_TE_ZOEKEN = (Gevolg.ONBEKEND, Gevolg.AFWIJKEND)
