"""Trajecten on screen: order from the advice, the page of a traject with its steps, the list."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.generic import View

from caseload.instrumenten.models import Instrumentadvies
from caseload.instrumenten.views import visible_advies
from caseload.plan.gezinsplan import shared_with
from caseload.plan.models import Doel, Plan
from caseload.trajecten import einde, forms, services
from caseload.trajecten.brief import order_pdf
from caseload.trajecten.lijst import TrajectLijst, traject_rows
from caseload.trajecten.models import Nazorgmoment, Resultaat, Traject
from caseload.trajecten.nazorg import RecordNazorg, record_nazorg
from caseload.trajecten.transitions import NazorgStatus, TrajectStatus
from serviceplein.fouten import DomainError
from serviceplein.klanten.models import Klant
from serviceplein.sql import one_of
from serviceplein.toegang.doelbinding import require_open
from serviceplein.toegang.rollen import Recht, Rol
from serviceplein.toegang.verwerkingen import log_verwerking
from serviceplein.toegang.views import RechtMixin
from serviceplein.ui.formulieren import Formulier
from serviceplein.ui.lijst import LijstView

FORMS: dict[str, type[Formulier]] = {
    "begin": forms.BeginForm,
    "contact": forms.ContactForm,
    "tussendoel": forms.TussendoelForm,
    "einde": forms.EindeForm,
    "annuleren": forms.AnnuleerForm,
}


class TrajectBestellen(RechtMixin, View):
    """Orders one instrument of an advice."""

    recht = Recht.PLAN_BEWERKEN

    def get(self, request: HttpRequest, advies_id: int, instrument: str) -> HttpResponse:
        advies = visible_advies(request, advies_id, "traject bestellen")
        line = self._line(advies, instrument)
        return self._page(request, advies, line, self._form(advies, line, None))

    def post(self, request: HttpRequest, advies_id: int, instrument: str) -> HttpResponse:
        user: Any = request.user
        advies = visible_advies(request, advies_id, "traject bestellen")
        line = self._line(advies, instrument)
        form = self._form(advies, line, request.POST)
        if not form.is_valid():
            return self._page(request, advies, line, form, status=422)
        command = services.OrderTraject(
            advies_id=advies.pk,
            instrument=instrument,
            contract_id=line["contract_id"],
            **form.cleaned_data,
        )
        try:
            ordered = services.order_traject(command, actor=user, now=timezone.now())
        except services.TrajectNietMogelijk as error:
            form.add_error(error.veld if error.veld in form.fields else None, error.message)
            return self._page(request, advies, line, form, status=409)
        messages.success(request, "Het traject is besteld.")
        return redirect("traject", ordered.traject_id)

    def _line(self, advies: Instrumentadvies, code: str) -> dict[str, Any]:
        line: dict[str, Any] | None = next((one for one in advies.oordelen if one["code"] == code), None)
        if line is None:
            raise Http404
        return line

    def _form(self, advies: Instrumentadvies, line: dict[str, Any], data: Any) -> forms.BestelForm:
        first = line == advies.oordelen[0] and line["geschikt"]
        today = timezone.localdate()
        return forms.BestelForm(
            data, doelen=_goals(advies.klant), eerste=first, initial=None if data else {"begin": today}
        )

    def _page(
        self,
        request: HttpRequest,
        advies: Instrumentadvies,
        line: dict[str, Any],
        form: forms.BestelForm,
        status: int = 200,
    ) -> HttpResponse:
        plan = Plan.objects.running().filter(klant=advies.klant_id).first()
        context = {"advies": advies, "klant": advies.klant, "regel": line, "form": form, "plan": plan}
        return render(request, "caseload/trajecten/bestellen.html", context, status=status)


def _goals(klant: Klant) -> list[tuple[int, str]]:
    """Goals of the klant that are not reached yet, in the own plan or that of the household."""
    shared = shared_with(klant.pk, timezone.localdate()).values("pk")
    plans = Plan.objects.running().filter(Q(klant=klant) | Q(one_of("pk", shared)))
    rows = Doel.objects.filter(plan__in=plans, bereikt_op__isnull=True)
    mine = rows.filter(Q(klant=klant) | Q(klant__isnull=True, plan__klant=klant))
    return list(mine.order_by("volgorde", "pk").values_list("pk", "van_klant"))


class Trajecten(RechtMixin, LijstView):
    """Trajecten of one's own klanten; for a teamleider those of the team."""

    recht = Recht.CASELOAD_BEKIJKEN
    lijst = TrajectLijst
    template_name = "caseload/trajecten/lijst.html"

    def get_queryset(self) -> QuerySet[Any]:
        user: Any = self.request.user
        log_verwerking(self.request, klant_id=None, handeling="trajecten bekijken")
        mine = Q(medewerker__gebruiker=user)
        medewerker = getattr(user, "medewerker", None)
        if Rol.TEAMLEIDER in user.rollen and medewerker is not None:
            mine |= Q(medewerker__team=medewerker.team_id)
        return traject_rows(Traject.objects.visible_to(user).filter(mine))


