"""A definition as people read it: conditions with today's limits, amounts, evidence."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from backoffice.aanvragen.definitie import Grens, Huishoudtype, Operator, Regeling, Voorwaarde
from backoffice.besluiten.beslissing import in_words, limit_of
from serviceplein.catalogus.normen import example_normen, known_normen
from serviceplein.ui.weergave import money

TEKENS = {Operator.HOOGSTENS: "hoogstens", Operator.MINSTENS: "minstens", Operator.ONDER: "minder dan"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Leesbaar:
    """`bedragen` per household type; empty for a regeling that pays what was asked.

    `voorbeelden`: the numbers the municipality has still to set.
    """

    regeling: Regeling
    voorwaarden: tuple[tuple[str, str], ...]
    bedragen: tuple[tuple[str, str], ...]
    per_kind: str
    periode: str
    voorbeelden: tuple[str, ...]


def readable(regeling: Regeling, op: date) -> Leesbaar:
    """With the norms of a day, and those the definition brings along."""
    brought = {norm.code: norm.waarde for norm in regeling.nieuwe_normen}
    norms: Mapping[str, Decimal] = {**brought, **known_normen(regeling.normen, op=op)}
    amounts = regeling.bedrag.per_huishouden
    months = norms.get(regeling.geldig_maanden)
    return Leesbaar(
        regeling=regeling,
        voorwaarden=tuple((v.vraag, _limit(v, regeling, norms)) for v in regeling.voorwaarden),
        bedragen=tuple(
            (kind.label, _money(norms.get(amounts[kind]))) for kind in Huishoudtype if kind in amounts
        ),
        per_kind=_money(norms.get(regeling.bedrag.per_kind)) if regeling.bedrag.per_kind else "",
        periode=f"één keer per {months:f} maanden".replace(".0000", "")
        if regeling.eens_per_periode and months
        else "zo vaak als nodig",
        voorbeelden=tuple(example_normen(regeling.normen - brought.keys(), op=op)),
    )


def _limit(voorwaarde: Voorwaarde, regeling: Regeling, norms: Mapping[str, Decimal]) -> str:
    if voorwaarde.grens is None:
        return ""
    sign = TEKENS[voorwaarde.operator]
    soort = regeling.soort_van(voorwaarde.feit)
    kinds = list(Huishoudtype) if voorwaarde.grens.per_huishouden else [Huishoudtype.ALLEENSTAAND]
    values = []
    for kind in kinds:
        value = _value(voorwaarde.grens, kind, norms)
        text = in_words(value, soort) if value is not None else "nog geen norm"
        values.append(f"{text} ({kind.label.lower()})" if len(kinds) > 1 else text)
    return f"{sign} {', '.join(values)}"


def _value(grens: Grens, kind: Huishoudtype, norms: Mapping[str, Decimal]) -> Decimal | None:
    try:
        return limit_of(grens, {"huishouden": kind}, norms)
    except KeyError:
        return None


def _money(value: Decimal | None) -> str:
    return money(value) if value is not None else "nog geen norm"
