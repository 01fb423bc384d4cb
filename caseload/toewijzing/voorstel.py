"""What decision 2 says of a scanned melding, before anybody is chosen."""

from dataclasses import dataclass
from datetime import datetime

from intake.diagnose.models import Routering
from intake.melding.models import Melding
from intake.quick_scan.besluit import decide_after_scan
from intake.quick_scan.models import QuickScan
from intake.triage.na_quick_scan import NaQuickScan


@dataclass(frozen=True, slots=True, kw_only=True)
class Voorstel:
    """The Quick Scan and what follows from it."""

    scan: QuickScan
    besluit: NaQuickScan


def read_voorstel(melding: Melding, *, now: datetime, record: bool) -> Voorstel:
    """Decides with the active tables; `record` stores the decision with its inputs (INT-24)."""
    scan = QuickScan.objects.select_related("klant").get(melding=melding)
    scan.melding = melding
    waits = bool(scan.verdiepte_diagnose_nodig) and not scan.diagnose_geleverd
    voorlopig = waits and scan.diagnoses.awaited().filter(routering=Routering.VOORLOPIG).exists()
    return Voorstel(scan=scan, besluit=decide_after_scan(scan, now=now, record=record, voorlopig=voorlopig))
