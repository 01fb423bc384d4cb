"""Keeping instruments: a change is a version from a day on, so that a traject keeps what it began with."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from caseload.instrumenten.models import Budget, Instrument
from caseload.instrumenten.services import ContractOnjuist
from serviceplein.dossier.services import record
from serviceplein.dossier.stap import step
from serviceplein.fouten import DomainError
from serviceplein.toegang.models import Gebruiker
from serviceplein.toegang.rechten import require
from serviceplein.toegang.rollen import Recht
from serviceplein.ui.weergave import money


class InstrumentOnjuist(DomainError):
    code = "caseload.instrument_onjuist"


@dataclass(frozen=True, slots=True, kw_only=True)
class Eigenschappen:
    """What an instrument is, for whom, and what it costs; an empty tuple asks nothing."""

    naam: str
    omschrijving: str
    uitvoering: str
    kosten: Decimal
    budgetcode: str
    duur_weken: int
    treden_reintegratie: tuple[int, ...] = ()
    treden_participatie: tuple[int, ...] = ()
    doelgroepen: tuple[str, ...] = ()
    leeftijd_van: int | None = None
    leeftijd_tot: int | None = None
    kansen: tuple[str, ...] = ()
    bedoeld_voor: tuple[str, ...] = ()
    niet_bij: tuple[str, ...] = ()
    competenties: tuple[str, ...] = ()
    arbeidsvraag: str = ""

    def values(self) -> dict[str, Any]:
        """As the row keeps them."""
        found = {name: getattr(self, name) for name in self.__slots__}
        return {name: list(value) if isinstance(value, tuple) else value for name, value in found.items()}


@dataclass(frozen=True, slots=True, kw_only=True)
class SaveInstrument:
    """A new instrument, or with `instrument_id` other properties from `vanaf` on."""

    code: str
    vanaf: date
    eigenschappen: Eigenschappen
    instrument_id: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class StopInstrument:
    """`tot`: the first day on which it is not offered any more."""

    instrument_id: int
    tot: date


@step
def save_instrument(command: SaveInstrument, *, actor: Gebruiker, now: datetime) -> int:
    """Keeps a version of an instrument; what was until then stays as it was. Returns the id of the version.

    Raises Instrument.DoesNotExist, PermissionDenied, InstrumentOnjuist, ContractOnjuist.
    """
    require(actor, Recht.INSTRUMENTEN_BEHEREN)
    given, today = command.eigenschappen, timezone.localdate(now)
    _check(given)
    if command.instrument_id is None:
        row = Instrument(code=command.code, geldig_van=command.vanaf)
    else:
        if command.vanaf < today:
            raise InstrumentOnjuist("Kies vandaag of een latere dag.", veld="vanaf")
        row = _version_from(command.instrument_id, command.vanaf)
    for name, value in given.values().items():
        setattr(row, name, value)
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as error:
        raise InstrumentOnjuist(
            "Er is al een instrument met deze code. Open dat instrument.", veld="code"
        ) from error
    _tell(row, f"{row.naam} vanaf {command.vanaf:%d-%m-%Y}: {money(row.kosten)}", actor=actor, now=now)
    return row.pk


def _version_from(instrument_id: int, vanaf: date) -> Instrument:
    """The version that begins that day; the one before it ends there, a later one stays."""
    chosen = Instrument.objects.get(pk=instrument_id)
    versions = list(
        Instrument.objects.select_for_update().filter(code=chosen.code).order_by("geldig_van", "pk")
    )
    if vanaf < versions[0].geldig_van:
        raise InstrumentOnjuist(
            f"Dit instrument begint op {versions[0].geldig_van:%d-%m-%Y}. Kies een latere dag.", veld="vanaf"
        )
    running = [row for row in versions if row.geldig_van <= vanaf][-1]
    later = next((row.geldig_van for row in versions if row.geldig_van > vanaf), None)
    if running.geldig_van == vanaf and not running.trajecten.exists():
        return running
    if running.geldig_van == vanaf:
        raise InstrumentOnjuist(
            "Van deze versie zijn vandaag al trajecten besteld. Kies een latere dag.", veld="vanaf"
        )
    if running.geldig_tot is None or running.geldig_tot > vanaf:
        running.geldig_tot = vanaf
        running.save(update_fields=["geldig_tot"])
    return Instrument(code=chosen.code, geldig_van=vanaf, geldig_tot=later)


def _check(given: Eigenschappen) -> None:
    if not Budget.objects.filter(code=given.budgetcode).exists():
        raise ContractOnjuist("Dit budget bestaat niet. Maak eerst het budget.", veld="budgetcode")
    if given.leeftijd_van and given.leeftijd_tot and given.leeftijd_tot < given.leeftijd_van:
        raise InstrumentOnjuist("De hoogste leeftijd ligt boven de laagste.", veld="leeftijd_tot")
    both = set(given.bedoeld_voor) & set(given.niet_bij)
    if both:
        raise InstrumentOnjuist("Een belemmering kan niet bij allebei staan. Kies er één.", veld="niet_bij")


@step
def stop_instrument(command: StopInstrument, *, actor: Gebruiker, now: datetime) -> None:
    """Ends an instrument: trajecten that run go on, nobody is advised it from that day.

    Raises Instrument.DoesNotExist, PermissionDenied, InstrumentOnjuist.
    """
    row = Instrument.objects.select_for_update().get(pk=command.instrument_id)
    require(actor, Recht.INSTRUMENTEN_BEHEREN)
    if command.tot <= timezone.localdate(now):
        raise InstrumentOnjuist("Kies een dag na vandaag.", veld="tot")
    if command.tot <= row.geldig_van or (row.geldig_tot is not None and row.geldig_tot < command.tot):
        raise InstrumentOnjuist("Deze versie geldt dan niet. Kies een andere dag.", veld="tot")
    row.geldig_tot = command.tot
    row.save(update_fields=["geldig_tot"])
    _tell(row, f"{row.naam} stopt op {command.tot:%d-%m-%Y}", actor=actor, now=now)


def _tell(row: Instrument, what: str, *, actor: Gebruiker, now: datetime) -> None:
    record(
        "instrument.beheerd",
        actor=actor,
        now=now,
        klant_id=None,
        onderwerp=row,
        gegevens={"wat": what},
    )
