"""The events about klanten themselves."""

from serviceplein.dossier.soorten import Soort, register


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
    )
