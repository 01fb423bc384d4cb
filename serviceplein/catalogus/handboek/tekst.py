"""Markdown of the handboek as safe HTML, and the difference between two texts."""

import difflib
import re
from dataclasses import dataclass
from xml.etree.ElementTree import Element

from django.utils.safestring import SafeString, mark_safe
from markdown import Markdown
from markdown.extensions import Extension
from markdown.treeprocessors import Treeprocessor

SAFE_LINK = re.compile(r"^(https?://|mailto:|tel:|/(?!/)|#)", re.IGNORECASE)


class _SafeTree(Treeprocessor):
    """Links only go where a person expects; pictures from elsewhere are left out."""

    def run(self, root: Element) -> None:
        for element in root.iter():
            if element.tag == "a" and not SAFE_LINK.match(element.get("href", "").strip()):
                element.attrib.pop("href", None)
            if element.tag == "img":
                element.tag = "span"
                element.text = element.get("alt", "")
                element.attrib.clear()
            for name in [name for name in element.attrib if name.startswith("on") or name == "style"]:
                del element.attrib[name]


class _Safe(Extension):
    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 - the name markdown calls
        """Raw HTML is shown as typed instead of being obeyed."""
        md.preprocessors.deregister("html_block")
        md.inlinePatterns.deregister("html")
        md.treeprocessors.register(_SafeTree(md), "veilig", 0)


def to_html(text: str) -> SafeString:
    """The text as HTML; whoever wrote it cannot put script, style or a picture in it."""
    html = Markdown(extensions=["tables", "sane_lists", _Safe()], output_format="html").convert(text)
    return mark_safe(html)  # noqa: S308 - raw HTML is escaped and links are checked above


@dataclass(frozen=True, slots=True)
class Regel:
    """One line of a difference: `soort` is gelijk, nieuw, weg or sprong (lines left out)."""

    soort: str
    tekst: str


def difference(old: str, new: str, *, context: int = 2) -> list[Regel]:
    """What changed from `old` to `new`, by line, with a little of what stayed the same around it."""
    kinds = {"+": "nieuw", "-": "weg", " ": "gelijk", "@": "sprong"}
    lines = list(difflib.unified_diff(old.splitlines(), new.splitlines(), lineterm="", n=context))[2:]
    return [Regel(kinds[line[:1] or " "], "" if line[:1] == "@" else line[1:]) for line in lines]
