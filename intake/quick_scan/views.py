"""The Quick Scan on one page: questions saved one by one, rights and duties, first steps, the outcome."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.generic import View

from intake.melding.views import open_melding
from intake.quick_scan import afspraken, services
from intake.quick_scan.antwoorden import dependents
from intake.quick_scan.forms import EersteAfspraakForm, RechtenForm, UitkomstForm
from intake.quick_scan.models import Bevestiging, QuickScan
from intake.quick_scan.vragen import BY_CODE
from intake.quick_scan.weergave import scan_context, themas_of, view_of, visible_scan
from serviceplein.toegang.rollen import Recht
from serviceplein.toegang.views import RechtMixin, is_htmx
from serviceplein.ui.panelen import render_panels


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
        return scan_page(request, quick_scan_id)


class QuickScanAntwoord(RechtMixin, View):
    """Saves one answer and gives the question back, with what depends on it, or what is wrong with it."""

    recht = Recht.QUICK_SCAN_AFNEMEN

    def get(self, request: HttpRequest, quick_scan_id: int, vraag: str) -> HttpResponse:
        """The question as it stands now: the way to take over a colleague's answer."""
        scan = visible_scan(request, quick_scan_id)
        return self._question(request, scan, vraag)

    def post(self, request: HttpRequest, quick_scan_id: int, vraag: str) -> HttpResponse:
        user: Any = request.user
        scan = visible_scan(request, quick_scan_id, "Quick Scan beantwoorden")
        if vraag not in BY_CODE:
            raise Http404
        value = request.POST.get(vraag, "")
        seen = request.POST.get("versie", "")
        command = services.SaveAntwoord(
            quick_scan_id=scan.pk, vraag=vraag, waarde=value, versie=int(seen) if seen.isdigit() else None
        )
        try:
            services.save_antwoord(command, actor=user, now=timezone.now())
        except services.AntwoordNietBewaard as error:
            return self._question(request, scan, vraag, status=422, waarde=value, fout=error.message)
        except services.AntwoordGewijzigd as conflict:
            context = {"scan": scan, "vraag": BY_CODE[vraag], "conflict": conflict, "waarde": value}
            name = "_conflict" if is_htmx(request) else "conflict"
            return render(request, f"intake/quick_scan/{name}.html", context, status=409)
        if not is_htmx(request):
            return redirect("quick-scan", scan.pk)
        scan.refresh_from_db()
        return self._question(request, scan, vraag, bewaard=True)

    def _question(
        self, request: HttpRequest, scan: QuickScan, vraag: str, status: int = 200, **extra: Any
    ) -> HttpResponse:
        if vraag not in BY_CODE:
            raise Http404
        question = BY_CODE[vraag]
        klant_view = "gesprek" in request.GET
        others = [view_of(one, scan) for one in dependents(vraag) if not (klant_view and one.intern)]
        context = scan_context(scan, timezone.localdate()) | {
            "v": view_of(question, scan, **extra),
            "anderen": others if status == 200 else [],
            "gesprek": klant_view,
        }
        return render(request, "intake/quick_scan/_antwoord.html", context, status=status)


class QuickScanRechten(RechtMixin, View):
    """The klant confirms the rights and duties."""

    recht = Recht.QUICK_SCAN_AFNEMEN

    def post(self, request: HttpRequest, quick_scan_id: int) -> HttpResponse:
        user: Any = request.user
        scan = visible_scan(request, quick_scan_id, "rechten en plichten bevestigen")
        form = RechtenForm(request.POST)
        if not form.is_valid():
            return scan_page(request, quick_scan_id, rechten_form=form, status=422)
        command = services.AcknowledgeRechten(
            quick_scan_id=scan.pk, bevestiging=Bevestiging(form.cleaned_data["bevestiging"])
        )
        services.acknowledge_rechten(command, actor=user, now=timezone.now())
        return _back(request, scan, "informatie")


