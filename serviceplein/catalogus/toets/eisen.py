"""A toelatingseis as data: a sentence, the article, and a typed condition on one fact (KRN-09).

    {"zin": "U bent 18 jaar of ouder.", "artikel": "Participatiewet art. 11",
     "feit": "leeftijd", "als": {"gte": 18}}

The operand of a number may be a dated norm, {"norm": "pw.aow_leeftijd"}, or a limit by situation, if wanted
times a percentage that is a norm too: {"grens": "bijstandsnorm", "procent": "aanvraag.u_pas.grens_procent"}.
An eis without a condition is judged by a professional and never asked here.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from serviceplein.catalogus.toets.feiten import Grens, Vraagfeit, facts, limits
from serviceplein.regels.cellen import check_cell
from serviceplein.regels.feiten import FeitOngeldig


class EisOngeldig(ValueError):
    """An eis that cannot be evaluated; the message is Dutch and says what to do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Eis:
    """One toelatingseis; `als` still has its norms by name."""

    zin: str
    artikel: str
    feit: Vraagfeit | None = None
    als: Mapping[str, Any] = field(default_factory=dict)

    @property
    def grens(self) -> Grens | None:
        """The limit by situation in the condition, if it has one."""
        named = (value.get("grens") for value in self.als.values() if isinstance(value, Mapping))
        return next((limits()[name] for name in named if name), None)

    @property
    def normen(self) -> list[str]:
        """Codes of every norm that the condition can need."""
        return list(_norms_in(self.als))


def _norms_in(als: Mapping[str, Any]) -> Iterator[str]:
    for value in als.values():
        if isinstance(value, Mapping):
            yield from (value[key] for key in ("norm", "procent") if key in value)
            if "grens" in value:
                yield from limits()[value["grens"]].normen.values()


def read_eisen(data: Sequence[Mapping[str, Any]]) -> list[Eis]:
    """The eisen as stored. Raises EisOngeldig naming the sentence that is wrong."""
    return [read_eis(item) for item in data]


def read_eis(data: Mapping[str, Any]) -> Eis:
    """One eis. Raises EisOngeldig."""
    zin = data.get("zin")
    if not isinstance(zin, str) or not zin.strip():
        raise EisOngeldig("Schrijf de eis op als zin.")
    if unknown := set(data) - {"zin", "artikel", "feit", "als"}:
        raise EisOngeldig(f"'{zin}': {', '.join(sorted(unknown))} is onbekend.")
    artikel = str(data.get("artikel", ""))
    name = data.get("feit")
    if not name:
        if data.get("als"):
            raise EisOngeldig(f"'{zin}': kies het gegeven waarover de voorwaarde gaat.")
        return Eis(zin=zin, artikel=artikel)
    fact = facts().get(name)
    if fact is None:
        raise EisOngeldig(f"'{zin}': het gegeven '{name}' bestaat niet. Kies een gegeven uit de lijst.")
    als = data.get("als")
    if not isinstance(als, Mapping) or len(als) != 1:
        raise EisOngeldig(f"'{zin}': vul precies één voorwaarde in.")
    _check_named(zin, fact, als)
    try:
        check_cell(fact.feit, {operator: _example(fact, value) for operator, value in als.items()})
    except FeitOngeldig as error:
        raise EisOngeldig(f"'{zin}': {error.message}") from error
    return Eis(zin=zin, artikel=artikel, feit=fact, als=als)


def _check_named(zin: str, fact: Vraagfeit, als: Mapping[str, Any]) -> None:
    for value in als.values():
        if not isinstance(value, Mapping):
            continue
        if set(value) - {"norm", "grens", "procent"} or ("norm" in value) == ("grens" in value):
            raise EisOngeldig(f"'{zin}': noem een norm of een grens, met eventueel een percentage.")
        if "grens" in value and value["grens"] not in limits():
            raise EisOngeldig(f"'{zin}': de grens '{value['grens']}' bestaat niet.")
        if fact.feit.soort != "getal":
            raise EisOngeldig(f"'{zin}': een norm past alleen bij een getal of bedrag.")


def _example(fact: Vraagfeit, value: Any) -> Any:
    """A named amount counts as a number that this fact may have, for checking the operator."""
    return int(fact.feit.minimum or 0) if isinstance(value, Mapping) else value
