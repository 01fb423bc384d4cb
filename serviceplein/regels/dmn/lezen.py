"""Reads XML from outside without trusting it: no document type, no entities, bounded size and depth. Pure."""

from typing import Any
from xml.etree.ElementTree import Element, TreeBuilder
from xml.parsers import expat

MAX_BYTES = 1_000_000
MAX_DIEPTE = 30
MAX_ELEMENTEN = 60_000


class XmlGeweigerd(ValueError):
    """The file cannot be used; the message is a Dutch sentence that says why."""


def read_xml(content: bytes) -> Element:
    """The root of the document. Raises XmlGeweigerd for anything but plain, well-formed XML."""
    if len(content) > MAX_BYTES:
        raise XmlGeweigerd(f"Het bestand is te groot: hoogstens {MAX_BYTES // 1000} kB.")
    builder = _Bouwer()
    parser = expat.ParserCreate(namespace_separator="}")
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = _refuse_doctype
    parser.EntityDeclHandler = _refuse_doctype
    parser.StartElementHandler = builder.start
    parser.EndElementHandler = builder.end
    parser.CharacterDataHandler = builder.tree.data
    try:
        parser.Parse(content, True)
    except expat.ExpatError as error:
        raise XmlGeweigerd(
            f"Het bestand is geen goede XML (regel {error.lineno}, teken {error.offset + 1})."
        ) from error
    except (LookupError, ValueError) as error:
        if isinstance(error, XmlGeweigerd):
            raise
        raise XmlGeweigerd("De tekens in het bestand zijn niet te lezen. Bewaar het als UTF-8.") from error
    root: Element = builder.tree.close()
    return root


def _refuse_doctype(*declared: Any) -> None:
    raise XmlGeweigerd("Het bestand heeft een DOCTYPE of entiteiten. Dat is niet toegestaan.")


class _Bouwer:
    """Builds the tree and keeps count."""

    def __init__(self) -> None:
        self.tree = TreeBuilder()
        self.depth = self.count = 0

    def start(self, name: str, attributes: dict[str, str]) -> None:
        self.depth += 1
        self.count += 1
        if self.depth > MAX_DIEPTE or self.count > MAX_ELEMENTEN:
            raise XmlGeweigerd("Het bestand is te diep genest of heeft te veel onderdelen.")
        self.tree.start(_full(name), {_full(key): value for key, value in attributes.items()})

    def end(self, name: str) -> None:
        self.depth -= 1
        self.tree.end(_full(name))


def _full(name: str) -> str:
    return "{" + name if "}" in name else name
