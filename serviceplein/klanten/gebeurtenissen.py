"""The events about klanten themselves."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from serviceplein.dossier.soorten import Soort, register
from serviceplein.klanten.keuzes import HuishoudenRol
from serviceplein.taal import in_zin
from serviceplein.ui.weergave import long_date


def in_words(gegevens: Mapping[str, Any]) -> dict[str, Any]:
    """Role and day of a membership as the words people use."""
    words = dict(gegevens)
    if words.get("rol") in HuishoudenRol.values:
        words["rol"] = in_zin(HuishoudenRol(words["rol"]).label)
    if words.get("vanaf"):
        words["vanaf"] = long_date(date.fromisoformat(words["vanaf"]))
    return words


def register_all() -> None:
    """Makes the kinds known; called when the app starts."""
    register(
        Soort(code="klant.geregistreerd", domein="klant", zin="Klant geregistreerd.", icoon="user"),
        Soort(code="klant.gewijzigd", domein="klant", zin="Gegevens gewijzigd: {velden}.", icoon="user"),
        Soort(
            code="gegeven.vastgelegd",
            domein="klant",
            zin="Gegeven vastgelegd: {naam} (bron: {bron}).",
            icoon="notebook",
        ),
        Soort(
            code="netwerk.toegevoegd",
            domein="klant",
            zin="Iemand uit het eigen netwerk toegevoegd: {relatie}.",
            icoon="users",
        ),
        Soort(
            code="netwerk.gewijzigd",
            domein="klant",
            zin="Gegevens van iemand uit het eigen netwerk gewijzigd: {relatie}.",
            icoon="users",
        ),
        Soort(
            code="netwerk.gestopt",
            domein="klant",
            zin="Iemand uit het eigen netwerk helpt niet meer: {relatie}.",
            icoon="users",
        ),
        Soort(
            code="huishouden.gevormd",
            domein="klant",
            zin="Huishouden gevormd vanaf {vanaf}.",
            icoon="home",
            woorden=in_words,
        ),
        Soort(
            code="huishouden.lid_toegevoegd",
            domein="klant",
            zin="Lid van een huishouden vanaf {vanaf}: {rol}.",
            icoon="home",
            woorden=in_words,
        ),
        Soort(
            code="huishouden.lid_vertrokken",
            domein="klant",
            zin="Hoort vanaf {vanaf} niet meer bij het huishouden.",
            icoon="home",
            woorden=in_words,
        ),
        Soort(
            code="huishouden.rol_gewijzigd",
            domein="klant",
            zin="Nieuwe rol in het huishouden vanaf {vanaf}: {rol}.",
            icoon="home",
            woorden=in_words,
        ),
        Soort(
            code="huishouden.lid_verhuisd",
            domein="klant",
            zin="Naar een ander huishouden vanaf {vanaf}: {rol}.",
            icoon="home",
            woorden=in_words,
        ),
    )
