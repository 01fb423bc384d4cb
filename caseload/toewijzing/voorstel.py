"""What decision 2 says of a scanned melding, before anybody is chosen."""

from dataclasses import dataclass
from datetime import datetime

from intake.feiten import QuickScanFeiten
from intake.melding.models import Melding
from intake.quick_scan.models import QuickScan
from intake.triage.na_quick_scan import NaQuickScan
from intake.triage.querysets import read_gemeentebeleid
from intake.triage.services import read_feiten
from serviceplein.regels.feiten import Feitwaarde
from serviceplein.regels.services import decide


@dataclass(frozen=True, slots=True, kw_only=True)
class Voorstel:
    """The Quick Scan and what follows from it."""

    scan: QuickScan
    besluit: NaQuickScan


def read_voorstel(melding: Melding, *, now: datetime, record: bool) -> Voorstel:
    """Decides with the active tables; `record` stores the decision with its inputs (INT-24)."""
    scan = QuickScan.objects.select_related("klant").get(melding=melding)
    facts = read_feiten(melding, now=now).flat(read_gemeentebeleid()) | _scan_facts(scan)
    facts["triage.stroom"] = melding.stroom
    decided = decide("na_quick_scan", facts, now=now, onderwerp=scan, record=record)
    route = decide("snelle_route", facts, now=now, onderwerp=scan, record=record)
    besluit = NaQuickScan.of((decided.uitkomst, decided.uitleg), (route.uitkomst, route.uitleg))
    return Voorstel(scan=scan, besluit=besluit)


def _scan_facts(scan: QuickScan) -> dict[str, Feitwaarde]:
    facts = QuickScanFeiten(
        perspectief_op_werk=scan.perspectief_op_werk,
        eigen_dienstverlening_beschikbaar=scan.eigen_dienstverlening_beschikbaar,
        verdiepte_diagnose_nodig=scan.verdiepte_diagnose_nodig,
        diagnose_geleverd=scan.diagnose_geleverd,
        direct_bemiddelbaar=scan.direct_bemiddelbaar,
        dominant_probleem=scan.dominant_probleem or None,
        oplosbaar=scan.oplosbaar,
    )
    return facts.flat()
