"""What decision 2 says of a scanned melding; decided again once a diagnosis is in (INT-05, INT-15)."""

from dataclasses import replace
from datetime import datetime

from intake.feiten import QuickScanFeiten
from intake.quick_scan.models import QuickScan
from intake.snelle_route.services import use_route
from intake.triage.na_quick_scan import NaQuickScan
from intake.triage.querysets import read_gemeentebeleid
from intake.triage.services import read_feiten
from serviceplein.regels.feiten import Feitwaarde
from serviceplein.regels.services import Beslist, decide

Facts = dict[str, Feitwaarde | None]
VOORLOPIG = "Dit is voorlopig: de verdiepte diagnose is nog niet binnen. Daarna beslissen we opnieuw."


def decide_after_scan(
    scan: QuickScan, *, now: datetime, record: bool, voorlopig: bool = False, facts: Facts | None = None
) -> NaQuickScan:
    """Decides with the active tables; `record` stores the decision with its inputs (INT-24).

    `voorlopig` leaves out that a diagnosis is still awaited, so that routing need not wait for it. `facts`
    are those of `facts_of`, when they were read already.
    """
    return decide_with_row(scan, now=now, record=record, voorlopig=voorlopig, facts=facts)[0]


def decide_with_row(
    scan: QuickScan, *, now: datetime, record: bool, voorlopig: bool = False, facts: Facts | None = None
) -> tuple[NaQuickScan, Beslist]:
    """The same, with the stored decision about functie and regie."""
    if facts is None:
        facts = facts_of(scan, now=now, voorlopig=voorlopig)
    decided = decide("na_quick_scan", facts, now=now, onderwerp=scan, record=record)
    route = decide("snelle_route", facts, now=now, onderwerp=scan, record=record)
    besluit = NaQuickScan.of((decided.uitkomst, decided.uitleg), (route.uitkomst, route.uitleg))
    if record and not voorlopig and not besluit.wacht_op:
        _use_route(scan, route, now=now)
    if voorlopig:
        besluit = replace(besluit, uitleg=(*besluit.uitleg, VOORLOPIG))
    return besluit, decided


def facts_of(scan: QuickScan, *, now: datetime, voorlopig: bool = False) -> Facts:
    """Everything a table may ask of a Quick Scan and its melding."""
    known: Facts = {}
    known |= read_feiten(scan.melding, now=now).flat(read_gemeentebeleid())
    known |= _scan_facts(scan, voorlopig)
    return known | {"triage.stroom": scan.melding.stroom}


def _use_route(scan: QuickScan, route: Beslist, *, now: datetime) -> None:
    """A short cut that the table gave is used: it is counted and carried out (INT-19)."""
    code, row = route.uitkomst.uitvoer["snelle_route"], route.uitkomst.regel
    if code and row is not None and route.beslissing_id is not None:
        use_route(
            scan.melding,
            code,
            beslissing_id=route.beslissing_id,
            regel=row,
            reden=route.uitleg.tekst,
            medewerker_id=scan.medewerker_id,
            now=now,
        )


def _scan_facts(scan: QuickScan, voorlopig: bool) -> dict[str, Feitwaarde]:
    waiting = bool(scan.verdiepte_diagnose_nodig) and not scan.diagnose_geleverd
    facts = QuickScanFeiten(
        perspectief_op_werk=scan.perspectief_op_werk,
        eigen_dienstverlening_beschikbaar=scan.eigen_dienstverlening_beschikbaar,
        verdiepte_diagnose_nodig=None if voorlopig and waiting else scan.verdiepte_diagnose_nodig,
        diagnose_geleverd=scan.diagnose_geleverd,
        direct_bemiddelbaar=scan.direct_bemiddelbaar,
        dominant_probleem=scan.dominant_probleem or None,
        oplosbaar=scan.oplosbaar,
    )
    return facts.flat()
