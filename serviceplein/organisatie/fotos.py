"""The photo of a medewerker: checked, made small and free of hidden data before it is kept (KRN-07)."""

from dataclasses import dataclass
from datetime import datetime
from functools import partial
from io import BytesIO

from django.core.files.base import ContentFile
from django.db import transaction
from PIL import Image, ImageFile, ImageOps, UnidentifiedImageError

from serviceplein.dossier.services import record
from serviceplein.dossier.stap import step
from serviceplein.fouten import DomainError
from serviceplein.organisatie.models import Medewerker
from serviceplein.organisatie.services import NietUwTeam, may_report
from serviceplein.toegang.models import Gebruiker
from serviceplein.toegang.rechten import Recht, require

LARGEST = 5_000_000
"""Bytes of an upload."""
PIXELS = 40_000_000
"""Largest picture that is unpacked; a small file can hide an enormous one."""
SMALLEST, SIDE = 80, 320
"""Pixels of a side: what is asked for, and what is kept."""
FORMATS = ("JPEG", "PNG", "WEBP")


class FotoGeweigerd(DomainError):
    code = "organisatie.foto_geweigerd"


@dataclass(frozen=True, slots=True, kw_only=True)
class SetPhoto:
    """`inhoud` empty takes the photo away; the initials come back."""

    medewerker_id: int
    inhoud: bytes


@step
def set_photo(command: SetPhoto, *, actor: Gebruiker, now: datetime) -> None:
    """Keeps or removes a photo: one's own, or by the teamleider.

    Raises Medewerker.DoesNotExist, PermissionDenied, NietUwTeam, FotoGeweigerd saying why.
    """
    medewerker = Medewerker.objects.select_for_update(of=("self",)).get(pk=command.medewerker_id, actief=True)
    require(actor, Recht.COLLEGA_BEKIJKEN)
    if not may_report(medewerker, actor):
        raise NietUwTeam("U kunt uw eigen foto wijzigen. Een collega doet dat zelf of via de teamleider.")
    former = str(medewerker.foto.name or "")
    if command.inhoud:
        medewerker.foto.save("foto.jpg", ContentFile(square(command.inhoud)), save=False)
    else:
        medewerker.foto.name = ""
    medewerker.save(update_fields=["foto"])
    if former:
        transaction.on_commit(partial(medewerker.foto.storage.delete, former))
    what = "gewijzigd" if command.inhoud else "verwijderd"
    record(
        "medewerker.foto",
        actor=actor,
        now=now,
        klant_id=None,
        onderwerp=medewerker,
        gegevens={"naam": medewerker.naam, "wat": what},
    )


def square(content: bytes) -> bytes:
    """A JPEG of SIDE by SIDE, drawn anew: no place, no camera and nothing hidden comes along. Pure.

    Raises FotoGeweigerd.
    """
    if len(content) > LARGEST:
        raise FotoGeweigerd(f"Deze foto is groter dan {LARGEST // 1_000_000} MB. Kies een kleinere foto.")
    ImageFile.LOAD_TRUNCATED_IMAGES = False  # the printer of letters switches this on for the whole process
    try:
        with Image.open(BytesIO(content), formats=FORMATS) as picture:
            width, height = picture.size
            if width * height > PIXELS:
                raise FotoGeweigerd("Deze foto heeft te veel beeldpunten. Kies een kleinere foto.")
            if min(width, height) < SMALLEST:
                raise FotoGeweigerd(
                    f"Deze foto is te klein. Kies er een van ten minste {SMALLEST} bij {SMALLEST}."
                )
            upright = ImageOps.exif_transpose(picture).convert("RGB")
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError) as error:
        raise FotoGeweigerd("Dit is geen foto in JPG, PNG of WebP. Kies een ander bestand.") from error
    drawn = BytesIO()
    ImageOps.fit(upright, (SIDE, SIDE)).save(drawn, "JPEG", quality=85, optimize=True)
    return drawn.getvalue()
