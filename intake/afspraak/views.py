"""Booking the follow-up talk, and the coach's own talks of the day."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.generic import View

from intake.afspraak import services
from intake.afspraak.lijst import GesprekkenLijst
from intake.melding.views import melding_page, open_melding
from serviceplein.agenda.forms import MomentForm
from serviceplein.agenda.models import Afspraak
from serviceplein.agenda.services import GeenRuimte, MomentBezet
from serviceplein.toegang.rollen import Recht
from serviceplein.toegang.verwerkingen import log_verwerking
from serviceplein.toegang.views import RechtMixin
from serviceplein.ui.lijst import LijstView


class VervolgBoeken(RechtMixin, View):
    recht = Recht.AFSPRAAK_PLANNEN

    def post(self, request: HttpRequest, melding_id: int) -> HttpResponse:
        user: Any = request.user
        melding = open_melding(request, melding_id, "afspraak maken")
        if "eerste" in request.POST:
            return self._book_first(request, melding_id)
        form = MomentForm(request.POST)
        if not form.is_valid():
            return melding_page(
                request,
                melding_id,
                moment_fout=" ".join(str(error) for error in form.errors.get("moment", [])),
                status=422,
            )
        person, begin = form.cleaned_data["moment"]
        adres = request.POST.get("adres", "").strip()[:200]
        if "op_adres" in request.POST and not adres:
            return melding_page(
                request, melding_id, moment_fout="Vul het adres in waar het gesprek is.", status=422
            )
        command = services.BookVervolg(melding_id=melding.pk, medewerker_id=person, begin=begin, adres=adres)
        try:
            services.book_vervolg(command, actor=user, now=timezone.now())
        except (MomentBezet, GeenRuimte, services.MomentNietMogelijk) as error:
            return melding_page(request, melding_id, moment_fout=error.message, status=409)
        return redirect("melding", melding_id)

    def _book_first(self, request: HttpRequest, melding_id: int) -> HttpResponse:
        user: Any = request.user
        try:
            services.book_eerste(services.BookEerste(melding_id=melding_id), actor=user, now=timezone.now())
        except services.MomentNietMogelijk as error:
            return melding_page(request, melding_id, moment_fout=error.message, status=409)
        return redirect("melding", melding_id)


class MijnGesprekken(RechtMixin, LijstView):
    """The talks of the medewerker who is logged in, today first."""

    recht = Recht.QUICK_SCAN_AFNEMEN
    lijst = GesprekkenLijst
    template_name = "intake/afspraak/gesprekken.html"

    def get_queryset(self) -> QuerySet[Any]:
        user: Any = self.request.user
        log_verwerking(self.request, klant_id=None, handeling="eigen gesprekken bekijken")
        return Afspraak.objects.filter(medewerker__gebruiker=user).select_related("klant", "locatie")
