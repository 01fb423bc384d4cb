"""A verdiepte diagnose on the page of its Quick Scan: order, enter the uitslag, conclude, cancel."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.generic import View

from intake.diagnose import services, uitslag
from intake.diagnose.forms import AnnuleerForm, BestelForm, UitslagForm
from intake.diagnose.models import Diagnose, Routering
from intake.diagnose.transitions import DiagnoseStatus
from intake.quick_scan.besluit import decide_after_scan
from intake.quick_scan.forms import UitkomstForm
from intake.quick_scan.models import QuickScan
from intake.quick_scan.services import UitkomstTegenstrijdig
from intake.quick_scan.transitions import QuickScanStatus
from intake.quick_scan.weergave import outcome_in_words, visible_scan
from serviceplein.fouten import DomainError
from serviceplein.organisatie.functies import Functie
from serviceplein.toegang.doelbinding import require_open
from serviceplein.toegang.rollen import Recht
from serviceplein.toegang.views import RechtMixin


class DiagnoseBestellen(RechtMixin, View):
    recht = Recht.QUICK_SCAN_AFNEMEN

    def get(self, request: HttpRequest, quick_scan_id: int) -> HttpResponse:
        scan = visible_scan(request, quick_scan_id, "diagnose bestellen")
        return self._page(request, scan, BestelForm())

    def post(self, request: HttpRequest, quick_scan_id: int) -> HttpResponse:
        user: Any = request.user
        scan = visible_scan(request, quick_scan_id, "diagnose bestellen")
        form = BestelForm(request.POST)
        if not form.is_valid():
            return self._page(request, scan, form, status=422)
        data = form.cleaned_data
        command = services.OrderDiagnose(
            quick_scan_id=scan.pk,
            partner_id=data["partner"].pk,
            vraag=data["vraag"],
            termijn=data["termijn"],
            routering=Routering(data["routering"]),
        )
        try:
            services.order_diagnose(command, actor=user, now=timezone.now())
        except services.DiagnoseNietMogelijk as error:
            form.add_error(error.veld, error.message)
            return self._page(request, scan, form, status=409)
        messages.success(request, "De diagnose is besteld. De partner krijgt bericht.")
        return redirect("quick-scan", scan.pk)

    def _page(
        self, request: HttpRequest, scan: QuickScan, form: BestelForm, status: int = 200
    ) -> HttpResponse:
        return render(request, "intake/diagnose/bestellen.html", {"scan": scan, "form": form}, status=status)


class EenDiagnose(RechtMixin, View):
    """The order beside the Quick Scan, and the step that comes now."""

    recht = Recht.QUICK_SCAN_AFNEMEN

    def get(self, request: HttpRequest, diagnose_id: int) -> HttpResponse:
        return diagnose_page(request, diagnose_id)


class DiagnoseUitslag(RechtMixin, View):
    recht = Recht.QUICK_SCAN_AFNEMEN

    def post(self, request: HttpRequest, diagnose_id: int) -> HttpResponse:
        user: Any = request.user
        diagnose = visible_diagnose(request, diagnose_id)
        form = UitslagForm(request.POST)
        if not form.is_valid():
            return diagnose_page(request, diagnose_id, uitslag_form=form, status=422)
        command = uitslag.EnterUitslag(diagnose_id=diagnose.pk, uitslag=form.uitslag())
        try:
            uitslag.enter_uitslag(command, actor=user, now=timezone.now())
        except uitslag.UitslagOnjuist as error:
            form.add_error(error.veld, error.message)
            return diagnose_page(request, diagnose_id, uitslag_form=form, status=422)
        return redirect("diagnose", diagnose.pk)


class DiagnoseVerwerken(RechtMixin, View):
    """The coach sets the outcome of the Quick Scan anew."""

    recht = Recht.QUICK_SCAN_AFNEMEN

    def post(self, request: HttpRequest, diagnose_id: int) -> HttpResponse:
        user: Any = request.user
        diagnose = visible_diagnose(request, diagnose_id)
        form = UitkomstForm(request.POST)
        if not form.is_valid():
            return diagnose_page(request, diagnose_id, uitkomst_form=form, status=422)
        command = uitslag.ProcessUitslag(diagnose_id=diagnose.pk, uitkomst=form.uitkomst())
        try:
            uitslag.process_uitslag(command, actor=user, now=timezone.now())
        except UitkomstTegenstrijdig as error:
            for reason in error.redenen:
                form.add_error(reason.veld, reason.zin)
            return diagnose_page(request, diagnose_id, uitkomst_form=form, status=409)
        messages.success(request, "De uitkomst is vastgesteld met de diagnose erbij.")
        return redirect("melding", diagnose.quick_scan.melding_id)


class DiagnoseAnnuleren(RechtMixin, View):
    recht = Recht.QUICK_SCAN_AFNEMEN

    def post(self, request: HttpRequest, diagnose_id: int) -> HttpResponse:
        user: Any = request.user
        diagnose = visible_diagnose(request, diagnose_id)
        form = AnnuleerForm(request.POST)
        if not form.is_valid():
            return diagnose_page(request, diagnose_id, annuleer_form=form, status=422)
        command = services.CancelDiagnose(diagnose_id=diagnose.pk, **form.cleaned_data)
        services.cancel_diagnose(command, actor=user, now=timezone.now())
        return redirect("quick-scan", diagnose.quick_scan_id)


def visible_diagnose(request: HttpRequest, diagnose_id: int) -> Diagnose:
    """The diagnose, or 404; asks for a purpose outside own work."""
    user: Any = request.user
    rows = Diagnose.objects.visible_to(user).select_related(
        "partner", "klant", "quick_scan__melding", "quick_scan__medewerker"
    )
    diagnose = get_object_or_404(rows, pk=diagnose_id)
    require_open(request, diagnose.klant, handeling="diagnose bekijken")
    return diagnose


def diagnose_page(
    request: HttpRequest,
    diagnose_id: int,
    *,
    uitslag_form: UitslagForm | None = None,
    uitkomst_form: UitkomstForm | None = None,
    annuleer_form: AnnuleerForm | None = None,
    status: int = 200,
) -> HttpResponse:
    """The uitslag beside the outcome of the Quick Scan; a form comes back with what was typed."""
    diagnose = visible_diagnose(request, diagnose_id)
    context: dict[str, Any] = {
        "diagnose": diagnose,
        "scan": diagnose.quick_scan,
        "uitkomst": outcome_in_words(diagnose.quick_scan),
        "wacht": diagnose.status == DiagnoseStatus.BESTELD,
        "geleverd": diagnose.status == DiagnoseStatus.GELEVERD,
    }
    if diagnose.status == DiagnoseStatus.BESTELD:
        context["uitslag_form"] = uitslag_form or UitslagForm(auto_id="uitslag-%s")
        context["annuleer_form"] = annuleer_form or AnnuleerForm(auto_id="annuleer-%s")
    if diagnose.status == DiagnoseStatus.GELEVERD:
        context["uitkomst_form"] = uitkomst_form or UitkomstForm(initial=_proposal(diagnose))
    if diagnose.geleverd_op:
        context["besluit"] = _besluit(diagnose.quick_scan)
    return render(request, "intake/diagnose/diagnose.html", context, status=status)


def _proposal(diagnose: Diagnose) -> dict[str, Any]:
    """The outcome of the Quick Scan with what the diagnose says of work filled in."""
    words = {True: "ja", False: "nee", None: ""}
    scan = diagnose.quick_scan
    values = {name: getattr(scan, name) for name in UitkomstForm.base_fields}
    values |= {
        "kan": diagnose.kan_werken,
        "perspectief_op_werk": diagnose.perspectief_op_werk,
        "verdiepte_diagnose_nodig": False,
    }
    return {key: words[one] if one is None or isinstance(one, bool) else one for key, one in values.items()}


def _besluit(scan: QuickScan) -> dict[str, Any]:
    """Who helps now, and why; a refusal of the tables in words."""
    try:
        besluit = decide_after_scan(scan, now=timezone.now(), record=False)
    except DomainError as error:
        return {"zinnen": [error.message], "functie": ""}
    return {"zinnen": besluit.uitleg, "functie": Functie(besluit.functie).label if besluit.functie else ""}


def diagnose_panel(request: HttpRequest, scan: QuickScan) -> dict[str, Any] | None:
    """On the page of the Quick Scan: the orders, or that one has to be made; nothing when none is needed."""
    orders = list(scan.diagnoses.select_related("partner").order_by("-besteld_op", "-pk"))
    needed = scan.status == QuickScanStatus.AFGEROND and bool(scan.verdiepte_diagnose_nodig)
    open_order = any(one.status != DiagnoseStatus.GEANNULEERD for one in orders)
    if not orders and not needed:
        return None
    return {"diagnoses": orders, "bestellen": needed and not open_order and not scan.diagnose_geleverd}
