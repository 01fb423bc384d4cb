"""Numbers of other apps in the one search box, such as the kenmerk of a melding (KRN-15).

The app that owns a number registers how it looks and how to find it.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from serviceplein.toegang.models import Gebruiker


@dataclass(frozen=True, slots=True, kw_only=True)
class Treffer:
    """One thing found by its number, with the page it opens."""

    titel: str
    url: str
    toelichting: str = ""


Lookup = Callable[[Gebruiker, str], Iterable[Treffer]]
_registered: dict[str, tuple[re.Pattern[str], Lookup]] = {}


def register(pattern: str, lookup: Lookup) -> None:
    """`lookup(user, text)` answers what the user may see when the whole search text matches `pattern`.

    Capitals make no difference; registering the same pattern again replaces it.
    """
    _registered[pattern] = (re.compile(pattern, re.IGNORECASE), lookup)


def find_kenmerk(user: Gebruiker, text: str) -> list[Treffer]:
    """What the registered apps know by this number."""
    wanted = text.strip()
    return [
        found
        for shape, lookup in _registered.values()
        if shape.fullmatch(wanted)
        for found in lookup(user, wanted)
    ]
