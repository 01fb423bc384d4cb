"""Which definition of a regeling holds on a day: that of the municipality, else the one that ships.

Read once per process and again after `HOUDBAAR` seconds, or at once where a version was set: every page
asks for names of regelingen, and they change a few times a year.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from time import monotonic

from django.conf import settings

from backoffice.aanvragen.definitie import Regeling
from backoffice.aanvragen.definitietekst import RegelingOnjuist, parse, shipped
from backoffice.regelingen.models import RegelingVersie
from backoffice.regelingen.transitions import VersieStatus


@dataclass(frozen=True, slots=True, kw_only=True)
class Geldig:
    """A definition and the days it holds; `tot` is the first day after."""

    van: date
    tot: date | None
    regeling: Regeling

    def op(self, dag: date) -> bool:
        return self.van <= dag and (self.tot is None or dag < self.tot)


@dataclass(slots=True)
class _Geheugen:
    versies: dict[str, list[Geldig]] = field(default_factory=dict)
    tot: float = 0.0


_geheugen = _Geheugen()


def forget() -> None:
    """The next question reads the versions again."""
    _geheugen.tot = 0.0


def _versies() -> Mapping[str, list[Geldig]]:
    """Per code the versions of the municipality, newest first."""
    if monotonic() >= _geheugen.tot:
        found: dict[str, list[Geldig]] = {}
        rows = RegelingVersie.objects.filter(status=VersieStatus.VASTGESTELD).order_by("code", "-geldig_van")
        for row in rows.only("code", "tekst", "geldig_van", "geldig_tot"):
            try:
                regeling = parse(row.tekst, naam=row.code)
            except RegelingOnjuist:
                continue
            found.setdefault(row.code, []).append(
                Geldig(van=row.geldig_van, tot=row.geldig_tot, regeling=regeling)
            )
        _geheugen.versies, _geheugen.tot = found, monotonic() + settings.REGELINGEN_HOUDBAAR
    return _geheugen.versies


def regeling_op(code: str, dag: date) -> Regeling | None:
    """The definition that holds on a day; None when the regeling does not exist then."""
    versies = _versies().get(code, [])
    for versie in versies:
        if versie.op(dag):
            return versie.regeling
    if any(versie.van <= dag for versie in versies):
        return None
    return shipped().get(code)


def laatste(code: str) -> Regeling | None:
    """The newest definition there ever was, for what was decided by it."""
    versies = _versies().get(code)
    return versies[0].regeling if versies else shipped().get(code)


def codes() -> list[str]:
    """Every code there is or was."""
    return sorted({*shipped(), *_versies()})
