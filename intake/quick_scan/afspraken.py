"""First steps agreed in the talk: who does what before which day (INT-13, element activeren)."""

from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone

from intake.quick_scan.models import EersteAfspraak
from intake.quick_scan.services import lock_open
from serviceplein.dossier.services import record
from serviceplein.dossier.stap import step
from serviceplein.fouten import DomainError
from serviceplein.taal import in_zin
from serviceplein.toegang.models import Gebruiker


class AfspraakOnjuist(DomainError):
    code = "intake.eerste_afspraak_onjuist"
    status = 422


@dataclass(frozen=True, slots=True, kw_only=True)
class AddEersteAfspraak:
    """`naam` names the person when `wie` is somebody from the network."""

    quick_scan_id: int
    wat: str
    wie: str
    voor: date
    naam: str = ""


@step
def add_eerste_afspraak(command: AddEersteAfspraak, *, actor: Gebruiker, now: datetime) -> int:
    """Writes down one first step; the same step twice is kept once. Returns its id.

    Raises QuickScan.DoesNotExist, PermissionDenied, QuickScanGesloten, AfspraakOnjuist.
    """
    scan = lock_open(command.quick_scan_id, actor)
    if not command.wat.strip():
        raise AfspraakOnjuist("Schrijf op wat er is afgesproken.", veld="wat")
    if command.voor < timezone.localdate(now):
        raise AfspraakOnjuist("Kies vandaag of een dag daarna.", veld="voor")
    if command.wie == EersteAfspraak.Wie.NETWERK and not command.naam.strip():
        raise AfspraakOnjuist("Schrijf op wie uit de omgeving dit doet.", veld="naam")
    afspraak, new = scan.eerste_afspraken.get_or_create(
        wat=command.wat.strip(),
        wie=command.wie,
        voor=command.voor,
        defaults={"naam": command.naam.strip(), "afgesproken_op": now},
    )
    if new:
        record(
            "quick_scan.afspraak",
            actor=actor,
            now=now,
            klant_id=scan.klant_id,
            onderwerp=scan,
            gegevens={"wie": in_zin(afspraak.get_wie_display()), "voor": f"{afspraak.voor:%d-%m-%Y}"},
        )
    return afspraak.pk


@dataclass(frozen=True, slots=True, kw_only=True)
class DropEersteAfspraak:
    quick_scan_id: int
    afspraak_id: int


@step
def drop_eerste_afspraak(command: DropEersteAfspraak, *, actor: Gebruiker, now: datetime) -> None:
    """Takes a first step back while the talk goes on; the history of the row keeps it.

    Raises QuickScan.DoesNotExist, PermissionDenied, QuickScanGesloten.
    """
    scan = lock_open(command.quick_scan_id, actor)
    dropped, _ = scan.eerste_afspraken.filter(pk=command.afspraak_id).delete()
    if dropped:
        record(
            "quick_scan.afspraak_vervallen",
            actor=actor,
            now=now,
            klant_id=scan.klant_id,
            onderwerp=scan,
            gegevens={},
        )
