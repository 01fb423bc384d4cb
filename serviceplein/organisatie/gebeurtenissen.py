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
        Soort(
            code="afwezigheid.ingetrokken",
            domein="organisatie",
            zin="Afwezigheid ingetrokken.",
            icoon="calendar",
        ),
        Soort(
            code="rooster.gewijzigd",
            domein="organisatie",
            zin="Werkdagen van {naam} gewijzigd: {dagen}.",
            icoon="calendar",
        ),
        Soort(
            code="medewerker.foto",
            domein="organisatie",
            zin="Foto van {naam} {wat}.",
            icoon="user",
        ),
    )
