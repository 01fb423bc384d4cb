"""The quick check: per toelatingseis voldoet, voldoet niet or onbekend, and what that adds up to. Pure.

It never decides: its strongest word is "waarschijnlijk".
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Any

from serviceplein.catalogus.toets.eisen import Eis
from serviceplein.catalogus.toets.feiten import Vraagfeit, facts
from serviceplein.regels.cellen import describe, matches
from serviceplein.ui.weergave import money

MEEST_GEVRAAGD = 4
"""Questions shown at once; the next come when these are answered."""


class Oordeel(StrEnum):
    VOLDOET = "voldoet"
    VOLDOET_NIET = "voldoet niet"
    ONBEKEND = "onbekend"
    PROFESSIONAL = "beoordeelt de medewerker"


class Uitkomst(StrEnum):
    WEL = "waarschijnlijk wel"
    NIET = "waarschijnlijk niet"
    ONDUIDELIJK = "nog onduidelijk"


@dataclass(frozen=True, slots=True, kw_only=True)
class Getoetst:
    """One eis with its oordeel and the words why."""

    eis: Eis
    oordeel: Oordeel
    waarom: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Toetsing:
    """`vragen` are the few facts still worth asking: none once an eis is not met."""

    uitkomst: Uitkomst
    eisen: tuple[Getoetst, ...]
    vragen: tuple[Vraagfeit, ...]


def check(eisen: Sequence[Eis], bekend: Mapping[str, Any], normen: Mapping[str, Decimal]) -> Toetsing:
    """Holds the known facts against the eisen; `normen` are the values that hold on the day of the check."""
    judged = tuple(_judge(eis, bekend, normen) for eis in eisen)
    verdicts = [item.oordeel for item in judged if item.oordeel is not Oordeel.PROFESSIONAL]
    if Oordeel.VOLDOET_NIET in verdicts:
        return Toetsing(uitkomst=Uitkomst.NIET, eisen=judged, vragen=())
    if verdicts and all(verdict is Oordeel.VOLDOET for verdict in verdicts):
        return Toetsing(uitkomst=Uitkomst.WEL, eisen=judged, vragen=())
    asked: dict[str, Vraagfeit] = {}
    for item in judged:
        if item.oordeel is Oordeel.ONBEKEND:
            for fact in _missing(item.eis, bekend):
                asked.setdefault(fact.naam, fact)
    return Toetsing(
        uitkomst=Uitkomst.ONDUIDELIJK, eisen=judged, vragen=tuple(asked.values())[:MEEST_GEVRAAGD]
    )


def _missing(eis: Eis, bekend: Mapping[str, Any]) -> list[Vraagfeit]:
    wanted = [facts()[eis.grens.feit]] if eis.grens else []
    wanted += [eis.feit] if eis.feit else []
    return [fact for fact in wanted if bekend.get(fact.naam) is None]


def _judge(eis: Eis, bekend: Mapping[str, Any], normen: Mapping[str, Decimal]) -> Getoetst:
    if eis.feit is None:
        return Getoetst(eis=eis, oordeel=Oordeel.PROFESSIONAL)
    if _missing(eis, bekend):
        return Getoetst(eis=eis, oordeel=Oordeel.ONBEKEND)
    als = _with_amounts(eis, bekend, normen)
    if als is None:
        return Getoetst(
            eis=eis, oordeel=Oordeel.ONBEKEND, waarom="Voor deze dag is geen bedrag vastgelegd bij Normen."
        )
    value = bekend[eis.feit.naam]
    held = matches(als, value)
    return Getoetst(
        eis=eis,
        oordeel=Oordeel.VOLDOET if held else Oordeel.VOLDOET_NIET,
        waarom=f"{eis.feit.feit.label}: {shown(eis.feit, value)}; nodig: {_words(eis.feit, als)}.",
    )


def _with_amounts(
    eis: Eis, bekend: Mapping[str, Any], normen: Mapping[str, Decimal]
) -> dict[str, Any] | None:
    """The condition with norms as amounts; None when one has no value on the day."""
    result: dict[str, Any] = {}
    for operator, operand in eis.als.items():
        if not isinstance(operand, Mapping):
            result[operator] = operand
            continue
        code = operand.get("norm")
        if eis.grens and "grens" in operand:
            code = eis.grens.normen.get(bekend[eis.grens.feit])
        amount = normen.get(code or "")
        share = normen.get(operand["procent"]) if "procent" in operand else Decimal(100)
        if amount is None or share is None:
            return None
        result[operator] = (amount * share / 100).quantize(Decimal("0.01"))
    return result


def shown(fact: Vraagfeit, value: Any) -> str:
    """A value as people read it."""
    return money(Decimal(str(value))) if fact.bedrag else fact.feit.text(value)


def _words(fact: Vraagfeit, als: Mapping[str, Any]) -> str:
    if not fact.bedrag:
        plain = {
            key: f"{value.normalize():f}" if isinstance(value, Decimal) else value
            for key, value in als.items()
        }
        return describe(fact.feit, plain)
    return describe(fact.feit, {key: money(Decimal(str(value))) for key, value in als.items()})
