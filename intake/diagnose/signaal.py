"""Diagnoses that stall, as signals of the coach: past their term, or needed and not ordered (INT-15)."""

from collections.abc import Iterator
from datetime import datetime

from django.db.models import Exists, OuterRef
from django.utils import timezone

from intake.diagnose.models import Diagnose
from intake.diagnose.transitions import DiagnoseStatus
from intake.quick_scan.models import QuickScan
from intake.quick_scan.transitions import QuickScanStatus
from serviceplein.catalogus.normen import norm
from serviceplein.ui.werkdagen import add_werkdagen
from serviceplein.werk.signalen import Oorzaak


def stalled_diagnoses(now: datetime) -> Iterator[Oorzaak]:
    """Every diagnose that holds up a klant, in two queries."""
    today = timezone.localdate(now)
    late = Diagnose.objects.awaited().filter(termijn__lt=today).select_related("quick_scan", "partner")
    for diagnose in late:
        yield Oorzaak(
            sleutel=str(diagnose.pk),
            titel=f"Diagnose te laat: bel {diagnose.partner.naam} of annuleer",
            reden=f"{diagnose.kenmerk}, termijn {diagnose.termijn:%d-%m-%Y}, "
            f"{diagnose.herinneringen} keer herinnerd",
            deadline=diagnose.termijn,
            klant_id=diagnose.klant_id,
            medewerker_id=diagnose.quick_scan.medewerker_id,
            onderwerp_soort="intake.diagnose",
            onderwerp_id=diagnose.pk,
        )
    days = int(norm("intake.opvolging_werkdagen", op=today))
    running = Diagnose.objects.filter(quick_scan=OuterRef("pk")).exclude(status=DiagnoseStatus.GEANNULEERD)
    needed = QuickScan.objects.filter(
        ~Exists(running),
        status=QuickScanStatus.AFGEROND,
        verdiepte_diagnose_nodig=True,
        diagnose_geleverd=False,
    )
    for scan in needed.exclude(afgerond_op=None):
        deadline = add_werkdagen(timezone.localdate(scan.afgerond_op), days)
        if deadline < today:
            yield Oorzaak(
                sleutel=f"bestellen-{scan.pk}",
                titel="Bestel de verdiepte diagnose: de klant wacht",
                deadline=deadline,
                klant_id=scan.klant_id,
                medewerker_id=scan.medewerker_id,
                onderwerp_soort="intake.quickscan",
                onderwerp_id=scan.pk,
            )
