"""The events about the catalogue."""

from serviceplein.dossier.soorten import Soort, register


def register_all() -> None:
    """Makes the kinds known; called when the app starts."""
    register(
        Soort(
            code="norm.gewijzigd",
            domein="beheer",
            zin="Norm {code} van {van} naar {naar} vanaf {vanaf}.",
            icoon="adjustments",
        ),
    )
