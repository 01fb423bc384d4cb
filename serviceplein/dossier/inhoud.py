"""What an uploaded file really is, judged by its content and not by its name. Pure (KRN-06).

A PDF, JPEG or PNG is opened by the parser of its kind, never run: a file that only begins like one, that is
locked, that carries a program or that would blow up when opened is refused, with the reason.
"""

import io
import re
import unicodedata
import warnings
from pathlib import PurePosixPath
from typing import Any

from PIL import Image, UnidentifiedImageError
from pypdf import PdfReader
from pypdf.errors import PyPdfError
from pypdf.generic import ArrayObject, DictionaryObject, StreamObject

PDF, JPEG, PNG = "application/pdf", "image/jpeg", "image/png"
SUFFIXES = {".pdf": PDF, ".jpg": JPEG, ".jpeg": JPEG, ".png": PNG}
EXTENSIONS = {PDF: "pdf", JPEG: "jpg", PNG: "png"}
MEESTE_BEELDPUNTEN = 60_000_000
"""A photo of 60 megapixels; more is a picture made to fill the memory of who opens it."""
MEESTE_OBJECTEN = 60_000
"""Parts of a PDF; a scan of hundreds of pages has a few thousand."""
LANGSTE_NAAM = 100
_EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
_ACTIVE = (b"/JavaScript", b"/JS ", b"/JS(", b"/Launch", b"/EmbeddedFile", b"/RichMedia")
_ACTIVE_KEYS = frozenset({"/JS", "/JavaScript", "/EmbeddedFiles", "/XFA", "/RichMediaContent"})
_ACTIVE_KINDS = frozenset({"/JavaScript", "/Launch", "/RichMedia", "/EmbeddedFile", "/Movie", "/Sound"})
_DAMAGED = (
    *(PyPdfError, ValueError, KeyError, IndexError, TypeError, AttributeError, RecursionError, OSError),
    *(AssertionError, NotImplementedError, OverflowError),
)
"""What a parser raises on a file that somebody bent."""


def sniff(content: bytes) -> str:
    """The media type of a PDF, JPEG or PNG; empty for anything else."""
    if content.startswith(b"%PDF-"):
        return PDF
    if content.startswith(b"\xff\xd8\xff"):
        return JPEG
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return PNG
    return ""


def refusal(name: str, content: bytes, *, maximum: int) -> str:
    """Why this file cannot be kept, in words that say what to do; empty when it can. `maximum` in bytes."""
    if not content:
        return "Dit bestand is leeg. Kies een ander bestand."
    if len(content) > maximum:
        return f"Dit bestand is groter dan {maximum // 1_000_000} MB. Maak het kleiner of splits het."
    if _EICAR in content:
        return "Dit bestand is herkend als virus. Gebruik het niet en meld het bij de servicedesk."
    found = sniff(content)
    if not found:
        return "Dit is geen PDF, JPG of PNG. Sla het bestand zo op en kies het opnieuw."
    suffix = PurePosixPath(name).suffix.lower()
    if SUFFIXES.get(suffix) != found:
        shown = EXTENSIONS[found]
        return f"De inhoud is {shown.upper()}. Geef het bestand een naam die eindigt op .{shown}."
    return _refuse_pdf(content) if found == PDF else _refuse_picture(content, found)


def clean_name(name: str, mediatype: str) -> str:
    """A file name that is safe everywhere: no folders, no invisible signs, the suffix of what it is."""
    text = unicodedata.normalize("NFC", name).replace("\\", "/").rsplit("/", 1)[-1]
    text = "".join(char for char in text if unicodedata.category(char)[0] != "C")
    stem = text.rsplit(".", 1)[0] if "." in text else text
    stem = re.sub(r'[<>:"|?*%]+', "-", stem)
    stem = re.sub(r"\s+", " ", stem).strip(" .-")[:LANGSTE_NAAM].strip(" .-")
    return f"{stem or 'document'}.{EXTENSIONS.get(mediatype, 'bin')}"


def _refuse_pdf(content: bytes) -> str:
    if b"%%EOF" not in content[-2048:]:
        return "Dit PDF-bestand is niet compleet. Download of scan het opnieuw."
    if any(mark in content for mark in _ACTIVE):
        return _PROGRAM
    try:
        reader = PdfReader(io.BytesIO(content))
        if reader.is_encrypted:
            return (
                "Dit PDF-bestand is beveiligd. Haal het wachtwoord eraf, of druk het af naar een nieuwe PDF."
            )
        if not len(reader.pages):
            return "Dit PDF-bestand heeft geen bladzijden. Kies een ander bestand."
        places = {number for table in reader.xref.values() for number in table} | set(reader.xref_objStm)
        if len(places) > MEESTE_OBJECTEN:
            return "Dit PDF-bestand is te ingewikkeld. Druk het af naar een nieuwe PDF en kies die."
        if any(_is_active(reader.get_object(number)) for number in sorted(places)):
            return _PROGRAM
    except _DAMAGED:
        return "Dit PDF-bestand is beschadigd. Download of scan het opnieuw."
    return ""


_PROGRAM = "Dit PDF-bestand bevat een programma of bijlage. Druk het af naar een nieuwe PDF en kies die."


def _is_active(found: Any, depth: int = 0) -> bool:
    """Whether an object of a PDF holds something that runs or is carried along."""
    if depth > 40:
        raise RecursionError
    if isinstance(found, ArrayObject):
        return any(_is_active(item, depth + 1) for item in found)
    if not isinstance(found, DictionaryObject | StreamObject):
        return False
    if _ACTIVE_KEYS & found.keys():
        return True
    kinds = {str(found.raw_get(key)) for key in ("/S", "/Type", "/Subtype") if key in found}
    if _ACTIVE_KINDS & kinds:
        return True
    return any(_is_active(found.raw_get(key), depth + 1) for key in found)


def _refuse_picture(content: bytes, mediatype: str) -> str:
    damaged = "Deze afbeelding is beschadigd. Sla haar opnieuw op of maak een nieuwe foto."
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(content), formats=["PNG" if mediatype == PNG else "JPEG"]) as picture:
                if picture.width * picture.height > MEESTE_BEELDPUNTEN:
                    return (
                        "Deze afbeelding heeft te veel beeldpunten. Maak haar kleiner en kies haar opnieuw."
                    )
                picture.verify()
    except Image.DecompressionBombError:
        return "Deze afbeelding heeft te veel beeldpunten. Maak haar kleiner en kies haar opnieuw."
    except (UnidentifiedImageError, SyntaxError, EOFError, *_DAMAGED):
        return damaged
    return ""
