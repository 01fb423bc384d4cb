"""What is known before applications are decided: klanten, what they have already, norms (BO-03, BO-04)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple, Self

from backoffice.aanvragen.models import Aanvraag
from backoffice.aanvragen.regelingen import Regeling, regeling_op
from backoffice.besluiten.beslissing import Beoordelaar
from backoffice.besluiten.models import Besluit, Uitkomst
from caseload.toewijzing.models import Toewijzing
from intake.poort.services import in_check
from serviceplein.catalogus.normen import NormOntbreekt, normen
from serviceplein.klanten.models import Klant, age_on
from serviceplein.organisatie.models import Gemeente
from serviceplein.sql import among

TWEEDE_PERSOON = "besluit.tweede_persoon_boven"
"""Norm: a decision about more euros than this is agreed to by a second person (BO-06)."""


class Rij(NamedTuple):
    """A row that is well formed: its number in the file (0 for the web form) and its typed values."""

    nummer: int
    waarden: dict[str, Any]


class Aanvrager(NamedTuple):
    """What a decision asks about a klant; None is not known."""

    pk: int
    geboortedatum: date | None
    woont_hier: bool | None

    @classmethod
    def of(cls, klant: Klant) -> Self:
        return cls(klant.pk, klant.geboortedatum, lives_here(klant.gemeente) if klant.gemeente else None)


@dataclass(frozen=True, slots=True)
class Kennis:
    """What is known about the klanten of these rows before any of them is decided.

    `dagen`: who judges an application of that day, or why nobody can.
    """

    klanten: Mapping[str, Aanvrager]
    kenmerken: frozenset[str]
    toegekend: dict[int, list[tuple[date, date]]]
    contactpersonen: Mapping[int, int]
    dagen: Mapping[date, Beoordelaar | str]
    in_controle: frozenset[int]


def limit_on(day: date) -> Decimal:
    """Euros above which a decision needs two persons; a computer is none. Raises NormOntbreekt."""
    return normen([TWEEDE_PERSOON], op=day)[TWEEDE_PERSOON]


def gather(regeling: Regeling, rijen: Iterable[Rij], *, bron: str) -> Kennis:
    """Looks up and locks the klanten, in one order, so that two intakes never grant the same thing twice."""
    bsns = {rij.waarden["bsn"] for rij in rijen}
    rows = Klant.objects.filter(among("bsn", bsns)).order_by("pk").select_for_update(no_key=True)
    found = list(rows.values_list("bsn", "pk", "geboortedatum", "gemeente"))
    here = {g.pk: lives_here(g) for g in Gemeente.objects.filter(pk__in={row[3] for row in found})}
    klanten = {bsn or "": Aanvrager(pk, born, here.get(place)) for bsn, pk, born, place in found}
    ids = [klant.pk for klant in klanten.values()]
    asked = among("kenmerk", [rij.waarden["kenmerk"] for rij in rijen])
    kenmerken = Aanvraag.objects.filter(asked, bron=bron)
    days = {rij.waarden["aanvraagdatum"] for rij in rijen}
    return Kennis(
        klanten=klanten,
        kenmerken=frozenset(kenmerken.values_list("kenmerk", flat=True)),
        toegekend=granted_periods(regeling, ids),
        contactpersonen=_contactpersonen(ids) if regeling.raakt_begeleiding.ooit else {},
        dagen={day: _beoordelaar(regeling, day) for day in days},
        in_controle=in_check(ids),
    )


def _beoordelaar(vandaag: Regeling, day: date) -> Beoordelaar | str:
    """By the definition of that day, not by that of today."""
    regeling = regeling_op(vandaag.code, day)
    if regeling is None:
        return f"Op {day:%d-%m-%Y} bestond {vandaag.naam} niet. Controleer de datum."
    norms = norms_on(regeling, day)
    return norms if isinstance(norms, str) else Beoordelaar(regeling, norms)


def granted_periods(regeling: Regeling, klant_ids: Sequence[int]) -> dict[int, list[tuple[date, date]]]:
    """Periods (from, first day after) in which these klanten have the regeling already."""
    periods: dict[int, list[tuple[date, date]]] = {}
    if not regeling.eens_per_periode:
        return periods
    granted = (
        Besluit.objects.definitief()
        .filter(
            among("aanvraag__klant", klant_ids),
            aanvraag__regeling=regeling.code,
            uitkomst=Uitkomst.TOEGEKEND,
            geldig_tot__isnull=False,
        )
        .values_list("aanvraag__klant", "geldig_van", "geldig_tot")
    )
    for klant_id, start, end in granted:
        if end is not None:
            periods.setdefault(klant_id, []).append((start, end))
    return periods


def _contactpersonen(klant_ids: Sequence[int]) -> dict[int, int]:
    running = Toewijzing.objects.filter(among("klant", klant_ids), tot__isnull=True)
    return dict(running.values_list("klant_id", "medewerker_id"))


def norms_on(regeling: Regeling, day: date) -> Mapping[str, Decimal] | str:
    """The norms of the regeling on a day, or why they cannot be given."""
    try:
        return normen(regeling.normen, op=day)
    except NormOntbreekt:
        return (
            f"Voor {day:%d-%m-%Y} zijn de normen van {regeling.naam} niet ingevuld. "
            "Controleer de datum of laat de normen aanvullen."
        )


def lives_here(gemeente: Gemeente) -> bool:
    """Whether its inhabitants may apply here."""
    return gemeente.eigen or gemeente.integrale_intake


def facts_of(
    waarden: Mapping[str, Any], klant: Aanvrager, toegekend: Sequence[tuple[date, date]]
) -> dict[str, Any]:
    """What was asked together with what is known about the klant; unknown facts are left out."""
    day: date = waarden["aanvraagdatum"]
    facts = {**waarden, "al_toegekend": bool(toegekend) and any(van <= day < tot for van, tot in toegekend)}
    if klant.geboortedatum is not None:
        facts["leeftijd"] = age_on(klant.geboortedatum, day)
    if klant.woont_hier is not None:
        facts["woont_in_gemeente"] = klant.woont_hier
    return facts
