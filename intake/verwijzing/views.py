"""Referring warm on the page of the melding."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.generic import View

from intake.melding.views import melding_page, open_melding
from intake.verwijzing import services
from intake.verwijzing.forms import AntwoordVerwijzingForm, VerwijsForm
from intake.verwijzing.models import Verwijzing
from serviceplein.toegang.rollen import Recht
from serviceplein.toegang.views import RechtMixin


class WarmVerwijzen(RechtMixin, View):
    recht = Recht.MELDING_TRIEREN

    def post(self, request: HttpRequest, melding_id: int) -> HttpResponse:
        user: Any = request.user
        melding = open_melding(request, melding_id, "warm verwijzen")
        form = VerwijsForm(request.POST, melding=melding)
        if not form.is_valid():
            return melding_page(request, melding_id, verwijs_form=form, status=422)
        data = form.cleaned_data
        partner = data.pop("partner", None)
        command = services.ReferWarm(
            melding_id=melding_id, partner_id=partner.pk if partner else None, **data
        )
        services.refer_warm(command, actor=user, now=timezone.now())
        return redirect("melding", melding_id)


class VerwijzingBeantwoorden(RechtMixin, View):
    recht = Recht.MELDING_TRIEREN

    def post(self, request: HttpRequest, melding_id: int) -> HttpResponse:
        user: Any = request.user
        open_melding(request, melding_id, "verwijzing beantwoorden")
        form = AntwoordVerwijzingForm(request.POST)
        if not form.is_valid():
            return melding_page(request, melding_id, antwoord_verwijzing_form=form, status=422)
        asked = get_object_or_404(Verwijzing, melding=melding_id, status="aangeboden")
        command = services.AnswerVerwijzing(verwijzing_id=asked.pk, **form.cleaned_data)
        services.answer_verwijzing(command, actor=user, now=timezone.now())
        return redirect("melding", melding_id)
