"""The consultation about a klant who comes back, on the page of the melding."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.generic import View

from intake.melding.views import melding_page, open_melding
from intake.terugkeer import services
from intake.terugkeer.forms import OverlegForm
from serviceplein.toegang.rollen import Recht
from serviceplein.toegang.views import RechtMixin


class OverlegVastleggen(RechtMixin, View):
    """Whoever sees the melding may come here; the step asks whether the consultation is theirs."""

    recht = Recht.MELDING_BEKIJKEN

    def post(self, request: HttpRequest, melding_id: int) -> HttpResponse:
        user: Any = request.user
        open_melding(request, melding_id, "overleg over terugkeer")
        form = OverlegForm(request.POST)
        if not form.is_valid():
            return melding_page(request, melding_id, overleg_form=form, status=422)
        command = services.RecordOverleg(melding_id=melding_id, **form.cleaned_data)
        services.record_overleg(command, actor=user, now=timezone.now())
        messages.success(request, "De uitkomst is vastgelegd. De frontoffice gaat verder met de klant.")
        return redirect("werk")
