"""The sociale kaart on screen: find a partner, see what it offers, keep it up to date, give it along."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.generic import View

from serviceplein.api.models import PartnerToegang
from serviceplein.api.services import PartnerAccess
from serviceplein.api.toegang import (
    ChangeAccess,
    GiveAccess,
    give_access,
    rotate_secret,
    withdraw_access,
)
from serviceplein.catalogus.partners import services
from serviceplein.catalogus.partners.forms import FORMULIEREN, ApiFormulier, PartnerFormulier
from serviceplein.catalogus.partners.lijst import SocialeKaart
from serviceplein.fouten import DomainError
from serviceplein.klanten.models import Klant
from serviceplein.organisatie.models import Partner
from serviceplein.toegang.doelbinding import require_open
from serviceplein.toegang.models import Gebruiker
from serviceplein.toegang.rechten import Recht
from serviceplein.toegang.views import RechtMixin
from serviceplein.ui.lijst import LijstView
from serviceplein.ui.stap import Stappagina


class SocialeKaartView(RechtMixin, LijstView):
    recht = Recht.CATALOGUS
    lijst = SocialeKaart
    template_name = "catalogus/partners/lijst.html"

    def get_queryset(self) -> QuerySet[Any]:
        return Partner.objects.prefetch_related("wijken")

    def get_context(self) -> dict[str, Any]:
        user: Any = self.request.user
        return {"mag_wijzigen": user.heeft(Recht.BEHEREN)}


class PartnerPagina(RechtMixin, View):
    """One partner: diensten, people, raamafspraken; for functioneel beheer its API accounts too."""

    recht = Recht.CATALOGUS

    def get(self, request: HttpRequest, partner_id: int) -> HttpResponse:
        return partner_page(request, partner_id)


def partner_page(
    request: HttpRequest,
    partner_id: int,
    *,
    geheim: PartnerAccess | None = None,
    api_form: ApiFormulier | None = None,
    status: int = 200,
) -> HttpResponse:
    """The page; `geheim` is shown this once and the answer is kept nowhere."""
    user: Any = request.user
    today = timezone.localdate()
    partners = Partner.objects.prefetch_related("wijken")
    partner = get_object_or_404(partners, pk=partner_id)
    everything = "alles" in request.GET
    holds = Q() if everything else Q(geldig_tot__isnull=True) | Q(geldig_tot__gt=today)
    keeps = user.heeft(Recht.BEHEREN)
    accounts = PartnerToegang.objects.filter(partner=partner).select_related("application").order_by("pk")
    context = {
        "partner": partner,
        "relatiebeheer": partner.relatiebeheer.running(today).select_related("medewerker").first(),
        "diensten": partner.dienstverlening.filter(holds).order_by("naam", "-geldig_van", "pk"),
        "mensen": partner.contactpersonen.filter(holds).order_by("naam", "pk"),
        "afspraken": partner.raamafspraken.filter(holds).order_by("soort", "-geldig_van", "pk"),
        "toegangen": accounts if keeps else (),
        "mag_wijzigen": keeps,
        "alles": everything,
        "vandaag": today,
        "geheim": geheim,
        "api_form": (api_form or ApiFormulier()) if keeps else None,
    }
    response = render(request, "catalogus/partners/partner.html", context, status=status)
    if geheim:
        response["Cache-Control"] = "no-store"
    return response


class PartnerBewerken(Stappagina):
    """Adds a partner, or changes one."""

    recht = Recht.BEHEREN
    formulier = PartnerFormulier
    template_name = "catalogus/partners/bewerken.html"
    gelukt = "De partner is vastgelegd."
    partner: Partner | None = None
    bewaard: int | None = None

    def find(self, **kwargs: Any) -> None:
        if "partner_id" in kwargs:
            self.partner = Partner.objects.get(pk=kwargs["partner_id"])
            self.bewaard = self.partner.pk

    def form_options(self) -> dict[str, Any]:
        return {"instance": self.partner}

    def run(self, data: dict[str, Any], *, actor: Gebruiker, now: datetime) -> None:
        command = services.SavePartner(partner_id=self.bewaard, waarden=data)
        self.bewaard = services.save_partner(command, actor=actor, now=now).partner_id

    def back(self) -> str:
        return reverse("partner", args=[self.bewaard]) if self.bewaard else reverse("sociale-kaart")

    def context(self) -> dict[str, Any]:
        return {"titel": "Partner wijzigen" if self.partner else "Nieuwe partner"}


class OnderdeelBewerken(Stappagina):
    """Adds or changes a dienst, contactpersoon or raamafspraak."""

    recht = Recht.BEHEREN
    template_name = "catalogus/partners/bewerken.html"
    onderdeel: Any = None

    def find(self, **kwargs: Any) -> None:
        self.partner = Partner.objects.get(pk=kwargs["partner_id"])
        self.soort: str = kwargs["onderdeel"]
        if self.soort not in services.ONDERDELEN:
            raise Http404
        if "onderdeel_id" in kwargs:
            rows: Any = services.ONDERDELEN[self.soort].objects
            self.onderdeel = rows.get(pk=kwargs["onderdeel_id"], partner=self.partner)

    def form_for(self, data: Any = None, files: Any = None) -> Any:
        return FORMULIEREN[self.soort](data, instance=self.onderdeel)

    def run(self, data: dict[str, Any], *, actor: Gebruiker, now: datetime) -> str:
        command = services.SavePart(
            partner_id=self.partner.pk,
            soort=self.soort,
            onderdeel_id=self.kwargs.get("onderdeel_id"),
            waarden=data,
        )
        services.save_part(command, actor=actor, now=now)
        return f"De {self.soort} is vastgelegd."

    def back(self) -> str:
        return reverse("partner", args=[self.partner.pk])

    def context(self) -> dict[str, Any]:
        return {"titel": f"{self.soort.capitalize()} van {self.partner.naam}"}


class PartnerApi(RechtMixin, View):
    """Gives API access, a new secret, or takes access away; the secret is on the answer and nowhere else."""

    recht = Recht.BEHEREN
    http_method_names = ("post",)

    def post(self, request: HttpRequest, partner_id: int) -> HttpResponse:
        user: Any = request.user
        now = timezone.now()
        get_object_or_404(Partner, pk=partner_id)
        number = request.POST.get("toegang", "")
        form = None
        try:
            if request.POST.get("stap") in ("vernieuwen", "intrekken"):
                change = ChangeAccess(
                    partner_id=partner_id, toegang_id=int(number) if number.isdecimal() else 0
                )
                if request.POST["stap"] == "intrekken":
                    withdraw_access(change, actor=user, now=now)
                    messages.success(request, "De toegang is ingetrokken. Lopende sleutels werken niet meer.")
                    return redirect("partner", partner_id)
                return partner_page(request, partner_id, geheim=rotate_secret(change, actor=user, now=now))
            form = ApiFormulier(request.POST)
            if not form.is_valid():
                return partner_page(request, partner_id, api_form=form, status=422)
            command = GiveAccess(
                partner_id=partner_id,
                scopes=form.cleaned_data["scopes"],
                ip_adressen=form.cleaned_data["ip_adressen"].split(),
            )
            return partner_page(request, partner_id, geheim=give_access(command, actor=user, now=now))
        except DomainError as refused:
            if form is None:
                messages.error(request, refused.message)
                return redirect("partner", partner_id)
            form.add_error("ip_adressen", refused.message)
            return partner_page(request, partner_id, api_form=form, status=409)


class Meegeven(RechtMixin, View):
    """Attaches a dienst or product to what the klant takes along."""

    recht = Recht.KLANT_BEKIJKEN
    http_method_names = ("post",)

    def post(self, request: HttpRequest, klant_id: int) -> HttpResponse:
        user: Any = request.user
        klant = Klant.objects.visible_to(user).filter(pk=klant_id).first()
        if klant is None:
            raise Http404
        require_open(request, klant, handeling="hulp meegeven")
        number = request.POST.get("object_id", "")
        command = services.GiveAlong(
            klant_id=klant.pk,
            soort=request.POST.get("soort", ""),
            object_id=int(number) if number.isdecimal() and len(number) < 19 else 0,
            onderwerp=_subject(request.POST.get("bij", "")),
        )
        try:
            given = services.give_along(command, actor=user, now=timezone.now())
        except DomainError as refused:
            if request.headers.get("HX-Request") == "true":
                return render(request, "ui/_weigering.html", {"fout": refused}, status=409)
            messages.error(request, refused.message)
            return redirect("klant", klant.pk)
        if request.headers.get("HX-Request") == "true":
            return render(request, "catalogus/partners/_meegegeven.html", {"gegeven": given})
        messages.success(request, f"Meegegeven: {given.naam}.")
        return redirect("klant", klant.pk)


def _subject(text: str) -> tuple[str, int] | None:
    """ "intake.melding:12" as model and number; anything else is no subject."""
    model, _, number = text.partition(":")
    return (model[:60], int(number)) if model and number.isdecimal() and len(number) < 19 else None
