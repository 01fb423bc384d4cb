"""Settling the triage on the page of the melding."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.generic import View

from intake.melding.codes import Bestemming, Stroom, Vervolgstap
from intake.melding.forms import AfwijkingForm, HeropenForm
from intake.melding.views import melding_page, open_melding
from intake.triage import services
from serviceplein.toegang.rollen import Recht
from serviceplein.toegang.views import RechtMixin


class TriageVaststellen(RechtMixin, View):
    """Takes the proposal as posted, or a deviation with its reason."""

    recht = Recht.MELDING_TRIEREN

    def post(self, request: HttpRequest, melding_id: int) -> HttpResponse:
        user: Any = request.user
        open_melding(request, melding_id, "triage vaststellen")
        form = AfwijkingForm(request.POST)
        form.fields["reden"].required = "afwijken" in request.POST
        if not form.is_valid():
            return melding_page(request, melding_id, afwijking_form=form, afwijken=True, status=422)
        command = services.TriageMelding(
            melding_id=melding_id,
            stroom=Stroom(form.cleaned_data["stroom"]),
            bestemming=Bestemming(form.cleaned_data["bestemming"]),
            vervolgstap=Vervolgstap(form.cleaned_data["vervolgstap"]),
            reden=form.cleaned_data["reden"],
        )
        try:
            services.triage_melding(command, actor=user, now=timezone.now())
        except services.RedenOntbreekt as error:
            form.add_error("reden", error.message)
            return melding_page(request, melding_id, afwijking_form=form, afwijken=True, status=422)
        return redirect("melding", melding_id)


class TriageHeropenen(RechtMixin, View):
    recht = Recht.MELDING_TRIEREN

    def post(self, request: HttpRequest, melding_id: int) -> HttpResponse:
        user: Any = request.user
        open_melding(request, melding_id, "triage heropenen")
        form = HeropenForm(request.POST)
        if not form.is_valid():
            return melding_page(request, melding_id, heropen_form=form, status=422)
        command = services.ReopenTriage(melding_id=melding_id, **form.cleaned_data)
        services.reopen_triage(command, actor=user, now=timezone.now())
        return redirect("melding", melding_id)