class EenTraject(RechtMixin, View):
    recht = Recht.KLANT_BEKIJKEN

    def get(self, request: HttpRequest, traject_id: int) -> HttpResponse:
        return traject_page(request, traject_id)


class TrajectOpdracht(RechtMixin, View):
    """The order for the partner as a PDF."""

    recht = Recht.PLAN_BEWERKEN

    def get(self, request: HttpRequest, traject_id: int) -> HttpResponse:
        traject = visible_traject(request, traject_id, "opdracht afdrukken")
        if traject.partner is None:
            raise Http404
        response = HttpResponse(order_pdf(traject), content_type="application/pdf")
        response["Content-Disposition"] = f'attachment; filename="opdracht-{traject.kenmerk}.pdf"'
        response["Cache-Control"] = "no-store"
        return response


class Trajectstap(RechtMixin, View):
    """Posts one form of the page; on a refusal the page comes back with what was typed."""

    recht = Recht.PLAN_BEWERKEN
    naam: str
    gelukt: str

    def post(self, request: HttpRequest, traject_id: int) -> HttpResponse:
        visible_traject(request, traject_id, f"traject: {self.naam}")
        form = FORMS[self.naam](request.POST, auto_id=f"{self.naam}-%s")
        if not form.is_valid():
            return traject_page(request, traject_id, naam=self.naam, form=form, status=422)
        try:
            self.perform(request, traject_id, form.cleaned_data)
        except Traject.DoesNotExist as error:
            raise Http404 from error
        except (services.TrajectNietMogelijk, services.TrajectAlVerder) as error:
            form.add_error(error.veld if error.veld in form.fields else None, error.message)
            return traject_page(request, traject_id, naam=self.naam, form=form, status=409)
        messages.success(request, self.gelukt)
        return redirect("traject", traject_id)

    def perform(self, request: HttpRequest, traject_id: int, data: dict[str, Any]) -> None:
        raise NotImplementedError


class TrajectBeginnen(Trajectstap):
    naam, gelukt = "begin", "Het traject is begonnen."

    def perform(self, request: HttpRequest, traject_id: int, data: dict[str, Any]) -> None:
        user: Any = request.user
        command = services.BeginTraject(traject_id=traject_id, **data)
        services.begin_traject(command, actor=user, now=timezone.now())


class TrajectContact(Trajectstap):
    naam, gelukt = "contact", "Het contact is vastgelegd."

    def perform(self, request: HttpRequest, traject_id: int, data: dict[str, Any]) -> None:
        user: Any = request.user
        command = services.RecordContact(traject_id=traject_id, **data)
        services.record_contact(command, actor=user, now=timezone.now())


class TrajectTussendoel(Trajectstap):
    naam, gelukt = "tussendoel", "Het tussendoel is bereikt."

    def perform(self, request: HttpRequest, traject_id: int, data: dict[str, Any]) -> None:
        user: Any = request.user
        command = services.ReachTussendoel(traject_id=traject_id, **data)
        services.reach_tussendoel(command, actor=user, now=timezone.now())


class TrajectBeeindigen(Trajectstap):
    naam, gelukt = "einde", "Het traject is beëindigd. De nazorg staat gepland."

    def perform(self, request: HttpRequest, traject_id: int, data: dict[str, Any]) -> None:
        user: Any = request.user
        values = {**data, "resultaat": Resultaat(data["resultaat"])}
        einde.end_traject(einde.EndTraject(traject_id=traject_id, **values), actor=user, now=timezone.now())


