"""What the screens of the Quick Scan show: questions by theme, progress, first steps, rights and duties."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from intake.melding.models import Melding
from intake.quick_scan.antwoorden import applies, in_words, progress, typed
from intake.quick_scan.ladders import trede_of
from intake.quick_scan.models import QuickScan
from intake.quick_scan.policy import kunnen_willen
from intake.quick_scan.rechten import Rechtentekst, tekst_of, tekst_on
from intake.quick_scan.transitions import QuickScanStatus
from intake.quick_scan.vraag import THEMAS, TITELS, Thema, Vraag
from intake.quick_scan.vragen import VRAGEN
from serviceplein.klanten.keuzes import Bron
from serviceplein.toegang.doelbinding import require_open


@dataclass(frozen=True, slots=True)
class VraagView:
    """One question as the page shows it; `bekend` says where a pre-filled answer came from."""

    vraag: Vraag
    waarde: str
    versie: int
    gevraagd: bool
    bekend: str = ""
    fout: str = ""
    bewaard: bool = False


@dataclass(frozen=True, slots=True)
class ThemaView:
    thema: Thema
    titel: str
    vragen: list[VraagView] = field(default_factory=list)


def visible_scan(
    request: HttpRequest, quick_scan_id: int, handeling: str = "Quick Scan bekijken"
) -> QuickScan:
    """The Quick Scan of a melding this user may see; else 404. Asks for a purpose outside own work."""
    user: Any = request.user
    scans = QuickScan.objects.filter(melding__in=Melding.objects.visible_to(user))
    scan = get_object_or_404(scans.select_related("melding", "klant", "medewerker"), pk=quick_scan_id)
    require_open(request, scan.klant, handeling=handeling)
    return scan


def view_of(vraag: Vraag, scan: QuickScan, **extra: Any) -> VraagView:
    """The question with its stored answer; `extra` overrides what was typed, the error or the status."""
    value = scan.antwoorden.get(vraag.code)
    stand = scan.stand.get(vraag.code)
    shown: dict[str, Any] = {
        "waarde": typed(vraag, value),
        "versie": stand["versie"] if stand else 0,
        "gevraagd": applies(vraag, scan.antwoorden),
        "bekend": "" if stand else _source(scan.herkomst.get(vraag.code)),
    }
    return VraagView(vraag, **(shown | extra))


def _source(herkomst: dict[str, str] | None) -> str:
    if herkomst is None:
        return ""
    return f"{Bron(herkomst['bron']).label}, {date.fromisoformat(herkomst['op']):%d-%m-%Y}"


def themas_of(scan: QuickScan, *, intern: bool = True) -> list[ThemaView]:
    """The themes in the order of the talk; without `intern` only what the klant may see."""
    result = []
    for thema, (_, titel) in THEMAS.items():
        rows = [view_of(one, scan) for one in VRAGEN if one.thema is thema and (intern or not one.intern)]
        if rows or thema is Thema.AFSPRAKEN:
            result.append(ThemaView(thema, titel, rows))
    return result


def scan_context(scan: QuickScan, op: date) -> dict[str, Any]:
    """What every screen of one Quick Scan needs."""
    steps = list(scan.eerste_afspraken.all())
    own = sum(one.wie == one.Wie.KLANT for one in steps)
    elements = progress(
        scan.antwoorden, rechten_erkend=scan.rechten_plichten_erkend_op is not None, afspraken=own
    )
    return {
        "scan": scan,
        "open": scan.status == QuickScanStatus.LOOPT,
        "afspraken": steps,
        "voortgang": [(TITELS[one.element], one) for one in elements],
        "beantwoord": sum(one.gedaan for one in elements),
        "totaal": sum(one.totaal for one in elements),
        "tekst": rechten_of(scan, op),
        "uitkomst": outcome_in_words(scan) if scan.status == QuickScanStatus.AFGEROND else [],
    }


def outcome_in_words(scan: QuickScan) -> list[tuple[str, str]]:
    """The outcome as people read it: name and value."""
    rows = [
        ("Kunnen en willen", kunnen_willen(bool(scan.kan), bool(scan.wil)).capitalize()),
        ("Direct aan het werk", _yes(scan.direct_bemiddelbaar)),
        ("Perspectief op werk", _yes(scan.perspectief_op_werk)),
        ("Eigen dienstverlening", _yes(scan.eigen_dienstverlening_beschikbaar)),
        ("Grootste probleem", scan.get_dominant_probleem_display()),
        ("Op te lossen", _yes(scan.oplosbaar)),
        ("Doelgroep", scan.get_doelgroep_display()),
        ("Waarschijnlijke uitkering", scan.get_uitkering_verwacht_display()),
        ("Participatieladder", _trede("participatie", scan.participatieladder)),
        ("Re-integratieladder", _trede("reintegratie", scan.reintegratieladder)),
        ("Verdiepte diagnose nodig", _yes(scan.verdiepte_diagnose_nodig)),
    ]
    return [(name, value) for name, value in rows if value]


def _yes(value: bool | None) -> str:
    return "" if value is None else "Ja" if value else "Nee"


def _trede(ladder: str, nummer: int | None) -> str:
    if nummer is None:
        return ""
    trede = trede_of(ladder, nummer)
    return f"{nummer}. {trede.naam}: {trede.uitleg}"


def rechten_of(scan: QuickScan, op: date) -> Rechtentekst:
    """The text the klant agreed to, else the one that holds now."""
    return tekst_of(scan.rechten_tekst) or tekst_on(op)


def said(scan: QuickScan) -> list[tuple[str, list[tuple[str, str]]]]:
    """Per theme what the klant said, question and answer in words; nothing that is only for colleagues."""
    result = []
    for thema, (_, titel) in THEMAS.items():
        rows = [
            (vraag.tekst, in_words(vraag, scan.antwoorden[vraag.code]))
            for vraag in VRAGEN
            if vraag.thema is thema
            and not vraag.intern
            and applies(vraag, scan.antwoorden)
            and scan.antwoorden.get(vraag.code) is not None
        ]
        if rows:
            result.append((titel, rows))
    return result
