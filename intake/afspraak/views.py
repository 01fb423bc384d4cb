"""Booking the follow-up talk, and the coach's own talks of the day."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.views.generic import View

from intake.afspraak import services
from intake.afspraak.lijst import GesprekkenLijst
from intake.melding.views import melding_page, open_melding
from serviceplein.agenda.models import Afspraak
from serviceplein.agenda.services import MomentBezet
from serviceplein.agenda.transitions import AfspraakStatus
from serviceplein.toegang.rollen import Recht
from serviceplein.toegang.verwerkingen import log_verwerking
from serviceplein.toegang.views import RechtMixin
from serviceplein.ui.formulieren import Formulier
from serviceplein.ui.lijst import LijstView


class MomentForm(Formulier):
    """One radio button: "medewerker id|moment"."""

    moment = forms.CharField(error_messages={"required": "Kies eerst een moment."})

    def clean_moment(self) -> tuple[int, Any]:
        person, _, text = self.cleaned_data["moment"].partition("|")
        try:
            begin = parse_datetime(text)
        except ValueError:
            begin = None
        if not person.isdigit() or begin is None or timezone.is_naive(begin):
            raise forms.ValidationError("Kies een moment uit de lijst.")
        return int(person), begin


class VervolgBoeken(RechtMixin, View):
    recht = Recht.AFSPRAAK_PLANNEN

    def post(self, request: HttpRequest, melding_id: int) -> HttpResponse:
        user: Any = request.user
        open_melding(request, melding_id, "afspraak maken")
        form = MomentForm(request.POST)
        if not form.is_valid():
            return melding_page(
                request,
                melding_id,
                moment_fout=" ".join(str(error) for error in form.errors.get("moment", [])),
                status=422,
            )
        person, begin = form.cleaned_data["moment"]
        command = services.BookVervolg(melding_id=melding_id, medewerker_id=person, begin=begin)
        try:
            services.book_vervolg(command, actor=user, now=timezone.now())
        except (MomentBezet, services.MomentNietMogelijk) as error:
            return melding_page(request, melding_id, moment_fout=error.message, status=409)
        return redirect("melding", melding_id)


class VervolgEinde(RechtMixin, View):
    """Nobody came, or the talk is called off."""

    recht = Recht.AFSPRAAK_PLANNEN

    def post(self, request: HttpRequest, melding_id: int) -> HttpResponse:
        user: Any = request.user
        open_melding(request, melding_id, "afspraak beëindigen")
        no_show = "niet_gekomen" in request.POST
        status = AfspraakStatus.NIET_GEKOMEN if no_show else AfspraakStatus.AFGEZEGD
        command = services.EndAfspraak(melding_id=melding_id, status=status)
        services.end_vervolg(command, actor=user, now=timezone.now())
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
