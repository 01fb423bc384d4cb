"""The background work of the backoffice, one room each."""

from backoffice.aanvragen.tasks import hervat_batches, laat_afstemming_verlopen, verwerk_batch
from backoffice.besluiten.tasks import maak_brieven
from backoffice.mutaties.tasks import voer_mutaties_door
from backoffice.termijnen.tasks import bewaak_termijnen
from backoffice.verzending.tasks import werk_verzending_bij
from backoffice.werkvoorraad.tasks import werk_bij

__all__ = [
    "bewaak_termijnen",
    "hervat_batches",
    "laat_afstemming_verlopen",
    "maak_brieven",
    "verwerk_batch",
    "voer_mutaties_door",
    "werk_bij",
    "werk_verzending_bij",
]
