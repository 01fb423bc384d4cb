"""The five steps on the page of the melding, and the letter to take along."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.generic import View

from intake.eigen_kracht import services
from intake.eigen_kracht.forms import EigenKrachtForm
from intake.melding.views import melding_page, open_melding
from serviceplein.toegang.rollen import Recht
from serviceplein.toegang.views import RechtMixin


class EigenKrachtVastleggen(RechtMixin, View):
    recht = Recht.MELDING_REGISTREREN

    def post(self, request: HttpRequest, melding_id: int) -> HttpResponse:
        user: Any = request.user
        open_melding(request, melding_id, "eigen kracht vastleggen")
        form = EigenKrachtForm(request.POST)
        if not form.is_valid():
            return melding_page(request, melding_id, eigen_kracht_form=form, status=422)
        command = services.RecordEigenKracht(melding_id=melding_id, stappen=form.answers())
        services.record_eigen_kracht(command, actor=user, now=timezone.now())
        return redirect("melding", melding_id)


class BriefMeegeven(RechtMixin, View):
    """Makes the letter and opens it."""

    recht = Recht.MELDING_REGISTREREN

    def post(self, request: HttpRequest, melding_id: int) -> HttpResponse:
        user: Any = request.user
        open_melding(request, melding_id, "brief eigen kracht meegeven")
        document = services.give_letter(
            services.GiveLetter(melding_id=melding_id), actor=user, now=timezone.now()
        )
        return redirect("document", document.pk)
