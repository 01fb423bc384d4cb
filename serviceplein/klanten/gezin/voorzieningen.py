"""The voorzieningen a klant's own card knows: the uitkering and an individual Wmo provision (KRN-02)."""

from collections.abc import Mapping, Sequence

from serviceplein.klanten import kolommen
from serviceplein.klanten.keuzes import Uitkering
from serviceplein.klanten.models import Klant
from serviceplein.toegang.models import Gebruiker


def voorzieningen(klant_ids: Sequence[int], user: Gebruiker) -> Mapping[int, str]:
    """Per klant what the register card says; one query."""
    texts = {}
    for pk, uitkering, iwv in Klant.objects.filter(pk__in=klant_ids).values_list("pk", "uitkering", "iwv"):
        known = [Uitkering(uitkering).label] if uitkering != Uitkering.GEEN else []
        texts[pk] = ", ".join([*known, *(["Wmo-voorziening"] if iwv else [])])
    return texts


def register_all() -> None:
    """Called when the app starts."""
    kolommen.register("klanten.voorzieningen", label="Voorzieningen", lookup=voorzieningen, volgorde=30)
