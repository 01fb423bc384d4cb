"""The Quick Scan shared with the klant: big text on a tablet, one theme a screen; and the print to take home.

Neither shows what is meant for colleagues only.
"""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils import timezone
from django.views.generic import View

from intake.quick_scan.forms import EersteAfspraakForm, RechtenForm
from intake.quick_scan.models import QuickScan
from intake.quick_scan.vraag import Thema
from intake.quick_scan.weergave import said, scan_context, themas_of, visible_scan
from serviceplein.dossier.brief import letter_head, print_pdf
from serviceplein.toegang.rollen import Recht
from serviceplein.toegang.views import RechtMixin


class QuickScanGesprek(RechtMixin, View):
    """One theme of the talk, for the coach and the klant together."""

    recht = Recht.QUICK_SCAN_AFNEMEN

    def get(self, request: HttpRequest, quick_scan_id: int, thema: str) -> HttpResponse:
        scan = visible_scan(request, quick_scan_id, "Quick Scan samen invullen")
        themas = themas_of(scan, intern=False)
        names = [one.thema.value for one in themas]
        if thema not in names:
            raise Http404
        at = names.index(thema)
        context = scan_context(scan, timezone.localdate()) | {
            "gesprek": True,
            "thema": themas[at],
            "nummer": at + 1,
            "aantal": len(themas),
            "vorige": names[at - 1] if at else "",
            "volgende": names[at + 1] if at + 1 < len(names) else "",
            "rechten_form": RechtenForm() if thema == Thema.INFORMATIE else None,
            "afspraak_form": EersteAfspraakForm() if thema == Thema.AFSPRAKEN else None,
        }
        return render(request, "intake/quick_scan/gesprek.html", context)


class QuickScanVerslag(RechtMixin, View):
    """The report for the klant as a PDF: what was said, rights and duties, first steps."""

    recht = Recht.QUICK_SCAN_AFNEMEN

    def get(self, request: HttpRequest, quick_scan_id: int) -> HttpResponse:
        scan = visible_scan(request, quick_scan_id, "Quick Scan afdrukken")
        response = HttpResponse(print_pdf(report_html(scan)), content_type="application/pdf")
        response["Content-Disposition"] = f'attachment; filename="quick-scan-{scan.melding.kenmerk}.pdf"'
        response["Cache-Control"] = "no-store"
        return response


def report_html(scan: QuickScan) -> str:
    """The report as a document of its own, in plain Dutch; nothing that is only for colleagues."""
    today = timezone.localdate()
    context: dict[str, Any] = letter_head(scan.klant, kenmerk=scan.melding.kenmerk, dag=today)
    context |= scan_context(scan, today) | {"gezegd": said(scan)}
    return render_to_string("intake/quick_scan/verslag.html", context)
