"""Whether a stored file is still the file that was kept: its bytes against the hash in the database."""

import hashlib

from serviceplein.dossier.models import Document
from serviceplein.fouten import DomainError


class BestandGewijzigd(DomainError):
    """The stored bytes are gone or are not those that were kept."""

    code = "dossier.bestand_gewijzigd"


def read_checked(document: Document) -> bytes:
    """The bytes of a document, whose hash was compared; raises BestandGewijzigd."""
    try:
        with document.bestand.open("rb") as file:
            content: bytes = file.read()
    except FileNotFoundError as error:
        raise BestandGewijzigd(
            "Het bestand ontbreekt in de opslag. Meld dit bij functioneel beheer."
        ) from error
    if hashlib.sha256(content).hexdigest() != document.sha256:
        raise BestandGewijzigd(
            "Het opgeslagen bestand is niet meer het bestand dat is bewaard. Meld dit bij functioneel beheer."
        )
    return content
