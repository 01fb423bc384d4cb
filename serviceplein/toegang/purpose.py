"""The question why somebody opens a dossier outside their own work."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import NoReverseMatch, reverse
from django.utils import timezone

from serviceplein.klanten.models import Klant
from serviceplein.toegang.forms import DoelFormulier
from serviceplein.toegang.rollen import Recht
from serviceplein.toegang.services import GivePurpose, give_purpose
from serviceplein.toegang.verwerkingen import log_verwerking
from serviceplein.toegang.views import RechtMixin, safe_next


class DoelView(RechtMixin):
    recht = Recht.KLANT_BEKIJKEN

    def get(self, request: HttpRequest, klant_id: int) -> HttpResponse:
        return self._page(request, self._klant(request, klant_id), DoelFormulier(), 200)

    def post(self, request: HttpRequest, klant_id: int) -> HttpResponse:
        klant = self._klant(request, klant_id)
        form = DoelFormulier(request.POST)
        if not form.is_valid():
            return self._page(request, klant, form, 422)
        user: Any = request.user
        give_purpose(GivePurpose(klant_id=klant.pk, **form.cleaned_data), actor=user, now=timezone.now())
        doel = str(dict(form.fields["doel"].choices)[form.cleaned_data["doel"]])  # type: ignore[attr-defined]
        log_verwerking(request, klant_id=klant.pk, handeling="doel opgegeven", doel=doel)
        return HttpResponseRedirect(safe_next(request, klant_url(klant.pk)))

    def _klant(self, request: HttpRequest, klant_id: int) -> Klant:
        user: Any = request.user
        klant = Klant.objects.visible_to(user).filter(pk=klant_id).first()
        if klant is None:
            raise Http404
        return klant

    def _page(self, request: HttpRequest, klant: Klant, form: DoelFormulier, status: int) -> HttpResponse:
        log_verwerking(request, klant_id=klant.pk, handeling="doel gevraagd", doel="nog niet opgegeven")
        context = {
            "klant": klant,
            "klantnummer": str(klant.klantnummer),
            "form": form,
            "next": safe_next(request, ""),
        }
        return render(request, "toegang/doel.html", context, status=status)


def klant_url(klant_id: int) -> str:
    """The page of a klant; the start page while no app offers one."""
    try:
        return reverse("klant", args=[klant_id])
    except NoReverseMatch:
        return reverse("start")
