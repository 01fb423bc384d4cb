"""The background work of the backoffice, one room each."""

from backoffice.aanvragen.tasks import hervat_batches, laat_afstemming_verlopen, verwerk_batch
from backoffice.besluiten.tasks import maak_brieven
from backoffice.bewaren.tasks import stel_vernietiging_voor, vernietig
from backoffice.mutaties.tasks import voer_mutaties_door
from backoffice.termijnen.tasks import bewaak_termijnen
from backoffice.verzending.tasks import werk_verzending_bij
from backoffice.werkvoorraad.tasks import werk_bij

__all__ = [
    "bewaak_termijnen",
    "hervat_batches",
    "laat_afstemming_verlopen",
    "maak_brieven",
    "stel_vernietiging_voor",
    "vernietig",
    "verwerk_batch",
    "voer_mutaties_door",
    "werk_bij",
    "werk_verzending_bij",
]
