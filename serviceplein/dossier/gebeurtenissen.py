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
        Soort(
            code="document.vernieuwd",
            domein="document",
            zin="Nieuwe versie van een document: {soort}, versie {versie}.",
            icoon="paperclip",
        ),
        Soort(code="document.ingedeeld", domein="document", zin="Document ingedeeld: {soort}.", icoon="edit"),
        Soort(
            code="document.ondertekend",
            domein="document",
            zin="Document ondertekend: {soort}.",
            icoon="check",
        ),
    )
