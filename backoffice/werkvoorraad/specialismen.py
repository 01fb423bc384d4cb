"""The specialismen with their kinds of opdracht, and what each needs, as data (BO-01, BO-13).

Read from `serviceplein/inrichting/werkvoorraad/`; another kind is added there, without code. A mistake in
the file is reported when it is read. An application is a kind of its own: the regeling it is for.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from django.conf import settings

from backoffice.aanvragen.regelingen import naam_van, regelingen
from serviceplein.toegang.rollen import Specialisme

SPECIALISMEN = (
    Specialisme.BEHEER_WWB,
    Specialisme.BEHEER_IWV,
    Specialisme.HANDHAVING,
    Specialisme.FINANCIELE_REGELINGEN,
    Specialisme.SCHULDHULPVERLENING,
    Specialisme.INCASSO,
    Specialisme.ADMINISTRATIE,
)
"""The seven queues of the backoffice, in the order of the service concept."""
BESTAND = "specialismen.yaml"


class WerkvoorraadOnjuist(ValueError):
    """The file contradicts itself; says where."""


class EisSoort(StrEnum):
    """Where the answer to one demand is found."""

    KLANT = "klant"
    GEGEVEN = "gegeven"
    DOCUMENT = "document"
    GEBEURTENIS = "gebeurtenis"
    BEVESTIGING = "bevestiging"


@dataclass(frozen=True, slots=True, kw_only=True)
class Eis:
    """One thing that must be known, be in the dossier or be said at hand-over."""

    code: str
    soort: EisSoort
    label: str
    veld: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Opdrachtsoort:
    """`termijn` is the norm in working days; `vaardigheid` is what whoever takes it up must master.

    `eerste_gesprek`: the first talk about debts, with the term of the melding about them (INT-09).
    """

    code: str
    naam: str
    specialisme: Specialisme
    termijn: str
    eisen: tuple[Eis, ...]
    vaardigheid: str = ""
    eerste_gesprek: bool = False

    @property
    def bevestigingen(self) -> tuple[Eis, ...]:
        """What the asker confirms at hand-over."""
        return tuple(eis for eis in self.eisen if eis.soort is EisSoort.BEVESTIGING)


@dataclass(frozen=True, slots=True, kw_only=True)
class Werkplan:
    soorten: Mapping[str, Opdrachtsoort]
    vaardigheden: Mapping[str, str]


def parse(text: str) -> Werkplan:
    """Reads the file; raises WerkvoorraadOnjuist with the mistake."""
    try:
        data: dict[str, Any] = yaml.safe_load(text)
        skills: dict[str, str] = data["vaardigheden"]
        eisen = {
            code: Eis(code=code, **{**row, "soort": EisSoort(row["soort"])})
            for code, row in data["eisen"].items()
        }
        kinds = [
            Opdrachtsoort(
                **{
                    **row,
                    "specialisme": Specialisme(name),
                    "eisen": tuple(eisen[code] for code in row["eisen"]),
                }
            )
            for name, rows in data["specialismen"].items()
            for row in rows
        ]
    except (KeyError, TypeError, ValueError, AttributeError, yaml.YAMLError) as error:
        raise WerkvoorraadOnjuist(f"{BESTAND}: {error}") from error
    if mistakes := list(_mistakes(kinds, skills)):
        raise WerkvoorraadOnjuist(f"{BESTAND}: {'; '.join(mistakes)}")
    return Werkplan(soorten={kind.code: kind for kind in kinds}, vaardigheden=skills)


def _mistakes(kinds: list[Opdrachtsoort], skills: Mapping[str, str]) -> Iterable[str]:
    codes = [kind.code for kind in kinds]
    if len(set(codes)) < len(codes):
        yield "een soort staat er twee keer"
    for kind in kinds:
        if kind.vaardigheid and kind.vaardigheid not in skills:
            yield f"{kind.code}: vaardigheid {kind.vaardigheid} bestaat niet"
    for specialisme in SPECIALISMEN:
        if all(kind.specialisme is not specialisme for kind in kinds):
            yield f"{specialisme} heeft geen soort opdracht"


@cache
def werkplan() -> Werkplan:
    """The file as shipped; read once per process."""
    path = Path(settings.BASE_DIR) / "serviceplein" / "inrichting" / "werkvoorraad" / BESTAND
    return parse(path.read_text(encoding="utf-8"))


def soort_van(code: str) -> Opdrachtsoort | None:
    """The kind of opdracht with this code; None for an application."""
    return werkplan().soorten.get(code)


def soorten_van(specialismen: Iterable[str]) -> list[Opdrachtsoort]:
    """The kinds these specialismen take, in the order of the file."""
    wanted = set(specialismen)
    return [kind for kind in werkplan().soorten.values() if kind.specialisme in wanted]


def soort_naam(code: str) -> str:
    """How a kind is called: that of the file, the name of the regeling, or the code when both are gone."""
    if kind := werkplan().soorten.get(code):
        return kind.naam
    naam = naam_van(code)
    return code if naam == code else f"Aanvraag {naam}"


def soort_choices(specialismen: Iterable[str] = SPECIALISMEN) -> list[tuple[str, str]]:
    """Every kind a queue can hold, applications included."""
    wanted = set(specialismen)
    kinds = [(kind.code, kind.naam) for kind in soorten_van(wanted)]
    forms = [(code, soort_naam(code)) for code, r in regelingen().items() if r.specialisme in wanted]
    return [*kinds, *forms]


def kinds_by_skill() -> dict[str, list[str]]:
    """The kinds that ask a skill, per skill."""
    found: dict[str, list[str]] = {}
    for kind in werkplan().soorten.values():
        if kind.vaardigheid:
            found.setdefault(kind.vaardigheid, []).append(kind.code)
    return found


def out_of_reach(vaardigheden: Iterable[str]) -> list[str]:
    """The kinds that ask a skill that is not among these."""
    own = set(vaardigheden)
    return [k.code for k in werkplan().soorten.values() if k.vaardigheid and k.vaardigheid not in own]
