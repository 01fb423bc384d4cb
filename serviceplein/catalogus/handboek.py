"""The handboek: work instructions kept as files, shown where the step is done (KRN-11)."""

from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path

import yaml
from django.conf import settings
from django.utils.safestring import SafeString, mark_safe
from markdown import markdown

FOLDER = Path(settings.BASE_DIR) / "docs" / "handboek"
FIELDS = {"titel", "functie", "stap", "eigenaar", "herzien_voor"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Pagina:
    """One page; `functie` tells for whom, `stap` where in the work, `herzien_voor` until when it is sure."""

    naam: str
    titel: str
    functie: str
    stap: str
    eigenaar: str
    herzien_voor: date
    tekst: str

    @property
    def html(self) -> SafeString:
        """The text as HTML. The files are part of the product, so they are not somebody else's input."""
        return mark_safe(markdown(self.tekst, extensions=["tables", "sane_lists"], output_format="html"))  # noqa: S308

    def is_verouderd(self, op: date) -> bool:
        """Whether the owner should have gone through the page before `op`."""
        return self.herzien_voor < op


def read_page(path: Path) -> Pagina:
    """A page from its file. Raises ValueError naming the file when the head is missing or incomplete."""
    parts = path.read_text(encoding="utf-8").split("---\n", 2)
    if len(parts) != 3 or parts[0].strip():
        raise ValueError(f"{path.name}: begint niet met een kop tussen regels met ---.")
    try:
        head = yaml.safe_load(parts[1])
    except yaml.YAMLError as error:
        raise ValueError(f"{path.name}: de kop is niet te lezen: {error}") from error
    if set(head) != FIELDS:
        raise ValueError(f"{path.name}: de kop heeft precies deze regels: {', '.join(sorted(FIELDS))}.")
    return Pagina(naam=path.stem, tekst=parts[2], **head)


@lru_cache(maxsize=1)
def pages() -> dict[str, Pagina]:
    """Every page by the name of its file, by title; read once per process."""
    found = [read_page(path) for path in FOLDER.glob("*.md")]
    return {page.naam: page for page in sorted(found, key=lambda page: page.titel)}


def page_for(stap: str) -> Pagina | None:
    """The page about a step, or None."""
    return next((page for page in pages().values() if page.stap == stap), None)
