"""Screens of functioneel beheer: the tables, one table, one version and its steps."""

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.generic import View

from serviceplein.fouten import DomainError
from serviceplein.regels.beheer import activering, paginas, services
from serviceplein.regels.beheer.forms import ActiverenForm, DmnForm, SimulatieForm
from serviceplein.regels.beheer.lijsten import VerschilLijst
from serviceplein.regels.definitie import read_definitie
from serviceplein.regels.dmn.export import to_dmn
from serviceplein.regels.dmn.invoer import DmnOngeldig, from_dmn
from serviceplein.regels.dmn.lezen import MAX_BYTES
from serviceplein.regels.models import Beslistabel, Simulatie, TabelVersie
from serviceplein.regels.services import read_bronnen
from serviceplein.regels.simulatie.services import RequestSimulatie, request_simulatie
from serviceplein.regels.transitions import SimulatieStatus
from serviceplein.toegang.rollen import Recht
from serviceplein.toegang.views import RechtMixin
from serviceplein.ui.lijst import LijstView


class Beslistabellen(RechtMixin, View):
    recht = Recht.BEHEREN

    def get(self, request: HttpRequest) -> HttpResponse:
        return render(request, "regels/tabellen.html", {"tabellen": paginas.tables(now=timezone.now())})


class EenBeslistabel(RechtMixin, View):
    """The versions of one table and its history."""

    recht = Recht.BEHEREN

    def get(self, request: HttpRequest, tabel: str) -> HttpResponse:
        found = get_object_or_404(Beslistabel, code=tabel)
        return render(request, "regels/tabel.html", paginas.table_page(found, now=timezone.now()))


class ConceptMaken(RechtMixin, View):
    recht = Recht.BEHEREN

    def post(self, request: HttpRequest, tabel: str) -> HttpResponse:
        user: Any = request.user
        get_object_or_404(Beslistabel, code=tabel)
        made = services.make_concept(services.MakeConcept(tabel=tabel), actor=user, now=timezone.now())
        return redirect("tabelversie", made.versie_id)


class DmnImporteren(RechtMixin, View):
    """A concept from a file; what is wrong in the file is named by row and column."""

    recht = Recht.BEHEREN

    def get(self, request: HttpRequest, tabel: str) -> HttpResponse:
        return self._page(request, tabel, DmnForm())

    def post(self, request: HttpRequest, tabel: str) -> HttpResponse:
        user: Any = request.user
        form = DmnForm(request.POST, request.FILES)
        if not form.is_valid():
            return self._page(request, tabel, form, status=422)
        found = get_object_or_404(Beslistabel, code=tabel)
        try:
            inhoud = self._read(found, form.cleaned_data["bestand"].read(MAX_BYTES + 1))
        except DmnOngeldig as error:
            return self._page(request, tabel, form, status=422, bevindingen=error.bevindingen)
        command = services.MakeConcept(tabel=tabel, inhoud=inhoud)
        try:
            made = services.make_concept(command, actor=user, now=timezone.now())
        except services.ConceptBestaat as refused:
            form.add_error(None, refused.message)
            return self._page(request, tabel, form, status=409)
        messages.success(request, "Het bestand is ingelezen als concept. Controleer de tabel.")
        return redirect("tabelversie", made.versie_id)

    def _read(self, tabel: Beslistabel, content: bytes) -> dict[str, Any]:
        first = tabel.versies.order_by("nummer").values_list("inhoud", flat=True)[0]
        outcomes = read_definitie(first)[0].uitvoer
        return from_dmn(
            content,
            code=tabel.code,
            naam=tabel.naam,
            bekend=services.known_facts(first),
            uitvoer={feit.naam: feit for feit in outcomes},
            bronnen=read_bronnen(),
        )

    def _page(
        self, request: HttpRequest, tabel: str, form: DmnForm, status: int = 200, **extra: Any
    ) -> HttpResponse:
        context = {"tabel": get_object_or_404(Beslistabel, code=tabel), "form": form, **extra}
        return render(request, "regels/importeren.html", context, status=status)


class EenTabelVersie(RechtMixin, View):
    recht = Recht.BEHEREN

    def get(self, request: HttpRequest, versie_id: int) -> HttpResponse:
        return versie_pagina(request, versie_id)


class DmnExporteren(RechtMixin, View):
    recht = Recht.BEHEREN

    def get(self, request: HttpRequest, versie_id: int) -> HttpResponse:
        versie = find_versie(versie_id)
        name = f"{versie.tabel.code}-versie-{versie.nummer}.dmn"
        return HttpResponse(
            to_dmn(versie.inhoud),
            content_type="application/xml",
            headers={"Content-Disposition": f'attachment; filename="{name}"'},
        )


class VersieStap(RechtMixin, View):
    """Check, reopen or remove a version, as it was on the screen."""

    recht = Recht.BEHEREN

    def post(self, request: HttpRequest, versie_id: int) -> HttpResponse:
        user: Any = request.user
        versie = find_versie(versie_id)
        command = services.OverVersie(versie_id=versie_id, revisie=posted_number(request, "revisie"))
        now = timezone.now()
        match request.POST.get("stap"):
            case "controleren":
                checked = services.check_versie(command, actor=user, now=now)
                if checked.goedgekeurd:
                    messages.success(request, "De tabel is in orde. Simuleer nu wat er zou veranderen.")
                else:
                    messages.error(request, "De tabel klopt nog niet. De fouten staan bij de regels.")
            case "heropenen":
                services.reopen_versie(command, actor=user, now=now)
            case "verwijderen":
                services.discard_versie(command, actor=user, now=now)
                return redirect("beslistabel", versie.tabel.code)
        return redirect("tabelversie", versie_id)


