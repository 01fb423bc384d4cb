"""Dutch as it stands in a sentence."""

NAMEN = frozenset({"Bbz", "Bibob", "Quick", "Suwinet", "Wgs", "Wmo"})
"""Words that keep their capital wherever they stand."""


def in_zin(label: str) -> str:
    """A label inside a sentence: `Consulent Wmo` becomes `consulent Wmo`, `UWV` and `Wmo` stay."""
    first = label.replace("-", " ").split(" ", 1)[0]
    if first in NAMEN or (not first[1:].islower() and len(first) > 1):
        return label
    return label[:1].lower() + label[1:]