class QuickScanAfspraak(RechtMixin, View):
    """One more first step."""

    recht = Recht.QUICK_SCAN_AFNEMEN

    def post(self, request: HttpRequest, quick_scan_id: int) -> HttpResponse:
        user: Any = request.user
        scan = visible_scan(request, quick_scan_id, "eerste afspraak maken")
        form = EersteAfspraakForm(request.POST)
        if not form.is_valid():
            return scan_page(request, quick_scan_id, afspraak_form=form, status=422)
        command = afspraken.AddEersteAfspraak(quick_scan_id=scan.pk, **form.cleaned_data)
        try:
            afspraken.add_eerste_afspraak(command, actor=user, now=timezone.now())
        except afspraken.AfspraakOnjuist as error:
            form.add_error(error.veld, error.message)
            return scan_page(request, quick_scan_id, afspraak_form=form, status=422)
        return _back(request, scan, "afspraken")


class QuickScanAfspraakWeg(RechtMixin, View):
    recht = Recht.QUICK_SCAN_AFNEMEN

    def post(self, request: HttpRequest, quick_scan_id: int, stap_id: int) -> HttpResponse:
        user: Any = request.user
        scan = visible_scan(request, quick_scan_id, "eerste afspraak intrekken")
        command = afspraken.DropEersteAfspraak(quick_scan_id=scan.pk, afspraak_id=stap_id)
        afspraken.drop_eerste_afspraak(command, actor=user, now=timezone.now())
        return _back(request, scan, "afspraken")


class QuickScanAfronden(RechtMixin, View):
    recht = Recht.QUICK_SCAN_AFNEMEN

    def post(self, request: HttpRequest, quick_scan_id: int) -> HttpResponse:
        user: Any = request.user
        visible_scan(request, quick_scan_id, "Quick Scan afronden")
        form = UitkomstForm(request.POST)
        if not form.is_valid():
            return scan_page(request, quick_scan_id, form=form, status=422)
        command = services.FinishQuickScan(quick_scan_id=quick_scan_id, uitkomst=form.uitkomst())
        try:
            finished = services.finish_quick_scan(command, actor=user, now=timezone.now())
        except services.UitkomstTegenstrijdig as error:
            for reason in error.redenen:
                form.add_error(reason.veld, reason.zin)
            return scan_page(request, quick_scan_id, form=form, status=409)
        except services.QuickScanOnvolledig as error:
            form.add_error(None, error.message)
            return scan_page(request, quick_scan_id, form=form, status=409)
        return redirect("melding", finished.melding_id)


def _back(request: HttpRequest, scan: QuickScan, thema: str) -> HttpResponse:
    """To the screen the step was taken from: the conversation, or the page of the coach."""
    if "gesprek" in request.POST:
        return redirect("quick-scan-gesprek", scan.pk, thema)
    response = redirect("quick-scan", scan.pk)
    response["Location"] += f"#{thema}"
    return response


def scan_page(
    request: HttpRequest,
    quick_scan_id: int,
    *,
    form: UitkomstForm | None = None,
    rechten_form: RechtenForm | None = None,
    afspraak_form: EersteAfspraakForm | None = None,
    status: int = 200,
) -> HttpResponse:
    """Everything on one page; a form comes back with what was typed and what is wrong with it."""
    user: Any = request.user
    scan = visible_scan(request, quick_scan_id)
    context = scan_context(scan, timezone.localdate()) | {
        "themas": themas_of(scan),
        "form": form or UitkomstForm(auto_id="uitkomst-%s"),
        "rechten_form": rechten_form or RechtenForm(auto_id="rechten-%s"),
        "afspraak_form": afspraak_form or EersteAfspraakForm(auto_id="afspraak-%s"),
        "mag_afwegen": user.heeft(Recht.AFWEGING_VASTLEGGEN),
        "panelen": list(render_panels("quick_scan", request, scan)),
    }
    return render(request, "intake/quick_scan/quick_scan.html", context, status=status)
