"""Screens of a household: who belongs to it on a day, and the steps that change it (KRN-02)."""

from datetime import date, datetime
from typing import Any, ClassVar

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.generic import View

from serviceplein.catalogus.normen import norm
from serviceplein.klanten.gezin import forms, services
from serviceplein.klanten.gezin.lezen import MEERDERJARIG, gezin_on, grown_up_on, household_on
from serviceplein.klanten.keuzes import HuishoudenRol
from serviceplein.klanten.kiezen import Keuze, found_for
from serviceplein.klanten.models import HuishoudenLid, Klant
from serviceplein.klanten.views import open_klant
from serviceplein.toegang.doelbinding import DoelNodig
from serviceplein.toegang.models import Gebruiker
from serviceplein.toegang.rechten import Recht
from serviceplein.toegang.verwerkingen import log_shown
from serviceplein.toegang.views import RechtMixin
from serviceplein.ui.formulieren import Formulier
from serviceplein.ui.stap import Formulierpagina, Formulierstap


class HuishoudenPagina(RechtMixin, View):
    """Every member with stroom, contactpersoon and voorzieningen, the one plan, and who was here before."""

    recht = Recht.KLANT_BEKIJKEN

    def get(self, request: HttpRequest, klant_id: int) -> HttpResponse:
        return huishouden_page(request, open_klant(request, klant_id, handeling="huishouden bekijken"))


class HuishoudenVormen(Formulierstap):
    recht = Recht.KLANT_WIJZIGEN
    formulier = forms.VormForm
    terug = "klant-huishouden"
    gelukt = "Het huishouden is vastgelegd. Voeg nu de andere leden toe."

    def find(self, **kwargs: Any) -> None:
        self.klant = open_klant(self.request, kwargs["klant_id"], handeling="huishouden vormen")

    def run(self, data: dict[str, Any], *, actor: Gebruiker, now: datetime) -> None:
        services.form_huishouden(
            services.FormHuishouden(klant_id=self.klant.pk, **data), actor=actor, now=now
        )

    def page(self, form: Formulier, status: int = 200) -> HttpResponse:
        return huishouden_page(self.request, self.klant, vorm_form=form, status=status)


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


class LidToevoegen(Formulierpagina):
    """The klant joins the household of another (`bij`); outside own work the purpose is asked of both."""

    recht = Recht.KLANT_WIJZIGEN
    formulier = forms.LidForm
    template_name = "klanten/gezin/toevoegen.html"

    def find(self, **kwargs: Any) -> None:
        doing = "lid van huishouden toevoegen"
        self.klant = open_klant(self.request, kwargs["klant_id"], handeling=doing)
        chosen = self.request.GET.get("bij", "")
        if not chosen.isdecimal() or len(chosen) > 18 or int(chosen) == self.klant.pk:
            raise Http404
        self.host = open_klant(self.request, int(chosen), handeling=doing)
        log_shown(self.request, [self.klant.pk, self.host.pk], handeling=doing)

    def run(self, data: dict[str, Any], *, actor: Gebruiker, now: datetime) -> str:
        command = services.AddLid(klant_id=self.klant.pk, bij_klant_id=self.host.pk, **data)
        services.add_lid(command, actor=actor, now=now)
        return f"{self.klant.naam} hoort nu bij het huishouden van {self.host.naam}."

    def back(self) -> str:
        return reverse("klant-huishouden", args=[self.host.pk])

    def context(self) -> dict[str, Any]:
        return {"klant": self.klant, "host": self.host}


class LidPagina(RechtMixin, View):
    """One membership: another role, a move, or the end."""

    recht = Recht.KLANT_WIJZIGEN

    def get(self, request: HttpRequest, lid_id: int) -> HttpResponse:
        return lid_page(request, open_lid(request, lid_id))


class LidStap(Formulierstap):
    """One of the forms of a membership."""

    recht = Recht.KLANT_WIJZIGEN
    naam: ClassVar[str]
    lid: HuishoudenLid

    def find(self, **kwargs: Any) -> None:
        self.lid = open_lid(self.request, kwargs["lid_id"])

    def form_options(self) -> dict[str, Any]:
        return {"auto_id": f"{self.naam}-%s"}

    def page(self, form: Formulier, status: int = 200) -> HttpResponse:
        return lid_page(self.request, self.lid, status=status, **{self.naam: form})

    def back(self) -> str:
        return reverse("klant-huishouden", args=[self.lid.klant_id])


class LidRol(LidStap):
    formulier = forms.RolForm
    naam = "rol"
    gelukt = "De nieuwe rol is vastgelegd."

    def run(self, data: dict[str, Any], *, actor: Gebruiker, now: datetime) -> None:
        services.change_rol(services.ChangeRol(lid_id=self.lid.pk, **data), actor=actor, now=now)


class LidEinde(LidStap):
    formulier = forms.EindeForm
    naam = "einde"
    gelukt = "De klant hoort vanaf die dag niet meer bij dit huishouden."

    def run(self, data: dict[str, Any], *, actor: Gebruiker, now: datetime) -> None:
        services.end_lid(services.EndLid(lid_id=self.lid.pk, **data), actor=actor, now=now)


class LidVerhuizen(LidStap):
    formulier = forms.VerhuisForm
    naam = "verhuizen"
    gelukt = "De verhuizing is vastgelegd."

    def run(self, data: dict[str, Any], *, actor: Gebruiker, now: datetime) -> None:
        number = data.pop("klantnummer")
        host: Klant | None = None
        if number is not None:
            host = Klant.objects.visible_to(actor).filter(klantnummer=number).first()
            if host is None:
                raise services.GeenHuishouden(
                    "Er is geen klant met dit nummer. Zoek de klant en neem het nummer over.",
                    veld="klantnummer",
                )
        command = services.MoveLid(lid_id=self.lid.pk, naar_klant_id=host.pk if host else None, **data)
        try:
            services.move_lid(command, actor=actor, now=now)
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
