"""What is known before applications are decided: klanten, what they have already, norms (BO-03, BO-04)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from backoffice.aanvragen.models import Aanvraag
from backoffice.aanvragen.regelingen import Regeling, regeling_op
from backoffice.besluiten.models import Besluit, Uitkomst
from caseload.toewijzing.models import Toewijzing
from intake.poort.services import in_check
from serviceplein.catalogus.normen import NormOntbreekt, normen
from serviceplein.klanten.models import Klant

TWEEDE_PERSOON = "besluit.tweede_persoon_boven"
"""Norm: a decision about more euros than this is agreed to by a second person (BO-06)."""


@dataclass(frozen=True, slots=True)
class Rij:
    """A row that is well formed: its number in the file (0 for the web form) and its typed values."""

    nummer: int
    waarden: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Kennis:
    """What is known about the klanten of these rows before any of them is decided."""

    klanten: Mapping[str, Klant]
    kenmerken: frozenset[str]
    toegekend: dict[int, list[tuple[date, date]]]
    contactpersonen: Mapping[int, int]
    versies: Mapping[date, Regeling | None]
    normen: Mapping[date, Mapping[str, Decimal] | str]
    in_controle: frozenset[int]


def limit_on(day: date) -> Decimal:
    """Euros above which a decision needs two persons; a computer is none. Raises NormOntbreekt."""
    return normen([TWEEDE_PERSOON], op=day)[TWEEDE_PERSOON]


def gather(regeling: Regeling, rijen: Iterable[Rij], *, bron: str) -> Kennis:
    """Looks up and locks the klanten, in one order, so that two intakes never grant the same thing twice."""
    bsns = {rij.waarden["bsn"] for rij in rijen}
    rows = Klant.objects.filter(bsn__in=bsns).order_by("pk").select_related("gemeente")
    rows = rows.only("bsn", "geboortedatum", "gemeente__eigen", "gemeente__integrale_intake")
    klanten = {klant.bsn or "": klant for klant in rows.select_for_update(of=("self",), no_key=True)}
    ids = [klant.pk for klant in klanten.values()]
    kenmerken = Aanvraag.objects.filter(bron=bron, kenmerk__in=[rij.waarden["kenmerk"] for rij in rijen])
    days = {rij.waarden["aanvraagdatum"] for rij in rijen}
    versies = {day: regeling_op(regeling.code, day) for day in days}
    return Kennis(
        klanten=klanten,
        kenmerken=frozenset(kenmerken.values_list("kenmerk", flat=True)),
        toegekend=granted_periods(regeling, ids),
        contactpersonen=_contactpersonen(ids) if regeling.raakt_begeleiding.ooit else {},
        versies=versies,
        normen={day: norms_on(found, day) for day, found in versies.items() if found},
        in_controle=in_check(ids),
    )


def granted_periods(regeling: Regeling, klant_ids: Sequence[int]) -> dict[int, list[tuple[date, date]]]:
    """Periods (from, first day after) in which these klanten have the regeling already."""
    periods: dict[int, list[tuple[date, date]]] = {}
    if not regeling.eens_per_periode:
        return periods
    granted = (
        Besluit.objects.definitief()
        .filter(
            aanvraag__klant__in=klant_ids,
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
    running = Toewijzing.objects.filter(klant__in=klant_ids, tot__isnull=True)
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


def facts_of(
    regeling: Regeling,
    waarden: Mapping[str, Any],
    klant: Klant,
    toegekend: Iterable[tuple[date, date]],
) -> dict[str, Any]:
    """What was asked together with what is known about the klant; unknown facts are left out."""
    day: date = waarden["aanvraagdatum"]
    facts = {**waarden, "al_toegekend": any(start <= day < end for start, end in toegekend)}
    if (age := klant.leeftijd(day)) is not None:
        facts["leeftijd"] = age
    if klant.gemeente is not None:
        facts["woont_in_gemeente"] = klant.gemeente.eigen or klant.gemeente.integrale_intake
    return facts
