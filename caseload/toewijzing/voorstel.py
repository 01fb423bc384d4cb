"""What decision 2 says of a scanned melding, before anybody is chosen."""

from dataclasses import dataclass, replace
from datetime import datetime

from caseload.plan.models import Regie
from caseload.toewijzing.erbij import Erbij, read_erbij
from intake.diagnose.models import Routering
from intake.melding.models import Melding
from intake.quick_scan.besluit import decide_after_scan, facts_of
from intake.quick_scan.models import QuickScan
from intake.triage.na_quick_scan import NaQuickScan
from serviceplein.organisatie.functies import CONTACTPERSONEN


@dataclass(frozen=True, slots=True, kw_only=True)
class Voorstel:
    """The Quick Scan and what follows from it."""

    scan: QuickScan
    besluit: NaQuickScan
    erbij: Erbij | None = None


def read_voorstel(melding: Melding, *, now: datetime, record: bool) -> Voorstel:
    """Decides with the active tables; `record` stores the decision with its inputs (INT-24).

    Where decision 2 names nobody, a functie that helps along and can be contactpersoon is the one: so a Wmo
    question without a word on work reaches its consulent.
    """
    scan = QuickScan.objects.select_related("klant").get(melding=melding)
    scan.melding = melding
    waits = bool(scan.verdiepte_diagnose_nodig) and not scan.diagnose_geleverd
    voorlopig = waits and scan.diagnoses.awaited().filter(routering=Routering.VOORLOPIG).exists()
    facts = facts_of(scan, now=now, voorlopig=voorlopig)
    besluit = decide_after_scan(scan, now=now, record=record, voorlopig=voorlopig, facts=facts)
    erbij = None if besluit.wacht_op else read_erbij(scan, facts, now=now, record=record)
    if besluit.functie is None and erbij is not None and erbij.functie in CONTACTPERSONEN:
        besluit = replace(
            besluit,
            functie=erbij.functie,
            vaste_contactpersoon=True,
            regie=Regie.GEMEENTE,
            ontheffing=False,
            uitleg=(erbij.zin,),
        )
        erbij = None
    return Voorstel(scan=scan, besluit=besluit, erbij=erbij)
