"""Whose question is this anonymous melding? Find the klant, or register them, on the page of the melding."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.generic import View

from intake.melding.koppelen import LinkKlant, link_klant
from intake.melding.models import Melding
from intake.melding.views import open_melding
from serviceplein.fouten import DomainError
from serviceplein.klanten.forms import KlantFormulier
from serviceplein.klanten.kiezen import found_for
from serviceplein.klanten.models import Klant
from serviceplein.klanten.services import RegisterKlant, register_klant
from serviceplein.klanten.views import likely_same
from serviceplein.toegang.rollen import Recht
from serviceplein.toegang.verwerkingen import log_verwerking
from serviceplein.toegang.views import RechtMixin


class KeuzeForm(forms.Form):
    klant = forms.IntegerField(min_value=1)


class MeldingKlant(RechtMixin, View):
    """Search among the klanten; choosing one links the melding."""

    recht = Recht.MELDING_REGISTREREN

    def get(self, request: HttpRequest, melding_id: int) -> HttpResponse:
        return self._page(request, anonymous(request, melding_id), "")

    def post(self, request: HttpRequest, melding_id: int) -> HttpResponse:
        melding = anonymous(request, melding_id)
        chosen = KeuzeForm(request.POST)
        if chosen.is_valid():
            return link(request, melding, chosen.cleaned_data["klant"])
        return self._page(request, melding, request.POST.get("q", ""))

    def _page(self, request: HttpRequest, melding: Melding, text: str) -> HttpResponse:
        here = reverse("melding-klant", args=[melding.pk])
        user: Any = request.user
        context = {
            "melding": melding,
            "keuze": found_for(request, text, actie=here, kies=lambda klant: here),
            "mag_nieuw": user.heeft(Recht.KLANT_WIJZIGEN),
        }
        return render(request, "intake/melding/klant.html", context)


class MeldingNieuweKlant(RechtMixin, View):
    """Registers the klant and links the melding; somebody who looks the same is offered first."""

    recht = Recht.KLANT_WIJZIGEN

    def get(self, request: HttpRequest, melding_id: int) -> HttpResponse:
        return self._page(request, anonymous(request, melding_id), KlantFormulier())

    def post(self, request: HttpRequest, melding_id: int) -> HttpResponse:
        user: Any = request.user
        melding = anonymous(request, melding_id)
        form = KlantFormulier(request.POST)
        if not form.is_valid():
            return self._page(request, melding, form, status=422)
        alike = [] if "toch" in request.POST else likely_same(form.cleaned_data, user)
        if alike:
            return self._page(request, melding, form, status=422, lijkt_op=alike)
        try:
            registered = register_klant(RegisterKlant(**form.cleaned_data), actor=user, now=timezone.now())
        except DomainError as refused:
            form.refuse(refused)
            return self._page(request, melding, form, status=409, weigering=refused)
        return link(request, melding, registered.klant_id)

    def _page(
        self, request: HttpRequest, melding: Melding, form: KlantFormulier, status: int = 200, **extra: Any
    ) -> HttpResponse:
        context = {"melding": melding, "form": form, **extra}
        return render(request, "intake/melding/nieuwe_klant.html", context, status=status)


def anonymous(request: HttpRequest, melding_id: int) -> Melding:
    """The melding, which has no klant yet; 404 for one that has, after the question why it is opened."""
    melding = open_melding(request, melding_id, "klant koppelen")
    if melding.klant_id is not None:
        raise Http404
    return melding


def link(request: HttpRequest, melding: Melding, klant_id: int) -> HttpResponse:
    user: Any = request.user
    try:
        linked = link_klant(
            LinkKlant(melding_id=melding.pk, klant_id=klant_id), actor=user, now=timezone.now()
        )
    except (Klant.DoesNotExist, Melding.DoesNotExist) as error:
        raise Http404 from error
    log_verwerking(request, klant_id=klant_id, handeling="klant koppelen", doel="melding")
    messages.success(request, "De melding hoort nu bij deze klant.")
    return redirect("melding", linked.melding_id)
