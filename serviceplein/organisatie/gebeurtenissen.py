"""The events about the organisation."""

from serviceplein.dossier.soorten import Soort, register


def register_all() -> None:
    """Makes the kinds known; called when the app starts."""
    register(
        Soort(
            code="afwezigheid.gemeld",
            domein="organisatie",
            zin="Afwezig van {van} tot en met {tot}.",
            icoon="calendar",
        ),
    )
