"""A Quick Scan of a test: complete answers, a consistent outcome, and the steps by short names."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

from intake.quick_scan.afspraken import AddEersteAfspraak, add_eerste_afspraak
from intake.quick_scan.models import Bevestiging, QuickScan
from intake.quick_scan.policy import ScanUitkomst
from intake.quick_scan.services import (
    AcknowledgeRechten,
    AntwoordSaved,
    FinishQuickScan,
    QuickScanFinished,
    SaveAntwoord,
    acknowledge_rechten,
    finish_quick_scan,
    save_antwoord,
)
from intake.quick_scan.transitions import QuickScanStatus
from tests.factories import NOW, VANDAAG
from tests.intake.factories import QuickScanFactory

ANSWERS: dict[str, Any] = {
    "opleiding": "mbo",
    "werkervaring": 4,
    "taalniveau": "b1",
    "schuld": 1200,
    "schuld_dreigt": False,
    "schuld_hulp": False,
    "gezondheid": False,
    "wonen": "goed",
    "gezin": "goed",
    "psychisch": "goed",
    "verslaving": "goed",
    "zelf_doen": "Zelf bellen",
    "netwerk": "Mijn zus",
    "beroepswens": "Kok",
    "scholing": False,
    "flexibiliteit": "hoog",
    "zelfbeeld": "gemiddeld",
    "motivatie": "hoog",
    "beroepswens_past": "ja",
    "dienstverlening_besproken": True,
}
OUTCOME = ScanUitkomst(
    kan=True,
    wil=True,
    direct_bemiddelbaar=False,
    perspectief_op_werk=True,
    verdiepte_diagnose_nodig=False,
    eigen_dienstverlening_beschikbaar=None,
    dominant_probleem="werk",
    oplosbaar=True,
    doelgroep="geen",
    uitkering_verwacht="pw",
    participatieladder=3,
    reintegratieladder=3,
)
FORM = {
    "kan": "ja",
    "wil": "ja",
    "direct_bemiddelbaar": "nee",
    "perspectief_op_werk": "ja",
    "verdiepte_diagnose_nodig": "nee",
    "dominant_probleem": "taal",
    "oplosbaar": "ja",
    "doelgroep": "geen",
    "uitkering_verwacht": "pw",
    "participatieladder": "4",
    "reintegratieladder": "3",
}


def running(coach: Any, **kwargs: Any) -> QuickScan:
    """A Quick Scan in which every question has its answer; the rest is still to be done."""
    values: dict[str, Any] = {"antwoorden": ANSWERS, "rechten_plichten_erkend_op": None, **kwargs}
    return QuickScanFactory(
        melding__status="quick_scan",
        medewerker=coach,
        status=QuickScanStatus.LOOPT,
        afgerond_op=None,
        **values,
    )


def ready(coach: Any, **kwargs: Any) -> QuickScan:
    """The same with rights and duties confirmed and a first step agreed."""
    scan = running(coach, **kwargs)
    acknowledge(scan, coach.gebruiker)
    agree(scan, coach.gebruiker)
    scan.refresh_from_db()
    return scan


def save(scan: QuickScan, vraag: str, waarde: str, actor: Any, versie: int | None = None) -> AntwoordSaved:
    command = SaveAntwoord(quick_scan_id=scan.pk, vraag=vraag, waarde=waarde, versie=versie)
    return save_antwoord(command, actor=actor, now=NOW)


def acknowledge(scan: QuickScan, actor: Any) -> str:
    command = AcknowledgeRechten(quick_scan_id=scan.pk, bevestiging=Bevestiging.MONDELING)
    return acknowledge_rechten(command, actor=actor, now=NOW)


def agree(scan: QuickScan, actor: Any, **changes: Any) -> int:
    values = {"wat": "Drie bedrijven bellen", "wie": "klant", "voor": VANDAAG + timedelta(days=7), **changes}
    return add_eerste_afspraak(AddEersteAfspraak(quick_scan_id=scan.pk, **values), actor=actor, now=NOW)


def finish(scan: QuickScan, actor: Any, **changes: Any) -> QuickScanFinished:
    command = FinishQuickScan(quick_scan_id=scan.pk, uitkomst=replace(OUTCOME, **changes))
    return finish_quick_scan(command, actor=actor, now=NOW)
