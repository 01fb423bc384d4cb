"""The work list of announcements, one announcement with its talks, and announcing by hand."""

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.generic import View

from intake.ww import services
from intake.ww.forms import AankondigingForm, NietNodigForm, OverdrachtForm
from intake.ww.lijst import WwLijst
from intake.ww.models import Overdracht, WwAankondiging, WwGesprek, WwStatus
from serviceplein.klanten.models import Klant
from serviceplein.toegang.doelbinding import require_open
from serviceplein.toegang.rollen import Recht
from serviceplein.toegang.verwerkingen import log_verwerking
from serviceplein.toegang.views import RechtMixin
from serviceplein.ui.lijst import LijstView


class Aankondigingen(RechtMixin, LijstView):
    recht = Recht.MELDING_BEKIJKEN
    lijst = WwLijst
    template_name = "intake/ww/lijst.html"

    def get_queryset(self) -> QuerySet[Any]:
        user: Any = self.request.user
        log_verwerking(self.request, klant_id=None, handeling="aankondigingen einde WW bekijken")
        return WwAankondiging.objects.visible_to(user).select_related("klant").prefetch_related("gesprekken")


class Aankondigen(RechtMixin, View):
    """By hand, from the page of the klant."""

    recht = Recht.MELDING_REGISTREREN

    def get(self, request: HttpRequest, klant_id: int) -> HttpResponse:
        return self._page(request, self._klant(request, klant_id), AankondigingForm())

    def post(self, request: HttpRequest, klant_id: int) -> HttpResponse:
        user: Any = request.user
        klant = self._klant(request, klant_id)
        form = AankondigingForm(request.POST)
        if form.is_valid():
            command = services.AnnounceWw(klant_id=klant.pk, **form.cleaned_data)
            try:
                announced = services.announce_ww(command, actor=user, now=timezone.now())
                return redirect("ww-aankondiging", announced.aankondiging_id)
            except (services.EindeOngeldig, services.AlAangekondigd) as error:
                form.add_error(error.veld or "einde_ww", error.message)
        return self._page(request, klant, form, status=422)

    def _klant(self, request: HttpRequest, klant_id: int) -> Klant:
        user: Any = request.user
        klant = get_object_or_404(Klant.objects.visible_to(user), pk=klant_id)
        require_open(request, klant, handeling="einde WW aankondigen")
        return klant

    def _page(self, request: HttpRequest, klant: Klant, form: Any, status: int = 200) -> HttpResponse:
        return render(request, "intake/ww/nieuw.html", {"klant": klant, "form": form}, status=status)


class Aankondiging(RechtMixin, View):
    recht = Recht.MELDING_BEKIJKEN

    def get(self, request: HttpRequest, ww_id: int) -> HttpResponse:
        return ww_page(request, ww_id)


class GesprekPlannen(RechtMixin, View):
    recht = Recht.AFSPRAAK_PLANNEN

    def post(self, request: HttpRequest, ww_gesprek_id: int) -> HttpResponse:
        user: Any = request.user
        visible = WwGesprek.objects.filter(aankondiging__in=WwAankondiging.objects.visible_to(user))
        talk = get_object_or_404(visible.select_related("aankondiging__klant"), pk=ww_gesprek_id)
        require_open(request, talk.aankondiging.klant, handeling="gesprek einde WW plannen")
        try:
            services.book_ww_gesprek(
                services.BookWwGesprek(gesprek_id=talk.pk), actor=user, now=timezone.now()
            )
        except services.GeenMoment as error:
            return ww_page(request, talk.aankondiging_id, fout=error.message, status=409)
        return redirect("ww-aankondiging", talk.aankondiging_id)


class WwOverdragen(RechtMixin, View):
    recht = Recht.AFSPRAAK_PLANNEN

    def post(self, request: HttpRequest, ww_id: int) -> HttpResponse:
        row = open_aankondiging(request, ww_id, "warme overdracht vastleggen")
        user: Any = request.user
        form = OverdrachtForm(request.POST)
        if form.is_valid():
            data = form.cleaned_data
            command = services.TransferWw(
                aankondiging_id=row.pk,
                vorm=Overdracht(data["vorm"]),
                verslag=data["verslag"],
                coach_uwv=data["coach_uwv"],
            )
            try:
                services.transfer_ww(command, actor=user, now=timezone.now())
                messages.success(request, "De overdracht is vastgelegd. Het plan en de afspraken gaan door.")
                return redirect("ww-aankondiging", row.pk)
            except services.OverdrachtOnvolledig as error:
                form.add_error(error.veld or None, error.message)
        return ww_page(request, ww_id, overdracht_form=form, status=422)


class WwNietNodig(RechtMixin, View):
    recht = Recht.AFSPRAAK_PLANNEN

    def post(self, request: HttpRequest, ww_id: int) -> HttpResponse:
        row = open_aankondiging(request, ww_id, "aankondiging einde WW sluiten")
        user: Any = request.user
        form = NietNodigForm(request.POST)
        if not form.is_valid():
            return ww_page(request, ww_id, niet_nodig_form=form, status=422)
        command = services.CloseWw(aankondiging_id=row.pk, **form.cleaned_data)
        services.close_ww(command, actor=user, now=timezone.now())
        return redirect("ww-aankondiging", row.pk)


def open_aankondiging(request: HttpRequest, ww_id: int, handeling: str) -> WwAankondiging:
    """The announcement: 404 when invisible, a purpose first when the klant is not own work."""
    user: Any = request.user
    visible = WwAankondiging.objects.visible_to(user).select_related("klant", "partner")
    row = get_object_or_404(visible, pk=ww_id)
    require_open(request, row.klant, handeling=handeling)
    return row


def ww_page(request: HttpRequest, ww_id: int, status: int = 200, **extra: Any) -> HttpResponse:
    """One announcement: its moments, what is planned, and the step that comes now."""
    user: Any = request.user
    row = open_aankondiging(request, ww_id, "aankondiging einde WW bekijken")
    made = {talk.soort: talk for talk in row.gesprekken.select_related("afspraak__medewerker")}
    today = timezone.localdate()
    running = row.status == WwStatus.LOOPT and user.heeft(Recht.AFSPRAAK_PLANNEN)
    context: dict[str, Any] = {
        "ww": row,
        "momenten": [
            {"moment": moment, "naam": moment.soort.label, "gesprek": made.get(moment.soort)}
            for moment in services.moments_of(row, today)
        ],
        "loopt": running,
    }
    if running:
        context["overdracht_form"] = OverdrachtForm(initial={"coach_uwv": row.coach_uwv})
        context["niet_nodig_form"] = NietNodigForm()
    return render(request, "intake/ww/aankondiging.html", context | extra, status=status)


def ww_panel(request: HttpRequest, klant: Klant) -> dict[str, Any] | None:
    """On the page of the klant: the announcement that runs."""
    row = WwAankondiging.objects.filter(klant=klant, status=WwStatus.LOOPT).order_by("einde_ww").first()
    return {"ww": row} if row else None
