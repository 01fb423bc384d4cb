"""What the intake adds to the preparation of a talk: earlier meldingen and the last Quick Scan."""

from collections.abc import Iterable
from typing import Any

from django.http import HttpRequest

from intake.melding.models import Melding
from intake.quick_scan.models import QuickScan
from intake.quick_scan.transitions import QuickScanStatus
from intake.quick_scan.vragen import BY_CODE
from serviceplein.agenda.models import Afspraak
from serviceplein.agenda.voorbereiding import Regel, register_deel
from serviceplein.taal import in_zin
from serviceplein.toegang.rollen import Recht


def melding_lines(request: HttpRequest, afspraak: Afspraak) -> Iterable[Regel]:
    """The newest meldingen, the question in the klant's own words."""
    user: Any = request.user
    rows = Melding.objects.visible_to(user).filter(klant=afspraak.klant_id).order_by("-gemeld_op", "-pk")
    for melding in rows[:5]:
        yield Regel(
            wat=f"{melding.vraag} ({in_zin(melding.get_status_display())})",
            bron=f"Melding {melding.kenmerk}, {in_zin(melding.get_kanaal_display())}",
            datum=melding.gemeld_op,
        )


def scan_lines(request: HttpRequest, afspraak: Afspraak) -> Iterable[Regel]:
    """The answers and outcome of the last finished Quick Scan."""
    scans = QuickScan.objects.filter(klant=afspraak.klant_id, status=QuickScanStatus.AFGEROND)
    scan = scans.select_related("medewerker").order_by("-afgerond_op", "-pk").first()
    if scan is None:
        return
    source = f"Quick Scan, {scan.medewerker.naam}"
    yield Regel(wat=f"Kan: {_word(scan.kan)}, wil: {_word(scan.wil)}", bron=source, datum=scan.afgerond_op)
    for code, value in scan.antwoorden.items():
        if code in BY_CODE:
            yield Regel(wat=f"{BY_CODE[code].tekst}: {_word(value)}", bron=source, datum=scan.afgerond_op)


def _word(value: Any) -> str:
    if isinstance(value, bool):
        return "ja" if value else "nee"
    if isinstance(value, list):
        return ", ".join(str(item) for item in value)
    return "niet bekend" if value is None else str(value).replace("_", " ")


def register_all() -> None:
    """Called when the app starts."""
    register_deel("meldingen", "Eerdere meldingen", melding_lines, volgorde=40, recht=Recht.MELDING_BEKIJKEN)
    register_deel("quick_scan", "Laatste Quick Scan", scan_lines, volgorde=50, recht=Recht.QUICK_SCAN_AFNEMEN)
