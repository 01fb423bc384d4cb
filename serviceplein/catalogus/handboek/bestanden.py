"""The pages that ship with the product: docs/handboek/*.md, the first version of every page (KRN-11)."""

import hashlib
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path

import yaml
from django.conf import settings

from serviceplein.organisatie.functies import Functie

FOLDER = Path(settings.BASE_DIR) / "docs" / "handboek"
FIELDS = {"titel", "functie", "stap", "eigenaar", "herzien_voor"}
OPTIONAL = {"functies"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Uitgave:
    """One shipped page; `functie` tells for whom in words, `functies` the codes (empty: everybody)."""

    naam: str
    titel: str
    functie: str
    stap: str
    eigenaar: str
    herzien_voor: date
    tekst: str
    functies: tuple[str, ...] = ()

    @property
    def hash(self) -> str:
        """Changes when the title or the text changes."""
        return hashlib.sha256(f"{self.titel}\n{self.tekst}".encode()).hexdigest()


def read_page(path: Path) -> Uitgave:
    """A page from its file. Raises ValueError naming the file when the head is missing or incomplete."""
    parts = path.read_text(encoding="utf-8").split("---\n", 2)
    if len(parts) != 3 or parts[0].strip():
        raise ValueError(f"{path.name}: begint niet met een kop tussen regels met ---.")
    try:
        head = yaml.load(parts[1], Loader=yaml.CSafeLoader)
    except yaml.YAMLError as error:
        raise ValueError(f"{path.name}: de kop is niet te lezen: {error}") from error
    if set(head) - OPTIONAL != FIELDS:
        raise ValueError(f"{path.name}: de kop heeft precies deze regels: {', '.join(sorted(FIELDS))}.")
    head["functies"] = tuple(head.get("functies", ()))
    if unknown := set(head["functies"]) - set(Functie.values):
        raise ValueError(f"{path.name}: onbekende functie {', '.join(sorted(unknown))}.")
    return Uitgave(naam=path.stem, tekst=parts[2].strip() + "\n", **head)


@lru_cache(maxsize=1)
def shipped_pages() -> dict[str, Uitgave]:
    """Every shipped page by the name of its file; read once per process."""
    found = [read_page(path) for path in sorted(FOLDER.glob("*.md"))]
    return {page.naam: page for page in found}
