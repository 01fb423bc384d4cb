"""What an uploaded file really is, judged by its content and not by its name. Pure (KRN-06)."""

from pathlib import PurePath

PDF, JPEG, PNG = "application/pdf", "image/jpeg", "image/png"
SUFFIXES = {".pdf": PDF, ".jpg": JPEG, ".jpeg": JPEG, ".png": PNG}
EXTENSIONS = {PDF: "pdf", JPEG: "jpg", PNG: "png"}
_ACTIVE = (b"/JavaScript", b"/JS ", b"/JS(", b"/Launch", b"/EmbeddedFile", b"/RichMedia")


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
    found = sniff(content)
    if not found:
        return "Dit is geen PDF, JPG of PNG. Sla het bestand zo op en kies het opnieuw."
    suffix = PurePath(name).suffix.lower()
    if SUFFIXES.get(suffix) != found:
        shown = EXTENSIONS[found]
        return f"De inhoud is {shown.upper()}. Geef het bestand een naam die eindigt op .{shown}."
    if found == PDF and b"%%EOF" not in content[-2048:]:
        return "Dit PDF-bestand is niet compleet. Download of scan het opnieuw."
    if found == PDF and any(mark in content for mark in _ACTIVE):
        return "Dit PDF-bestand bevat een programma of bijlage. Druk het af naar een nieuwe PDF en kies die."
    return ""
