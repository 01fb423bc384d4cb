"""Which way a step goes. Pure (CAS-12)."""

from enum import StrEnum


class Richting(StrEnum):
    EERSTE = "eerste"
    OMHOOG = "omhoog"
    OMLAAG = "omlaag"
    GELIJK = "gelijk"


TELT = (Richting.OMHOOG, Richting.OMLAAG)
"""What reporting counts as a step."""


def direction(van: int | None, naar: int) -> Richting:
    """Up is closer to work or taking part."""
    if van is None:
        return Richting.EERSTE
    if van == naar:
        return Richting.GELIJK
    return Richting.OMHOOG if naar > van else Richting.OMLAAG
