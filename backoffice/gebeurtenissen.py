"""The events the backoffice writes."""

from serviceplein.dossier.soorten import Soort, register


def register_all() -> None:
    """Makes the kinds known; called when the app starts."""
    register(
        Soort(
            code="batch.aangeleverd",
            domein="backoffice",
            zin="Batch {bestand} met aanvragen aangeleverd.",
            icoon="paperclip",
        ),
        Soort(
            code="batch.klaar",
            domein="backoffice",
            zin="Batch {bestand} verwerkt: {goed} goed, {fout} fout, {dubbel} dubbel.",
            icoon="circle-check",
        ),
        Soort(
            code="aanvraag.ontvangen",
            domein="backoffice",
            zin="Aanvraag {regeling} ontvangen.",
            icoon="inbox",
        ),
        Soort(
            code="aanvraag.beslist",
            domein="backoffice",
            zin="Aanvraag {regeling} {uitkomst}.",
            icoon="check",
        ),
    )