class TrajectAnnuleren(Trajectstap):
    naam, gelukt = "annuleren", "Het traject gaat niet door. Het geld en de plaats zijn weer vrij."

    def perform(self, request: HttpRequest, traject_id: int, data: dict[str, Any]) -> None:
        user: Any = request.user
        command = services.CancelTraject(traject_id=traject_id, **data)
        services.cancel_traject(command, actor=user, now=timezone.now())


class NazorgVastleggen(RechtMixin, View):
    """How it goes with the klant, after a traject or after the guidance."""

    recht = Recht.PLAN_BEWERKEN

    def get(self, request: HttpRequest, nazorg_id: int) -> HttpResponse:
        return self._page(request, self._moment(request, nazorg_id), forms.NazorgForm())

    def post(self, request: HttpRequest, nazorg_id: int) -> HttpResponse:
        user: Any = request.user
        moment = self._moment(request, nazorg_id)
        form = forms.NazorgForm(request.POST)
        if not form.is_valid():
            return self._page(request, moment, form, status=422)
        command = RecordNazorg(
            nazorg_id=nazorg_id,
            uitkomst=Nazorgmoment.Uitkomst(form.cleaned_data["uitkomst"]),
            toelichting=form.cleaned_data["toelichting"],
        )
        try:
            record_nazorg(command, actor=user, now=timezone.now())
        except DomainError as error:
            form.add_error(None, error.message)
            return self._page(request, moment, form, status=409)
        messages.success(request, "De nazorg is vastgelegd.")
        if moment.traject_id:
            return redirect("traject", moment.traject_id)
        return redirect("klant", moment.klant_id)

    def _moment(self, request: HttpRequest, nazorg_id: int) -> Nazorgmoment:
        user: Any = request.user
        rows = Nazorgmoment.objects.visible_to(user)
        moment = get_object_or_404(
            rows.select_related("klant", "traject__instrument", "toewijzing"), pk=nazorg_id
        )
        require_open(request, moment.klant, handeling="nazorg vastleggen")
        return moment

    def _page(
        self, request: HttpRequest, moment: Nazorgmoment, form: forms.NazorgForm, status: int = 200
    ) -> HttpResponse:
        context = {"moment": moment, "klant": moment.klant, "form": form}
        context["open"] = moment.status == NazorgStatus.GEPLAND
        return render(request, "caseload/trajecten/nazorg.html", context, status=status)


def visible_traject(request: HttpRequest, traject_id: int, handeling: str) -> Traject:
    """The traject when the user may open its klant; else 404 or the question why."""
    user: Any = request.user
    rows = Traject.objects.visible_to(user).select_related(
        "klant", "instrument", "partner", "contract", "doel", "medewerker__team", "budget"
    )
    traject = get_object_or_404(rows, pk=traject_id)
    require_open(request, traject.klant, handeling=handeling)
    return traject


def traject_page(
    request: HttpRequest,
    traject_id: int,
    *,
    naam: str = "",
    form: Formulier | None = None,
    status: int = 200,
) -> HttpResponse:
    """The page with the forms of the steps that can come now."""
    user: Any = request.user
    traject = visible_traject(request, traject_id, "traject bekijken")
    today = timezone.localdate()
    initial: dict[str, Callable[[], dict[str, Any]]] = {
        "begin": lambda: {"begonnen_op": min(traject.begin, today)},
        "contact": lambda: {"op": today},
        "tussendoel": lambda: {"op": today},
        "einde": lambda: {"beeindigd_op": today, "resultaat": traject.gemeld_resultaat},
        "annuleren": dict,
    }
    blanks = {
        name: form
        if form is not None and name == naam
        else kind(initial=initial[name](), auto_id=f"{name}-%s")
        for name, kind in FORMS.items()
    }
    context = {
        "traject": traject,
        "klant": traject.klant,
        "contacten": list(traject.contacten.all()[:20]),
        "nazorg": list(traject.nazorg.all()),
        "formulieren": blanks,
        "open_form": naam,
        "mag": user.heeft(Recht.PLAN_BEWERKEN),
        "besteld": traject.status == TrajectStatus.BESTELD,
        "loopt": traject.status == TrajectStatus.LOOPT,
    }
    return render(request, "caseload/trajecten/traject.html", context, status=status)
