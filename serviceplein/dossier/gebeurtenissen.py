"""The events about documents."""

from serviceplein.dossier.soorten import Soort, register


def register_all() -> None:
    """Makes the kinds known; called when the app starts."""
    register(
        Soort(
            code="document.toegevoegd",
            domein="document",
            zin="Document toegevoegd: {soort}.",
            icoon="paperclip",
        ),
    )
