"""Where the eisen of a product come from: an app that decides on a product gives its own rules (BO-09).

So the quick check and the decision never say different things.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from serviceplein.catalogus.models import Product

Bron = Callable[[str, date], Sequence[Mapping[str, Any]] | None]

_bronnen: list[Bron] = []


def register_bron(bron: Bron) -> None:
    """Makes a source known; called when the app starts. It answers None for a code that is not its own."""
    if bron not in _bronnen:
        _bronnen.append(bron)


def eisen_of(product: Product, op: date) -> Sequence[Mapping[str, Any]]:
    """The rules by which the product is decided on a day, with what the catalogue asks besides.

    An eis of the catalogue about a fact that those rules judge gives way to them.
    """
    eisen: Sequence[Mapping[str, Any]] = product.eisen
    for bron in _bronnen:
        found = bron(product.code, op)
        if found is not None:
            judged = {eis["feit"] for eis in found if "feit" in eis}
            return [*found, *(eis for eis in eisen if eis.get("feit") not in judged)]
    return eisen
