"""After how many days without contact a klant is out of sight. Pure (CAS-16).

The strictest norm of the groups somebody belongs to holds, unless another rhythm was agreed with the klant.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

DAGEN = "contact.dagen."
TREDEN = range(7)
DOELGROEPEN = ("statushouder", "dak_en_thuisloos", "jongere")
STROOM = "stroom."


@dataclass(frozen=True, slots=True, kw_only=True)
class Groepen:
    """What decides the norm of one klant."""

    trede: int | None
    stroom: str = ""
    statushouder: bool = False
    dak_en_thuisloos: bool = False
    jongere: bool = False
    afgesproken_weken: int | None = None


def groups_of(klant: Groepen) -> Iterator[str]:
    """The groups somebody belongs to, as the norms name them."""
    yield "trede_onbekend" if klant.trede is None else f"trede_{klant.trede}"
    yield from (name for name in DOELGROEPEN if getattr(klant, name))
    if klant.stroom:
        yield f"{STROOM}{klant.stroom}"


def contact_norm(klant: Groepen, normen: Mapping[str, int]) -> tuple[int, str]:
    """Days and why: the agreed rhythm, else the strictest of the norms that hold; `normen` is by group.

    Raises ValueError without any.
    """
    if klant.afgesproken_weken is not None:
        return klant.afgesproken_weken * 7, "afgesproken ritme"
    days, _, group = min(
        (normen[group], place, group) for place, group in enumerate(groups_of(klant)) if group in normen
    )
    return days, group.replace(".", " ").replace("_", " ")
