"""The zoektermijn on the page of its melding."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.generic import View

from intake.melding.models import Melding
from intake.melding.transitions import MeldingStatus
from intake.melding.views import melding_page, open_melding
from intake.zoektermijn import services
from intake.zoektermijn.forms import BeoordelingForm, InspanningenForm, UitzonderingForm
from intake.zoektermijn.models import Zoektermijn
from intake.zoektermijn.policy import ARTIKEL, Uitzondering, ZoektermijnStatus
from serviceplein.toegang.rollen import Recht
from serviceplein.toegang.views import RechtMixin
from serviceplein.ui.formulieren import Formulier


def zoektermijn_panel(request: HttpRequest, melding: Melding) -> dict[str, Any] | None:
    """The term, what was agreed and the step that comes now; nothing when there is no term."""
    user: Any = request.user
    term = Zoektermijn.objects.filter(melding=melding).exclude(status=ZoektermijnStatus.VERVALLEN).first()
    if term is None:
        return None
    failed: dict[str, Formulier] = getattr(request, "zoektermijn_fout", {})
    running = term.status == ZoektermijnStatus.LOOPT
    before = running and melding.status in (MeldingStatus.GETRIEERD, MeldingStatus.AFSPRAAK)
    context: dict[str, Any] = {
        "termijn": term,
        "artikel": ARTIKEL[Uitzondering(term.uitzondering)] if term.uitzondering else "",
        "inspanningen": list(term.inspanningen.order_by("pk")),
    }
    if before and user.heeft(Recht.MELDING_TRIEREN):
        context["inspanningen_form"] = failed.get("inspanningen") or InspanningenForm(termijn=term)
        context["uitzondering_form"] = failed.get("uitzondering") or UitzonderingForm(
            teamleider=user.heeft(Recht.ZOEKTERMIJN_AFWIJKEN)
        )
    if running and melding.status == MeldingStatus.QUICK_SCAN and user.heeft(Recht.QUICK_SCAN_AFNEMEN):
        context["beoordeling_form"] = failed.get("beoordeling") or BeoordelingForm(termijn=term)
    return context | {"open": next(iter(failed), "")}


class _ZoektermijnView(RechtMixin, View):
    """A step on the term of one melding; a form with errors comes back on the page of the melding."""

    recht = Recht.MELDING_TRIEREN
    handeling: str
    naam: str

    def form_of(self, request: HttpRequest, term: Zoektermijn) -> Any:
        raise NotImplementedError

    def carry_out(self, melding_id: int, form: Any, user: Any) -> None:
        raise NotImplementedError

    def post(self, request: HttpRequest, melding_id: int) -> HttpResponse:
        melding = open_melding(request, melding_id, self.handeling)
        term = Zoektermijn.objects.filter(melding=melding).first()
        if term is None:
            raise Http404
        form = self.form_of(request, term)
        if not form.is_valid():
            request.zoektermijn_fout = {self.naam: form}  # type: ignore[attr-defined]
            return melding_page(request, melding_id, status=422)
        self.carry_out(melding_id, form, request.user)
        return redirect("melding", melding_id)


class ZoektermijnAfspreken(_ZoektermijnView):
    handeling, naam = "zoektermijn afspreken", "inspanningen"

    def form_of(self, request: HttpRequest, term: Zoektermijn) -> Any:
        return InspanningenForm(request.POST, termijn=term)

    def carry_out(self, melding_id: int, form: Any, user: Any) -> None:
        command = services.AgreeInspanningen(melding_id=melding_id, wat=form.wat())
        services.agree_inspanningen(command, actor=user, now=timezone.now())


class ZoektermijnUitzonderen(_ZoektermijnView):
    handeling, naam = "zoektermijn uitzonderen", "uitzondering"

    def form_of(self, request: HttpRequest, term: Zoektermijn) -> Any:
        user: Any = request.user
        return UitzonderingForm(request.POST, teamleider=user.heeft(Recht.ZOEKTERMIJN_AFWIJKEN))

    def carry_out(self, melding_id: int, form: Any, user: Any) -> None:
        command = services.ExceptZoektermijn(
            melding_id=melding_id,
            grond=Uitzondering(form.cleaned_data["grond"]),
            reden=form.cleaned_data["reden"],
        )
        services.except_zoektermijn(command, actor=user, now=timezone.now())


class ZoektermijnBeoordelen(_ZoektermijnView):
    recht = Recht.QUICK_SCAN_AFNEMEN
    handeling, naam = "inspanningen beoordelen", "beoordeling"

    def form_of(self, request: HttpRequest, term: Zoektermijn) -> Any:
        return BeoordelingForm(request.POST, termijn=term)

    def carry_out(self, melding_id: int, form: Any, user: Any) -> None:
        command = services.AssessInspanningen(melding_id=melding_id, oordelen=form.oordelen())
        services.assess_inspanningen(command, actor=user, now=timezone.now())


class Zoekbrief(RechtMixin, View):
    """Makes the letter and opens it."""

    recht = Recht.MELDING_TRIEREN

    def post(self, request: HttpRequest, melding_id: int) -> HttpResponse:
        user: Any = request.user
        open_melding(request, melding_id, "brief zoektermijn meegeven")
        document = services.give_zoekbrief(
            services.GiveZoekbrief(melding_id=melding_id), actor=user, now=timezone.now()
        )
        return redirect("document", document.pk)
