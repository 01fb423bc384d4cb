"""A regeling as eisen of the quick check: the same conditions, limits and norms as the decision (BO-09)."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from backoffice.aanvragen.definitie import Grens, Huishoudtype, Operator, Regeling, Voorwaarde
from backoffice.regelingen.lezen import regeling_op
from serviceplein.catalogus.toets.feiten import limits

FEITEN = {
    "leeftijd": "leeftijd",
    "woont_in_gemeente": "woont_hier",
    "inkomen_per_maand": "inkomen",
    "vermogen": "vermogen",
    "kinderen": "kinderen",
    "maanden_laag_inkomen": "laag_inkomen_maanden",
    "uitzicht_op_verbetering": "uitzicht_op_meer",
    "noodzaak_aangetoond": "kosten_noodzakelijk",
}
"""What the catalogue calls a fact; a medewerker judges the others."""
LEEFVORM = {
    "alleenstaande": Huishoudtype.ALLEENSTAAND,
    "alleenstaande_ouder": Huishoudtype.ALLEENSTAANDE_OUDER,
    "gehuwden": Huishoudtype.GEHUWD,
}
TEKENS = {Operator.HOOGSTENS: "lte", Operator.MINSTENS: "gte", Operator.ONDER: "lt"}


def eisen_of(code: str, op: date) -> Sequence[Mapping[str, Any]] | None:
    """The conditions of a regeling on a day; None when it is no regeling then."""
    regeling = regeling_op(code, op)
    if regeling is None:
        return None
    return [_eis(voorwaarde, regeling) for voorwaarde in regeling.voorwaarden]


def _eis(voorwaarde: Voorwaarde, regeling: Regeling) -> Mapping[str, Any]:
    eis = {"zin": f"{voorwaarde.vraag}.", "artikel": regeling.grondslag}
    feit = FEITEN.get(voorwaarde.feit)
    if feit is None:
        return eis
    if voorwaarde.grens is None:
        return {**eis, "feit": feit, "als": {"is": voorwaarde.operator is Operator.WAAR}}
    operand = _operand(voorwaarde.grens)
    if operand is None:
        return eis
    return {**eis, "feit": feit, "als": {TEKENS[voorwaarde.operator]: operand}}


def _operand(grens: Grens) -> dict[str, str] | None:
    share = {"procent": grens.procent} if grens.procent else {}
    if grens.norm:
        return {"norm": grens.norm, **share}
    for name, limit in limits().items():
        if {LEEFVORM.get(key): code for key, code in limit.normen.items()} == dict(grens.per_huishouden):
            return {"grens": name, **share}
    return None
