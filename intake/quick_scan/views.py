"""The Quick Scan on one page: questions saved one by one, then the outcome."""

from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.generic import View

from intake.melding.models import Melding
from intake.melding.views import open_melding
from intake.quick_scan import services
from intake.quick_scan.forms import UitkomstForm
from intake.quick_scan.models import QuickScan
from intake.quick_scan.vragen import BY_CODE, TITELS, VERPLICHT, VRAGEN, Element, Soort, Vraag
from serviceplein.klanten.gegevens import known_gegevens
from serviceplein.toegang.doelbinding import require_open
from serviceplein.toegang.rollen import Recht
from serviceplein.toegang.views import RechtMixin


@dataclass(frozen=True, slots=True)
class VraagView:
    """One question as the page shows it; `bekend` says where a pre-filled answer came from."""

    vraag: Vraag
    waarde: str
    verplicht: bool
    bekend: str = ""
    fout: str = ""
    bewaard: bool = False


class QuickScanStarten(RechtMixin, View):
    recht = Recht.QUICK_SCAN_AFNEMEN

    def post(self, request: HttpRequest, melding_id: int) -> HttpResponse:
        user: Any = request.user
        open_melding(request, melding_id, "Quick Scan beginnen")
        command = services.StartQuickScan(melding_id=melding_id)
        started = services.start_quick_scan(command, actor=user, now=timezone.now())
        return redirect("quick-scan", started.quick_scan_id)


class QuickScanPagina(RechtMixin, View):
    recht = Recht.QUICK_SCAN_AFNEMEN

    def get(self, request: HttpRequest, quick_scan_id: int) -> HttpResponse:
        return scan_page(request, quick_scan_id, UitkomstForm())


class QuickScanAntwoord(RechtMixin, View):
    """Saves one answer and gives the question back, with the answer or what is wrong with it."""

    recht = Recht.QUICK_SCAN_AFNEMEN

    def post(self, request: HttpRequest, quick_scan_id: int, vraag: str) -> HttpResponse:
        user: Any = request.user
        if vraag not in BY_CODE:
            raise Http404
        scan = visible_scan(request, quick_scan_id)
        typed = request.POST.get(vraag, "")
        command = services.SaveAntwoord(quick_scan_id=scan.pk, vraag=vraag, waarde=typed)
        question = BY_CODE[vraag]
        required = vraag in VERPLICHT
        try:
            value = services.save_antwoord(command, actor=user, now=timezone.now())
        except services.AntwoordNietBewaard as error:
            view = VraagView(question, typed, required, fout=error.message)
            return render(request, "intake/quick_scan/_vraag.html", {"v": view, "scan": scan}, status=422)
        view = VraagView(question, _typed(question, value), required, bewaard=True)
        return render(request, "intake/quick_scan/_vraag.html", {"v": view, "scan": scan})


class QuickScanAfronden(RechtMixin, View):
    recht = Recht.QUICK_SCAN_AFNEMEN

    def post(self, request: HttpRequest, quick_scan_id: int) -> HttpResponse:
        user: Any = request.user
        visible_scan(request, quick_scan_id)
        form = UitkomstForm(request.POST)
        if not form.is_valid():
            return scan_page(request, quick_scan_id, form, status=422)
        command = services.FinishQuickScan(quick_scan_id=quick_scan_id, uitkomst=form.uitkomst())
        try:
            finished = services.finish_quick_scan(command, actor=user, now=timezone.now())
        except (services.QuickScanOnvolledig, services.UitkomstTegenstrijdig) as error:
            form.add_error(None, error.message)
            return scan_page(request, quick_scan_id, form, status=409)
        return redirect("melding", finished.melding_id)


def visible_scan(request: HttpRequest, quick_scan_id: int) -> QuickScan:
    """The Quick Scan of a melding this user may see; else 404. Asks for a purpose outside own work."""
    user: Any = request.user
    scans = QuickScan.objects.filter(melding__in=Melding.objects.visible_to(user))
    scan = get_object_or_404(scans.select_related("melding", "klant", "medewerker"), pk=quick_scan_id)
    require_open(request, scan.klant, handeling="Quick Scan bekijken")
    return scan


def scan_page(
    request: HttpRequest, quick_scan_id: int, form: UitkomstForm, status: int = 200
) -> HttpResponse:
    """All questions by element, with source and date of what was known already."""
    scan = visible_scan(request, quick_scan_id)
    known = {item.gegeven.naam: item for item in known_gegevens(scan.klant, timezone.localdate())}
    elements = [
        (TITELS[element], [_view(vraag, scan, known) for vraag in VRAGEN if vraag.element is element])
        for element in Element
    ]
    answered = sum(scan.antwoorden.get(vraag.code) is not None for vraag in VRAGEN)
    context = {
        "scan": scan,
        "elementen": elements,
        "form": form,
        "beantwoord": answered,
        "totaal": len(VRAGEN),
    }
    return render(request, "intake/quick_scan/quick_scan.html", context, status=status)


def _view(vraag: Vraag, scan: QuickScan, known: dict[str, Any]) -> VraagView:
    value = scan.antwoorden.get(vraag.code)
    item = known.get(vraag.gegeven)
    same = item is not None and item.gegeven.waarde == value
    source = f"{item.gegeven.get_bron_display()}, {item.gegeven.op:%d-%m-%Y}" if item and same else ""
    return VraagView(vraag, _typed(vraag, value), vraag.code in VERPLICHT, bekend=source)


def _typed(vraag: Vraag, value: Any) -> str:
    if value is None:
        return ""
    if vraag.soort is Soort.JA_NEE:
        return "ja" if value else "nee"
    return str(value).replace(".", ",") if isinstance(value, float) else str(value)
