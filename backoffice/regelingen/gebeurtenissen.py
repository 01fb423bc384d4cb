"""The events about regelingen and the sample."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from serviceplein.dossier.soorten import Soort, register
from serviceplein.ui.weergave import long_date

_ZINNEN = {
    "regeling.concept": ("{naam}: concept van versie {nummer} bewaard.", "edit"),
    "regeling.ter_controle": ("{naam}: versie {nummer} ter controle.", "send"),
    "regeling.teruggestuurd": ("{naam}: versie {nummer} teruggestuurd.", "refresh"),
    "regeling.ingetrokken": ("{naam}: versie {nummer} ingetrokken.", "ban"),
    "regeling.vastgesteld": ("{naam}: versie {nummer} vastgesteld, geldt vanaf {vanaf}.", "circle-check"),
    "regeling.proef": ("{naam}: versie {nummer} geprobeerd op {aantal} aanvragen.", "search"),
    "besluit.nagezien": ("Automatisch besluit nagezien: {oordeel}.", "eye"),
}


def in_words(gegevens: Mapping[str, Any]) -> dict[str, Any]:
    """The day as people write it."""
    words = dict(gegevens)
    if words.get("vanaf"):
        words["vanaf"] = long_date(date.fromisoformat(words["vanaf"]))
    return words


def register_all() -> None:
    """Makes the kinds known; called when the app starts."""
    for code, (zin, icoon) in _ZINNEN.items():
        register(Soort(code=code, domein="backoffice", zin=zin, icoon=icoon, woorden=in_words))
