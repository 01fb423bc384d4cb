"""Screens of a household: who belongs to it on a day, and the steps that change it (KRN-02)."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.generic import View

from serviceplein.catalogus.normen import norm
from serviceplein.fouten import DomainError
from serviceplein.klanten.gezin import forms, services
from serviceplein.klanten.gezin.lezen import MEERDERJARIG, gezin_on, grown_up_on, household_on
from serviceplein.klanten.keuzes import HuishoudenRol
from serviceplein.klanten.kiezen import Keuze, found_for
from serviceplein.klanten.models import HuishoudenLid, Klant
from serviceplein.klanten.views import open_klant
from serviceplein.toegang.doelbinding import DoelNodig
from serviceplein.toegang.rechten import Recht
from serviceplein.toegang.verwerkingen import log_shown
from serviceplein.toegang.views import RechtMixin
from serviceplein.ui.formulieren import Formulier


class HuishoudenPagina(RechtMixin, View):
    """Every member with stroom, contactpersoon and voorzieningen, the one plan, and who was here before."""

    recht = Recht.KLANT_BEKIJKEN

    def get(self, request: HttpRequest, klant_id: int) -> HttpResponse:
        return huishouden_page(request, open_klant(request, klant_id, handeling="huishouden bekijken"))


class HuishoudenVormen(RechtMixin, View):
    recht = Recht.KLANT_WIJZIGEN

    def post(self, request: HttpRequest, klant_id: int) -> HttpResponse:
        user: Any = request.user
        klant = open_klant(request, klant_id, handeling="huishouden vormen")
        form = forms.VormForm(request.POST)
        if not form.is_valid():
            return huishouden_page(request, klant, vorm_form=form, status=422)
        command = services.FormHuishouden(klant_id=klant.pk, **form.cleaned_data)
        try:
            services.form_huishouden(command, actor=user, now=timezone.now())
        except DomainError as refused:
            _explain(form, refused)
            return huishouden_page(request, klant, vorm_form=form, status=409)
        messages.success(request, "Het huishouden is vastgelegd. Voeg nu de andere leden toe.")
        return redirect("klant-huishouden", klant.pk)


class LidZoeken(RechtMixin, View):
    """Finds the klant who joins this household."""

    recht = Recht.KLANT_WIJZIGEN

    def get(self, request: HttpRequest, klant_id: int) -> HttpResponse:
        return self._page(request, klant_id, "")

    def post(self, request: HttpRequest, klant_id: int) -> HttpResponse:
        return self._page(request, klant_id, request.POST.get("q", ""))

    def _page(self, request: HttpRequest, klant_id: int, text: str) -> HttpResponse:
        klant = open_klant(request, klant_id, handeling="lid van huishouden zoeken")
        keuze = found_for(
            request,
            text,
            actie=reverse("klant-huishouden-zoeken", args=[klant.pk]),
            kies=lambda found: f"{reverse('klant-huishouden-lid', args=[found.pk])}?bij={klant.pk}",
        )
        return render(request, "klanten/gezin/zoeken.html", {"klant": klant, "keuze": _others(keuze, klant)})


class LidToevoegen(RechtMixin, View):
    """The klant joins the household of another (`bij`); outside own work the purpose is asked of both."""

    recht = Recht.KLANT_WIJZIGEN

    def get(self, request: HttpRequest, klant_id: int) -> HttpResponse:
        klant, host = self._both(request, klant_id)
        return self._page(request, klant, host, forms.LidForm())

    def post(self, request: HttpRequest, klant_id: int) -> HttpResponse:
        user: Any = request.user
        klant, host = self._both(request, klant_id)
        form = forms.LidForm(request.POST)
        if not form.is_valid():
            return self._page(request, klant, host, form, status=422)
        command = services.AddLid(klant_id=klant.pk, bij_klant_id=host.pk, **form.cleaned_data)
        try:
            services.add_lid(command, actor=user, now=timezone.now())
        except DomainError as refused:
            _explain(form, refused)
            return self._page(request, klant, host, form, status=409)
        messages.success(request, f"{klant.naam} hoort nu bij het huishouden van {host.naam}.")
        return redirect("klant-huishouden", host.pk)

    def _both(self, request: HttpRequest, klant_id: int) -> tuple[Klant, Klant]:
        klant = open_klant(request, klant_id, handeling="lid van huishouden toevoegen")
        chosen = request.GET.get("bij", "")
        if not chosen.isdecimal() or len(chosen) > 18 or int(chosen) == klant.pk:
            raise Http404
        host = open_klant(request, int(chosen), handeling="lid van huishouden toevoegen")
        log_shown(request, [klant.pk, host.pk], handeling="lid van huishouden toevoegen")
        return klant, host

    def _page(
        self, request: HttpRequest, klant: Klant, host: Klant, form: Formulier, status: int = 200
    ) -> HttpResponse:
        context = {"klant": klant, "host": host, "form": form}
        return render(request, "klanten/gezin/toevoegen.html", context, status=status)


class LidPagina(RechtMixin, View):
    """One membership: another role, a move, or the end."""

    recht = Recht.KLANT_WIJZIGEN

    def get(self, request: HttpRequest, lid_id: int) -> HttpResponse:
        return lid_page(request, open_lid(request, lid_id))


class LidStap(RechtMixin, View):
    """Posts one of the forms of a membership; on a refusal the page comes back with what was typed."""

    recht = Recht.KLANT_WIJZIGEN
    formulier: type[Formulier]
    naam = ""
    gelukt = ""

    def post(self, request: HttpRequest, lid_id: int) -> HttpResponse:
        lid = open_lid(request, lid_id)
        form = self.formulier(request.POST, auto_id=f"{self.naam}-%s")
        if not form.is_valid():
            return lid_page(request, lid, status=422, **{self.naam: form})
        try:
            self.perform(request, lid, form.cleaned_data)
        except DomainError as refused:
            _explain(form, refused)
            return lid_page(request, lid, status=409, **{self.naam: form})
        messages.success(request, self.gelukt)
        return redirect("klant-huishouden", lid.klant_id)

    def perform(self, request: HttpRequest, lid: HuishoudenLid, data: dict[str, Any]) -> None:
        raise NotImplementedError


class LidRol(LidStap):
    formulier = forms.RolForm
    naam = "rol"
    gelukt = "De nieuwe rol is vastgelegd."

    def perform(self, request: HttpRequest, lid: HuishoudenLid, data: dict[str, Any]) -> None:
        user: Any = request.user
        services.change_rol(services.ChangeRol(lid_id=lid.pk, **data), actor=user, now=timezone.now())


class LidEinde(LidStap):
    formulier = forms.EindeForm
    naam = "einde"
    gelukt = "De klant hoort vanaf die dag niet meer bij dit huishouden."

    def perform(self, request: HttpRequest, lid: HuishoudenLid, data: dict[str, Any]) -> None:
        user: Any = request.user
        services.end_lid(services.EndLid(lid_id=lid.pk, **data), actor=user, now=timezone.now())


class LidVerhuizen(LidStap):
    formulier = forms.VerhuisForm
    naam = "verhuizen"
    gelukt = "De verhuizing is vastgelegd."

    def perform(self, request: HttpRequest, lid: HuishoudenLid, data: dict[str, Any]) -> None:
        user: Any = request.user
        number = data.pop("klantnummer")
        host: Klant | None = None
        if number is not None:
            host = Klant.objects.visible_to(user).filter(klantnummer=number).first()
            if host is None:
                raise services.GeenHuishouden(
                    "Er is geen klant met dit nummer. Zoek de klant en neem het nummer over.",
                    veld="klantnummer",
                )
        command = services.MoveLid(lid_id=lid.pk, naar_klant_id=host.pk if host else None, **data)
        try:
            services.move_lid(command, actor=user, now=timezone.now())
        except Klant.DoesNotExist as error:
            if host is None:
                raise
            raise DoelNodig(host.pk) from error


def open_lid(request: HttpRequest, lid_id: int) -> HuishoudenLid:
    """The membership of a klant this user may see; a purpose first outside own work."""
    user: Any = request.user
    visible = HuishoudenLid.objects.filter(klant__in=Klant.objects.visible_to(user))
    lid = get_object_or_404(visible.select_related("klant", "huishouden"), pk=lid_id)
    lid.klant = open_klant(request, lid.klant_id, handeling="huishouden wijzigen")
    return lid


def lid_page(request: HttpRequest, lid: HuishoudenLid, *, status: int = 200, **given: Any) -> HttpResponse:
    today = timezone.localdate()
    adult = grown_up_on(lid, lid.klant, int(norm(MEERDERJARIG, op=today)), today)
    new_role = {"rol": HuishoudenRol.KOSTENDELER, "vanaf": adult or today} if adult else {"rol": lid.rol}
    context = {
        "lid": lid,
        "klant": lid.klant,
        "meerderjarig": adult,
        "beeindigd": lid.geldig_tot is not None and lid.geldig_tot <= today,
        "rol": forms.RolForm(initial=new_role, auto_id="rol-%s"),
        "einde": forms.EindeForm(auto_id="einde-%s"),
        "verhuizen": forms.VerhuisForm(auto_id="verhuizen-%s"),
        **given,
    }
    return render(request, "klanten/gezin/lid.html", context, status=status)


def huishouden_page(
    request: HttpRequest, klant: Klant, *, vorm_form: Formulier | None = None, status: int = 200
) -> HttpResponse:
    user: Any = request.user
    today = timezone.localdate()
    chosen = forms.DagForm(request.GET)
    op: date = (chosen.cleaned_data["op"] if chosen.is_valid() else None) or today
    gezin = gezin_on(klant, user=user, op=op, vandaag=today)
    log_shown(request, {row.klant.pk for row in gezin.verloop}, handeling="huishouden bekijken")
    context = {
        "klant": klant,
        "gezin": gezin,
        "vandaag": today,
        "dag_form": forms.DagForm(initial={"op": op}, label_suffix=""),
        "vorm_form": vorm_form or forms.VormForm(),
        "mag_vormen": household_on(klant.pk, today) is None,
        "mag_wijzigen": user.heeft(Recht.KLANT_WIJZIGEN),
    }
    return render(request, "klanten/gezin/huishouden.html", context, status=status)


def _others(keuze: Keuze, klant: Klant) -> Keuze:
    keuze.rijen = [row for row in keuze.rijen if row["klant"].pk != klant.pk]
    return keuze


def _explain(form: Formulier, refused: DomainError) -> None:
    form.add_error(refused.veld if refused.veld in form.fields else None, refused.message)
