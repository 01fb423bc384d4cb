"""What a mutatie may be and what becomes of it. Pure: no queries, no clock (BO-08)."""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

from backoffice.mutaties.transitions import MutatieStatus
from serviceplein.fouten import DomainError
from serviceplein.ui.weergave import long_date

VROEGST, LAATST = "mutatie.terug_dagen", "mutatie.vooruit_dagen"
CONTROLE, OPVOLGING = "mutatie.controle_werkdagen", "mutatie.opvolging_werkdagen"


class MutatieOnjuist(DomainError):
    """A value that cannot be right; `veld` says which."""

    code = "backoffice.mutatie_onjuist"
    status = 422


class Ernst(StrEnum):
    """How a consequence is shown."""

    INFO = "info"
    LET_OP = "let_op"
    STOPT = "stopt"

    @property
    def toon(self) -> str:
        return {"info": "info", "let_op": "warning", "stopt": "error"}[self]


@dataclass(frozen=True, slots=True, kw_only=True)
class Gevolg:
    """One effect in a sentence; `specialisme` or the contactpersoon gets a task when it is carried out."""

    zin: str
    ernst: Ernst = Ernst.INFO
    specialisme: str = ""
    contactpersoon: bool = False

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


@dataclass(frozen=True, slots=True, kw_only=True)
class Venster:
    """How far back and ahead a change may begin, in days; norms."""

    terug: int
    vooruit: int


def check_day(dag: date, *, vandaag: date, venster: Venster) -> None:
    """Raises MutatieOnjuist for a day too long ago or too far ahead."""
    first, last = vandaag - timedelta(days=venster.terug), vandaag + timedelta(days=venster.vooruit)
    if dag < first:
        raise MutatieOnjuist(
            f"Kies een dag vanaf {long_date(first)}. Ging het eerder in? Vraag dan de backoffice.",
            veld="ingangsdatum",
        )
    if dag > last:
        raise MutatieOnjuist(
            f"Kies een dag tot en met {long_date(last)}. Neem de mutatie later op.", veld="ingangsdatum"
        )


def day_effect(dag: date, *, vandaag: date) -> Gevolg:
    """What the day itself means: it waits, it holds at once, or the past must be looked at again."""
    if dag > vandaag:
        return Gevolg(zin=f"De wijziging wacht en gaat vanzelf in op {long_date(dag)}.")
    if dag == vandaag:
        return Gevolg(zin="De wijziging gaat vandaag in.")
    return Gevolg(
        zin=(
            f"De wijziging gold al vanaf {long_date(dag)}. "
            "Wat sindsdien is beslist of betaald, kan anders worden."
        ),
        ernst=Ernst.LET_OP,
    )


def first_status(*, bewijs_nodig: str, bewijs: bool, ingangsdatum: date, vandaag: date) -> MutatieStatus:
    """Where a checked change goes: it waits for what must be shown, for its day, or is carried out."""
    if bewijs_nodig and not bewijs:
        return MutatieStatus.VOORBEREID
    return MutatieStatus.GEPLAND if ingangsdatum > vandaag else MutatieStatus.DOORGEVOERD


def fingerprint(was: Mapping[str, Any], wordt: Mapping[str, Any], gevolgen: Iterable[Gevolg]) -> str:
    """Names exactly what was on the screen, so that nothing else is saved than what was seen."""
    content = json.dumps([was, wordt, [gevolg.as_json() for gevolg in gevolgen]], sort_keys=True)
    return hashlib.sha256(content.encode()).hexdigest()[:32]


def differences(
    was: Sequence[tuple[str, str]], wordt: Sequence[tuple[str, str]]
) -> list[tuple[str, str, str]]:
    """Rows of (what, from, to) for the screen; what stays the same is left out."""
    before = dict(was)
    return [(label, before.get(label, ""), text) for label, text in wordt if before.get(label, "") != text]