class SimulatieStarten(RechtMixin, View):
    recht = Recht.BEHEREN

    def post(self, request: HttpRequest, versie_id: int) -> HttpResponse:
        user: Any = request.user
        find_versie(versie_id)
        form = SimulatieForm(request.POST)
        if not form.is_valid():
            return versie_pagina(request, versie_id, status=422, simulatie_form=form)
        command = RequestSimulatie(versie_id=versie_id, vanaf=form.cleaned_data["vanaf"])
        request_simulatie(command, actor=user, now=timezone.now())
        return redirect(f"{reverse('tabelversie', args=[versie_id])}#simulatie")


class SimulatieVoortgang(RechtMixin, View):
    """The progress alone, asked every two seconds; the page is loaded once more when it is ready."""

    recht = Recht.BEHEREN

    def get(self, request: HttpRequest, versie_id: int) -> HttpResponse:
        versie = find_versie(versie_id)
        latest = versie.simulaties.order_by("-pk").first()
        response = render(request, "regels/_voortgang.html", {"versie": versie, "simulatie": latest})
        if not runs(latest):
            response["HX-Refresh"] = "true"
        return response


class SimulatieVerschillen(RechtMixin, LijstView):
    """Every decision that would come out differently, with the page of what it was about."""

    recht = Recht.BEHEREN
    lijst = VerschilLijst
    template_name = "regels/simulatie.html"
    simulatie: Simulatie

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        found = Simulatie.objects.select_related("versie__tabel")
        self.simulatie = get_object_or_404(found, pk=kwargs["simulatie_id"])
        return super().get(request, *args, **kwargs)

    def get_queryset(self) -> QuerySet[Any]:
        rows = self.simulatie.rijen.select_related("beslissing", "simulatie__versie")
        chosen = self.request.GET.get("groep", "")
        if chosen.isdigit() and int(chosen) < len(self.simulatie.samenvatting):
            group = self.simulatie.samenvatting[int(chosen)]
            rows = rows.filter(van=group["van"], naar=group["naar"])
        return rows

    def get_context(self) -> dict[str, Any]:
        return {
            "simulatie": self.simulatie,
            "versie": self.simulatie.versie,
            "groepen": paginas.simulation_groups(self.simulatie),
        }


class VersieActiveren(RechtMixin, View):
    recht = Recht.BEHEREN

    def post(self, request: HttpRequest, versie_id: int) -> HttpResponse:
        user: Any = request.user
        find_versie(versie_id)
        form = ActiverenForm(request.POST)
        if not form.is_valid():
            return versie_pagina(request, versie_id, status=422, activeren_form=form)
        command = activering.ActivateVersie(versie_id=versie_id, geldig_van=form.cleaned_data["geldig_van"])
        try:
            activering.activate_versie(command, actor=user, now=timezone.now())
        except activering.NietTeActiveren as refused:
            form.add_error(refused.veld, refused.message)
            return versie_pagina(request, versie_id, status=409, activeren_form=form)
        messages.success(request, "De versie is geactiveerd. De vorige versie stopt vanzelf op die dag.")
        return redirect("tabelversie", versie_id)


class ActiveringIntrekken(RechtMixin, View):
    recht = Recht.BEHEREN

    def post(self, request: HttpRequest, versie_id: int) -> HttpResponse:
        user: Any = request.user
        find_versie(versie_id)
        activering.withdraw_versie(
            activering.WithdrawVersie(versie_id=versie_id), actor=user, now=timezone.now()
        )
        messages.success(request, "De activering is ingetrokken. De huidige versie blijft gelden.")
        return redirect("tabelversie", versie_id)


def find_versie(versie_id: int) -> TabelVersie:
    """The version with its table, or 404."""
    return get_object_or_404(
        TabelVersie.objects.select_related(
            "tabel",
            "gemaakt_door",
            "gewijzigd_door",
            "gecontroleerd_door",
            "geactiveerd_door",
            "gebaseerd_op",
        ),
        pk=versie_id,
    )


def versie_pagina(request: HttpRequest, versie_id: int, status: int = 200, **extra: Any) -> HttpResponse:
    """The page of a version; `extra` brings a form back with its errors, or a refusal."""
    user: Any = request.user
    now = timezone.now()
    today = timezone.localdate(now)
    context = paginas.versie_page(find_versie(versie_id), user, now=now)
    simulatie = context["simulatie"]
    context |= {
        "simulatie_form": SimulatieForm(initial={"vanaf": today - timedelta(days=365)}),
        "activeren_form": ActiverenForm(initial={"geldig_van": today + timedelta(days=1)}),
        "simulatie_loopt": runs(simulatie),
        "groepen": paginas.simulation_groups(simulatie) if simulatie else [],
    }
    return render(request, "regels/versie.html", context | extra, status=status)


def runs(simulatie: Simulatie | None) -> bool:
    return simulatie is not None and simulatie.status in (SimulatieStatus.WACHT, SimulatieStatus.LOOPT)


def posted_number(request: HttpRequest, name: str) -> int:
    """A whole number from a posted form. Raises DomainError when the form was changed by hand."""
    text = request.POST.get(name, "")
    if not text.isdecimal() or len(text) > 9:
        raise DomainError("Dit formulier is niet compleet. Ververs de pagina en probeer het opnieuw.")
    return int(text)
