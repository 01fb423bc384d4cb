"""Kinds of events. Each app registers its own when it starts; an unknown kind cannot be recorded."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from serviceplein.dossier.models import Gebeurtenis


@dataclass(frozen=True, slots=True, kw_only=True)
class Soort:
    """One kind: its domain for the filter, its icon, and a Dutch sentence with {names} from `gegevens`.

    `woorden` turns codes of `gegevens` into words for the sentence.
    """

    code: str
    domein: str
    zin: str
    icoon: str = "point"
    woorden: Callable[[Mapping[str, Any]], Mapping[str, Any]] | None = None


_registered: dict[str, Soort] = {}


def register(*soorten: Soort) -> None:
    """Makes kinds known; the same code with another meaning is a programming error (ValueError)."""
    for soort in soorten:
        if _registered.setdefault(soort.code, soort) != soort:
            raise ValueError(f"Gebeurtenis {soort.code} is al anders geregistreerd.")


def soort(code: str) -> Soort:
    """The kind with this code; KeyError when no app registered it."""
    return _registered[code]


def domeinen() -> list[str]:
    """The domains to filter the time line by, in order."""
    return sorted({kind.domein for kind in _registered.values()})


class _Onbekend(dict[str, object]):
    def __missing__(self, key: str) -> str:
        return "onbekend"


def sentence(gebeurtenis: "Gebeurtenis") -> str:
    """The Dutch sentence of one event; words that end a sentence themselves get no second point."""
    kind = soort(gebeurtenis.soort)
    data = kind.woorden(gebeurtenis.gegevens) if kind.woorden else gebeurtenis.gegevens
    text = kind.zin.format_map(_Onbekend(data)).rstrip()
    before_end = text.removesuffix(".").rstrip()
    text = before_end if before_end.endswith((".", "!", "?")) else text
    return text[:1].upper() + text[1:]
