"""Pages of applications."""

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from backoffice.aanvragen.forms import AanvraagForm
from backoffice.aanvragen.invoer import AanvraagOnjuist, RegisterAanvraag, register_aanvraag
from backoffice.aanvragen.lijsten import AanvragenLijst
from backoffice.aanvragen.models import Aanvraag
from backoffice.aanvragen.regelingen import Regeling, regeling_van, regelingen
from backoffice.aanvragen.transitions import AanvraagStatus
from serviceplein.klanten.models import Klant
from serviceplein.toegang.doelbinding import require_open
from serviceplein.toegang.rechten import Recht
from serviceplein.toegang.views import RechtMixin
from serviceplein.ui.lijst import LijstView, Tab


class Aanvragen(RechtMixin, LijstView):
    """All applications, to find one; the work itself waits in the werkvoorraad."""

    recht = Recht.AANVRAAG_BEKIJKEN
    lijst = AanvragenLijst
    template_name = "backoffice/aanvragen/aanvragen.html"

    def get_queryset(self) -> QuerySet[Any]:
        user: Any = self.request.user
        return Aanvraag.objects.visible_to(user).for_list()

    def get_tabs(self) -> list[Tab]:
        url = reverse("aanvragen")
        asked = self.request.GET
        wait, contact = AanvraagStatus.BIJ_MEDEWERKER, AanvraagStatus.WACHT_OP_CONTACTPERSOON
        mine, status = bool(asked.get("van_mij")), asked.get("status", wait)
        return [
            Tab(label="Te beslissen", url=f"{url}?status={wait}", actief=status == wait and not mine),
            Tab(label="Van mij", url=f"{url}?status={wait}&van_mij=on", actief=mine),
            Tab(label="Bij de contactpersoon", url=f"{url}?status={contact}", actief=status == contact),
            Tab(label="Alle", url=f"{url}?status=", actief=not status and not mine),
        ]

    def get_context(self) -> dict[str, Any]:
        user: Any = self.request.user
        return {"mag_beslissen": user.heeft(Recht.AANVRAAG_BESLISSEN)}


class NieuweAanvraag(RechtMixin):
    """One application by a medewerker, from the page of the klant; first the regeling, then its questions."""

    recht = Recht.AANVRAAG_BESLISSEN

    def get(self, request: HttpRequest, klant_id: int, regeling: str = "") -> HttpResponse:
        klant = self._klant(request, klant_id)
        if not regeling:
            context = {"klant": klant, "regelingen": regelingen().values()}
            return render(request, "backoffice/aanvragen/kies_regeling.html", context)
        found = _regeling(regeling)
        initial = {"aanvraagdatum": timezone.localdate(), "email": klant.email}
        return self._page(request, klant, found, AanvraagForm(found, initial=initial))

    def post(self, request: HttpRequest, klant_id: int, regeling: str = "") -> HttpResponse:
        klant = self._klant(request, klant_id)
        found = _regeling(regeling)
        form = AanvraagForm(found, request.POST)
        user: Any = request.user
        if not form.is_valid():
            return self._page(request, klant, found, form, status=422)
        command = RegisterAanvraag(
            klant_id=klant.pk,
            regeling=found.code,
            waarden=form.waarden,
            eenmalig=form.cleaned_data["eenmalig"],
        )
        try:
            done = register_aanvraag(command, actor=user, now=timezone.now())
        except AanvraagOnjuist as error:
            for fout in error.fouten:
                form.add_error(fout.veld if fout.veld in form.fields else None, fout.melding)
            return self._page(request, klant, found, form, status=422)
        messages.success(request, f"De aanvraag {found.naam} is opgenomen.")
        return redirect("aanvraag", done.aanvraag_id)

    def _klant(self, request: HttpRequest, klant_id: int) -> Klant:
        user: Any = request.user
        klant = Klant.objects.visible_to(user).filter(pk=klant_id).first()
        if klant is None:
            raise Http404
        require_open(request, klant, handeling="aanvraag invoeren")
        return klant

    def _page(
        self, request: HttpRequest, klant: Klant, regeling: Regeling, form: AanvraagForm, status: int = 200
    ) -> HttpResponse:
        context = {"klant": klant, "regeling": regeling, "form": form}
        return render(request, "backoffice/aanvragen/nieuw.html", context, status=status)


def _regeling(code: str) -> Regeling:
    try:
        return regeling_van(code)
    except KeyError:
        raise Http404 from None
