"""Files of a trial municipality: one that all letters share, one that all payment batches share."""

import hashlib
from dataclasses import dataclass

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage


@dataclass(frozen=True, slots=True, kw_only=True)
class Bestand:
    """A stored file with what rows keep about it."""

    naam: str
    grootte: int
    sha256: str


def keep(naam: str, content: bytes) -> Bestand:
    """Stores the file under this name, once."""
    if not default_storage.exists(naam):
        default_storage.save(naam, ContentFile(content))
    return Bestand(naam=naam, grootte=len(content), sha256=hashlib.sha256(content).hexdigest())
