"""The regelingen on offer, and the definition an application falls under (BO-04, BO-09)."""

from collections.abc import Iterable, Mapping

from django.utils import timezone

from backoffice.aanvragen.definitie import (
    BedragRegel,
    Grens,
    Huishoudtype,
    Kolom,
    Operator,
    Raakt,
    Regeling,
    Soort,
    Voorwaarde,
)
from backoffice.aanvragen.definitietekst import RegelingOnjuist, parse, shipped
from backoffice.regelingen.lezen import codes, laatste, regeling_op

__all__ = [
    "BedragRegel",
    "Grens",
    "Huishoudtype",
    "Kolom",
    "Operator",
    "Raakt",
    "Regeling",
    "RegelingOnjuist",
    "Soort",
    "Voorwaarde",
    "codes_van",
    "naam_van",
    "parse",
    "regeling_op",
    "regeling_van",
    "regelingen",
    "shipped",
]


def regelingen() -> Mapping[str, Regeling]:
    """Every regeling that holds today by code, in the order of their names."""
    today = timezone.localdate()
    found = [regeling for code in codes() if (regeling := regeling_op(code, today))]
    return {regeling.code: regeling for regeling in sorted(found, key=lambda r: r.naam)}


def regeling_van(code: str) -> Regeling:
    """The regeling as it is today, or as it last was; KeyError when there never was one."""
    found = regeling_op(code, timezone.localdate()) or laatste(code)
    if found is None:
        raise KeyError(code)
    return found


def naam_van(code: str) -> str:
    """Name of a regeling, or its code when there never was a definition."""
    found = laatste(code)
    return found.naam if found else code


def codes_van(specialismen: Iterable[str]) -> list[str]:
    """Regelingen the given specialismen handle."""
    wanted = set(specialismen)
    return [code for code, regeling in regelingen().items() if regeling.specialisme in wanted]
