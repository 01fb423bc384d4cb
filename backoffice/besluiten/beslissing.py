"""What a regeling says about one application. Pure: no queries, no clock (BO-04).

All conditions hold: the proposal is to grant. One that fails or is not known: a person decides; this
module never refuses.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from functools import cached_property, lru_cache
from typing import Any, NamedTuple

from backoffice.aanvragen.regelingen import (
    BedragRegel,
    Grens,
    Operator,
    Regeling,
    Soort,
    Voorwaarde,
)
from backoffice.kopieren import encode_json
from serviceplein.ui.maanden import add_months
from serviceplein.ui.weergave import money
from serviceplein.ui.werkdagen import is_werkdag

CENT = Decimal("0.01")


@dataclass(frozen=True, kw_only=True)
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

    @cached_property
    def json_text(self) -> str:
        """What `as_json` is, written out once for all decisions that share this oordeel."""
        return encode_json(self.as_json())


class BesluitVoorstel(NamedTuple):
    """`bedrag` and the period hold when it is granted; `geldig_tot` is the first day after it."""

    toekennen: bool
    voorwaarden: tuple[Oordeel, ...]
    bedrag: Decimal | None
    geldig_van: date
    geldig_tot: date | None


class Beoordelaar:
    """Judges applications by one definition and the norms of one aanvraagdatum.

    A condition asks one fact, and its limit at most the household: what was judged before is not judged
    again. Keep one no longer than a piece of a batch, because it remembers every value it met.
    """

    def __init__(self, regeling: Regeling, normen: Mapping[str, Decimal]) -> None:
        self.regeling = regeling
        self.normen = normen
        self._known: list[tuple[Voorwaarde, dict[Any, Oordeel]]] = [(v, {}) for v in regeling.voorwaarden]
        self._months = int(normen[regeling.geldig_maanden]) if regeling.geldig_maanden else 0

    def decide(self, feiten: Mapping[str, Any]) -> BesluitVoorstel:
        """Judges every condition on typed facts. Raises KeyError when a norm it needs is not given."""
        household, oordelen, granted = feiten["huishouden"], [], True
        for voorwaarde, known in self._known:
            key = (feiten.get(voorwaarde.feit), household)
            oordeel = known.get(key)
            if oordeel is None:
                oordeel = known[key] = judge(voorwaarde, self.regeling, feiten, self.normen)
            oordelen.append(oordeel)
            granted = granted and bool(oordeel.voldaan)
        start: date = feiten["aanvraagdatum"]
        return BesluitVoorstel(
            toekennen=granted,
            voorwaarden=tuple(oordelen),
            bedrag=amount_of(self.regeling.bedrag, feiten, self.normen),
            geldig_van=start,
            geldig_tot=add_months(start, self._months) if self._months else None,
        )


def decide(regeling: Regeling, feiten: Mapping[str, Any], normen: Mapping[str, Decimal]) -> BesluitVoorstel:
    """One application alone; as `Beoordelaar.decide`."""
    return Beoordelaar(regeling, normen).decide(feiten)


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


@lru_cache(maxsize=4096)
def term_end(start: date, weeks: int) -> date:
    """Last day of a term in weeks from `start` (Awb 4:13), moved to a working day (Atw art. 1).

    Terms longer than twelve weeks are not moved (Atw art. 4).
    """
    end = start + timedelta(weeks=weeks)
    while weeks <= 12 and not is_werkdag(end):
        end += timedelta(days=1)
    return end
