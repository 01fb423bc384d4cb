"""The voorzieningen a klant's own card knows: the uitkering and an individual Wmo provision (KRN-02)."""

from collections.abc import Mapping, Sequence

from serviceplein.klanten import kolommen
from serviceplein.klanten.keuzes import Uitkering
from serviceplein.klanten.models import Klant
from serviceplein.toegang.models import Gebruiker


def voorzieningen(klanten: Sequence[Klant], user: Gebruiker) -> Mapping[int, str]:
    """Per klant what the register card says; asks the database nothing."""
    texts = {}
    for klant in klanten:
        known = [klant.get_uitkering_display()] if klant.uitkering != Uitkering.GEEN else []
        texts[klant.pk] = ", ".join([*known, *(["Wmo-voorziening"] if klant.iwv else [])])
    return texts


def register_all() -> None:
    """Called when the app starts."""
    kolommen.register("klanten.voorzieningen", label="Voorzieningen", lookup=voorzieningen, volgorde=30)
