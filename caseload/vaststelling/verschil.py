"""What changed between two versions of a plan. Pure."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from caseload.plan.models import Actie
from serviceplein.klanten.leefgebieden import Leefgebied

_DOEL = {
    "leefgebied": "leefgebied",
    "voor": "voor wie",
    "van_klant": "wat de klant wil",
    "van_gemeente": "wat de gemeente wil",
    "streefdatum": "streefdatum",
    "bereikt_op": "bereikt op",
    "netwerk": "wie uit de omgeving helpt",
}
_ACTIE = {"omschrijving": "actie", "actor": "wie", "wie": "naam", "termijn": "termijn", "status": "status"}
_LABELS = {**{c.value: str(c.label) for c in Leefgebied}, **{c.value: str(c.label) for c in Actie.Actor}}
VOORTGANG = frozenset({"status", "bereikt_op"})
"""What goes on by itself after signing: it shows, and needs no new signature."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wijziging:
    """`oud` or `nieuw` is empty when something was added or taken away."""

    waar: str
    wat: str
    oud: str
    nieuw: str
    voortgang: bool = False


def differences(oud: Mapping[str, Any], nieuw: Mapping[str, Any], *, alles: bool = False) -> list[Wijziging]:
    """From `oud` to `nieuw`, in the order of the plan; progress only with `alles`."""
    found = list(_compare(oud, nieuw))
    return found if alles else [one for one in found if not one.voortgang]


def _compare(oud: Mapping[str, Any], nieuw: Mapping[str, Any]) -> Iterator[Wijziging]:
    if oud["dominant"] != nieuw["dominant"]:
        yield Wijziging(
            waar="Plan",
            wat="grootste oplosbare probleem",
            oud=_LABELS.get(oud["dominant"], ""),
            nieuw=_LABELS.get(nieuw["dominant"], ""),
        )
    if oud["regie"] != nieuw["regie"]:
        yield Wijziging(waar="Plan", wat="regie", oud=oud["regie"], nieuw=nieuw["regie"], voortgang=True)
    before = {doel["id"]: doel for doel in oud["doelen"]}
    after = {doel["id"]: doel for doel in nieuw["doelen"]}
    for pk, doel in after.items():
        known = before.get(pk)
        where = f"Doel: {doel['van_klant']}"
        if known is None:
            yield Wijziging(waar=where, wat="nieuw doel", oud="", nieuw=doel["van_klant"])
        yield from _fields(where, _DOEL, known or {}, doel if known else {})
        yield from _actions(where, known["acties"] if known else [], doel["acties"])
    for pk, doel in before.items():
        if pk not in after:
            yield Wijziging(
                waar=f"Doel: {doel['van_klant']}", wat="doel vervallen", oud=doel["van_klant"], nieuw=""
            )


def _actions(where: str, oud: list[dict[str, Any]], nieuw: list[dict[str, Any]]) -> Iterator[Wijziging]:
    before = {actie["id"]: actie for actie in oud}
    for actie in nieuw:
        known = before.pop(actie["id"], None)
        if known is None:
            yield Wijziging(waar=where, wat="nieuwe actie", oud="", nieuw=actie["omschrijving"])
        else:
            yield from _fields(f"{where}, actie: {actie['omschrijving']}", _ACTIE, known, actie)
    for actie in before.values():
        yield Wijziging(waar=where, wat="actie weg", oud=actie["omschrijving"], nieuw="")


def _fields(
    where: str, names: Mapping[str, str], oud: Mapping[str, Any], nieuw: Mapping[str, Any]
) -> Iterator[Wijziging]:
    for name, label in names.items():
        if name in nieuw and oud.get(name) != nieuw[name]:
            yield Wijziging(
                waar=where,
                wat=label,
                oud=_LABELS.get(oud.get(name, ""), str(oud.get(name, ""))),
                nieuw=_LABELS.get(nieuw[name], str(nieuw[name])),
                voortgang=name in VOORTGANG,
            )
