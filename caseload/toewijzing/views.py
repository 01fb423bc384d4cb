"""Assigning on the page of a melding, the caseload, the waiting list and the end of an assignment."""

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.generic import View

from caseload.toewijzing import einde, services, wachtlijst
from caseload.toewijzing.forms import AfwijkenForm, EindeForm
from caseload.toewijzing.lijst import CaseloadLijst, WachtLijst, waiting_rows, with_stand
from caseload.toewijzing.models import EindeReden, Toewijzing, Wachtplaats
from caseload.toewijzing.paneel import place_for
from caseload.toewijzing.plaatsen import AfwijkingNietMogelijk, propose
from caseload.toewijzing.voorstel import read_voorstel
from intake.melding.models import Melding
from intake.melding.services import require_status
from intake.melding.transitions import MeldingStatus
from intake.melding.views import melding_page
from serviceplein.klanten.views import KlantPagina
from serviceplein.toegang.doelbinding import require_open
from serviceplein.toegang.rollen import Recht
from serviceplein.toegang.verwerkingen import log_verwerking
from serviceplein.toegang.views import RechtMixin
from serviceplein.ui.lijst import LijstView


class ContactpersoonToewijzen(RechtMixin, View):
    """Takes the proposal, or a deviation with its reason; a colleague who was first gives a clear 409."""

    recht = Recht.CONTACTPERSOON_TOEWIJZEN

    def post(self, request: HttpRequest, melding_id: int) -> HttpResponse:
        user: Any = request.user
        melding = get_object_or_404(
            Melding.objects.visible_to(user).select_related("klant__gemeente"), pk=melding_id
        )
        if melding.klant:
            require_open(request, melding.klant, handeling="contactpersoon toewijzen")
        deviation: dict[str, Any] = {}
        if "afwijken" in request.POST:
            form = self._form(request, melding)
            if not form.is_valid():
                return melding_page(request, melding_id, status=422)
            deviation = {
                "medewerker_id": form.cleaned_data["medewerker"],
                "reden": form.cleaned_data["reden"],
            }
        command = services.AssignContactpersoon(melding_id=melding_id, **deviation)
        try:
            services.assign_contactpersoon(command, actor=user, now=timezone.now())
        except AfwijkingNietMogelijk as refused:
            self._form(request, melding).add_error(refused.veld, refused.message)
            return melding_page(request, melding_id, status=409)
        return redirect("melding", melding_id)

    def _form(self, request: HttpRequest, melding: Melding) -> AfwijkenForm:
        """The form of the deviation, kept on the request so that the panel shows it with what was typed."""
        require_status(melding, MeldingStatus.GESCAND)
        now = timezone.now()
        plaats = place_for(melding, read_voorstel(melding, now=now, record=False), now=now)
        form = AfwijkenForm(request.POST, keuze=propose(plaats, now=now))
        form.is_valid()
        request.afwijken_form = form  # type: ignore[attr-defined]
        return form


class Caseload(RechtMixin, LijstView):
    """One's own klanten; for a teamleider those of the team."""

    recht = Recht.CASELOAD_BEKIJKEN
    lijst = CaseloadLijst

    def get_queryset(self) -> QuerySet[Any]:
        user: Any = self.request.user
        log_verwerking(self.request, klant_id=None, handeling="caseload bekijken")
        return with_stand(Toewijzing.objects.visible_to(user).caseload_of(user))


class Wachtlijst(RechtMixin, LijstView):
    recht = Recht.CONTACTPERSOON_TOEWIJZEN
    lijst = WachtLijst

    def get_queryset(self) -> QuerySet[Any]:
        user: Any = self.request.user
        log_verwerking(self.request, klant_id=None, handeling="wachtlijst bekijken")
        return waiting_rows(Wachtplaats.objects.visible_to(user).waiting())


class WachtendePlaatsen(RechtMixin, View):
    """Somebody from the waiting list gets whoever has room now."""

    recht = Recht.CONTACTPERSOON_TOEWIJZEN

    def post(self, request: HttpRequest, wachtplaats_id: int) -> HttpResponse:
        user: Any = request.user
        command = wachtlijst.PlaceWaiting(wachtplaats_id=wachtplaats_id)
        try:
            placed = wachtlijst.place_waiting(command, actor=user, now=timezone.now())
        except Wachtplaats.DoesNotExist as error:
            raise Http404 from error
        person = Toewijzing.objects.select_related("medewerker").get(pk=placed.toewijzing_id).medewerker
        log_verwerking(request, klant_id=placed.klant_id, handeling="contactpersoon toewijzen")
        messages.success(request, f"{person.naam} is de vaste contactpersoon.")
        return redirect("wachtlijst")


class ToewijzingBeeindigen(RechtMixin, View):
    """The klant leaves the caseload, with the reason."""

    recht = Recht.PLAN_BEWERKEN

    def post(self, request: HttpRequest, toewijzing_id: int) -> HttpResponse:
        user: Any = request.user
        visible = Toewijzing.objects.visible_to(user).select_related("klant")
        toewijzing = get_object_or_404(visible, pk=toewijzing_id)
        require_open(request, toewijzing.klant, handeling="begeleiding beëindigen")
        form = EindeForm(request.POST, auto_id="einde-%s")
        if not form.is_valid():
            request.einde_form = form  # type: ignore[attr-defined]
            response = KlantPagina().get(request, toewijzing.klant_id)
            response.status_code = 422
            return response
        command = einde.EndToewijzing(
            toewijzing_id=toewijzing_id, reden=EindeReden(form.cleaned_data["reden"])
        )
        einde.end_toewijzing(command, actor=user, now=timezone.now())
        messages.success(request, "De begeleiding is beëindigd en de ruimte is weer vrij.")
        return redirect("klant", toewijzing.klant_id)
