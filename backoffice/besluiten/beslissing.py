"""What a regeling says about one application. Pure: no queries, no clock (BO-04).

All conditions hold: the proposal is to grant. One that fails or is not known: a person decides; this
module never refuses.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache
from typing import Any

from backoffice.aanvragen.regelingen import (
    BedragRegel,
    Grens,
    Operator,
    Regeling,
    Soort,
    Voorwaarde,
)
from serviceplein.ui.weergave import money
from serviceplein.ui.werkdagen import is_werkdag

CENT = Decimal("0.01")


@dataclass(frozen=True, slots=True, kw_only=True)
class Oordeel:
    """One condition judged: `voldaan` is None while a fact is missing; `zin` tells the klant why."""

    code: str
    vraag: str
    voldaan: bool | None
    zin: str
    toelichting: str = ""

    def as_json(self) -> dict[str, Any]:
        return {
            "code": self.code,
            "vraag": self.vraag,
            "voldaan": self.voldaan,
            "zin": self.zin,
            "toelichting": self.toelichting,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class BesluitVoorstel:
    """`bedrag` and the period hold when it is granted; `geldig_tot` is the first day after it."""

    toekennen: bool
    voorwaarden: tuple[Oordeel, ...]
    bedrag: Decimal | None
    geldig_van: date
    geldig_tot: date | None


def decide(regeling: Regeling, feiten: Mapping[str, Any], normen: Mapping[str, Decimal]) -> BesluitVoorstel:
    """Judges every condition of the regeling on typed facts; `normen` are those of the aanvraagdatum.

    Raises KeyError when a norm the regeling needs is not given.
    """
    oordelen = tuple(judge(voorwaarde, regeling, feiten, normen) for voorwaarde in regeling.voorwaarden)
    start: date = feiten["aanvraagdatum"]
    months = int(normen[regeling.geldig_maanden]) if regeling.geldig_maanden else 0
    return BesluitVoorstel(
        toekennen=all(oordeel.voldaan for oordeel in oordelen),
        voorwaarden=oordelen,
        bedrag=amount_of(regeling.bedrag, feiten, normen),
        geldig_van=start,
        geldig_tot=add_months(start, months) if months else None,
    )


def judge(
    voorwaarde: Voorwaarde, regeling: Regeling, feiten: Mapping[str, Any], normen: Mapping[str, Decimal]
) -> Oordeel:
    """One condition: True, False, or None when the fact is missing."""
    value = feiten.get(voorwaarde.feit)
    voldaan: bool | None = None
    zin = voorwaarde.zin_onbekend
    if value is not None:
        grens = voorwaarde.grens
        limit = limit_of(grens, feiten, normen) if grens else None
        voldaan = _holds(voorwaarde.operator, value, limit)
        zin = voorwaarde.zin if voldaan or not voorwaarde.zin_niet else voorwaarde.zin_niet
        if limit is not None:
            soort = regeling.soort_van(voorwaarde.feit)
            zin = zin.format(waarde=in_words(value, soort), grens=in_words(limit, soort))
    return Oordeel(code=voorwaarde.code, vraag=voorwaarde.vraag, voldaan=voldaan, zin=zin)


def _holds(operator: Operator, value: Any, limit: Any) -> bool:
    if operator is Operator.HOOGSTENS:
        return bool(value <= limit)
    if operator is Operator.MINSTENS:
        return bool(value >= limit)
    if operator is Operator.ONDER:
        return bool(value < limit)
    return bool(value) is (operator is Operator.WAAR)


def limit_of(grens: Grens, feiten: Mapping[str, Any], normen: Mapping[str, Decimal]) -> Decimal:
    """The limit in the unit of its norm, rounded to a cent."""
    base = normen[grens.norm or grens.per_huishouden[feiten["huishouden"]]]
    return _share(base, normen[grens.procent]) if grens.procent else base


@lru_cache(maxsize=256)
def _share(base: Decimal, percentage: Decimal) -> Decimal:
    return (base * percentage / 100).quantize(CENT, ROUND_HALF_UP)


def amount_of(regel: BedragRegel, feiten: Mapping[str, Any], normen: Mapping[str, Decimal]) -> Decimal | None:
    """The amount in euros; None when the asked amount is not known."""
    if regel.veld:
        asked: Decimal | None = feiten.get(regel.veld)
        return asked
    total = normen[regel.per_huishouden[feiten["huishouden"]]]
    if regel.per_kind:
        total += normen[regel.per_kind] * int(feiten.get("kinderen") or 0)
    return total.quantize(CENT, ROUND_HALF_UP)


@lru_cache(maxsize=4096)
def in_words(value: Any, soort: Soort) -> str:
    """An amount in euros or a number, as a letter writes it."""
    if soort is Soort.BEDRAG:
        return money(value)
    if isinstance(value, Decimal):
        return f"{value.normalize():f}".replace(".", ",")
    return str(value)


def add_months(start: date, months: int) -> date:
    """The same day so many months later; the last day of the month when that day does not exist."""
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    last = ((date(year + (month == 11), (month + 1) % 12 + 1, 1)) - timedelta(days=1)).day
    return date(year, month + 1, min(start.day, last))


@lru_cache(maxsize=4096)
def term_end(start: date, weeks: int) -> date:
    """Last day of a term in weeks from `start` (Awb 4:13), moved to a working day (Atw art. 1).

    Terms longer than twelve weeks are not moved (Atw art. 4).
    """
    end = start + timedelta(weeks=weeks)
    while weeks <= 12 and not is_werkdag(end):
        end += timedelta(days=1)
    return end
