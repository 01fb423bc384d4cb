"""Pages of keeping and destroying."""

from typing import Any

from django.contrib import messages
from django.db.models import Count, Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from backoffice.bewaren import services
from backoffice.bewaren.forms import RedenForm, StopForm
from backoffice.bewaren.lijst import LijstenLijst, RegelsLijst, StopsLijst, result_in_words
from backoffice.bewaren.models import Bewaarstop, Vernietigingslijst, Vernietigingsregel
from backoffice.bewaren.selectielijst import bewaartermijnen
from backoffice.bewaren.services import BewarenStaatNietToe
from backoffice.bewaren.transitions import LijstStatus, RegelStatus
from serviceplein.catalogus.normen import NormOntbreekt
from serviceplein.klanten.models import Klant
from serviceplein.toegang.doelbinding import require_open
from serviceplein.toegang.rechten import Recht
from serviceplein.toegang.views import RechtMixin
from serviceplein.ui.formulieren import Formulier
from serviceplein.ui.lijst import LijstView


class Lijsten(RechtMixin, LijstView):
    """Every vernietigingslijst, and the terms that hold today."""

    recht = Recht.BEWAREN
    lijst = LijstenLijst
    template_name = "backoffice/bewaren/lijsten.html"

    def get_queryset(self) -> QuerySet[Any]:
        user: Any = self.request.user
        rows = Vernietigingslijst.objects.visible_to(user).select_related("voorgelegd_door")
        stays = ~Q(regels__status=RegelStatus.UITGEZONDERD)
        return rows.annotate(zaken=Count("regels", filter=stays))

    def get_context(self) -> dict[str, Any]:
        try:
            return {"termijnen": bewaartermijnen(timezone.localdate()).values()}
        except NormOntbreekt as error:
            return {"geen_norm": str(error)}


class LijstPagina(RechtMixin, LijstView):
    """What stands on one list, who judged it and what comes next."""

    recht = Recht.BEWAREN
    lijst = RegelsLijst
    template_name = "backoffice/bewaren/lijst.html"
    vernietigingslijst: Vernietigingslijst

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        self.vernietigingslijst = _lijst(request, kwargs["lijst_id"])
        return super().get(request, *args, **kwargs)

    def get_queryset(self) -> QuerySet[Any]:
        return self.vernietigingslijst.regels.select_related("lijst")

    def get_context(self) -> dict[str, Any]:
        lijst, user = self.vernietigingslijst, self.request.user
        waits = lijst.status == LijstStatus.TER_AKKOORD
        return {
            "vernietigingslijst": lijst,
            "aantallen": sorted(lijst.aantallen.items()),
            "kan_voorleggen": lijst.status == LijstStatus.VOORSTEL,
            "kan_goedkeuren": waits and lijst.voorgelegd_door_id != user.pk,
            "eigen": waits and lijst.voorgelegd_door_id == user.pk,
            "kan_teruggeven": waits,
        }


class _LijstStap(RechtMixin):
    """A button on the page of a list."""

    recht = Recht.BEWAREN
    bericht = ""

    def do(self, command: services.LijstStap, user: Any) -> None:
        raise NotImplementedError

    def post(self, request: HttpRequest, lijst_id: int) -> HttpResponse:
        _lijst(request, lijst_id)
        self.do(services.LijstStap(lijst_id=lijst_id), request.user)
        messages.success(request, self.bericht)
        return redirect("vernietigingslijst", lijst_id)


class Voorleggen(_LijstStap):
    bericht = "De lijst wacht op akkoord van een tweede persoon."

    def do(self, command: services.LijstStap, user: Any) -> None:
        services.submit_lijst(command, actor=user, now=timezone.now())


class Goedkeuren(_LijstStap):
    bericht = "De lijst is goedgekeurd. Vernietigen begint nu. Daarna vindt u hier de verklaring."

    def do(self, command: services.LijstStap, user: Any) -> None:
        services.approve_lijst(command, actor=user, now=timezone.now())


class _RedenPagina(RechtMixin):
    """A step that asks a reason first."""

    titel = ""
    knop = ""
    uitleg = ""
    bericht = ""
    formulier: type[Formulier] = RedenForm

    def back(self, request: HttpRequest, **kwargs: Any) -> str:
        raise NotImplementedError

    def about(self, request: HttpRequest, **kwargs: Any) -> str:
        return ""

    def run(self, user: Any, data: dict[str, Any], **kwargs: Any) -> None:
        raise NotImplementedError

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        return self._page(request, self.formulier(), **kwargs)

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        back = self.back(request, **kwargs)
        form = self.formulier(request.POST)
        if not form.is_valid():
            return self._page(request, form, status=422, **kwargs)
        try:
            self.run(request.user, form.cleaned_data, **kwargs)
        except BewarenStaatNietToe as error:
            form.add_error(error.veld if error.veld in form.fields else None, error.message)
            return self._page(request, form, status=422, **kwargs)
        messages.success(request, self.bericht)
        return redirect(back)

    def _page(self, request: HttpRequest, form: Formulier, status: int = 200, **kwargs: Any) -> HttpResponse:
        context = {
            "form": form,
            "titel": self.titel,
            "knop": self.knop,
            "uitleg": self.uitleg,
            "over": self.about(request, **kwargs),
            "terug": self.back(request, **kwargs),
        }
        return render(request, "backoffice/bewaren/reden.html", context, status=status)


class Teruggeven(_RedenPagina):
    recht = Recht.BEWAREN
    titel, knop = "Lijst teruggeven", "Teruggeven"
    uitleg = "De lijst wordt weer een voorstel. Een collega past hem aan en legt hem opnieuw voor."
    bericht = "De lijst is teruggegeven."

    def back(self, request: HttpRequest, **kwargs: Any) -> str:
        return reverse("vernietigingslijst", args=[_lijst(request, kwargs["lijst_id"]).pk])

    def run(self, user: Any, data: dict[str, Any], **kwargs: Any) -> None:
        command = services.LijstStap(lijst_id=kwargs["lijst_id"], reden=data["reden"])
        services.return_lijst(command, actor=user, now=timezone.now())


class Uitzonderen(_RedenPagina):
    recht = Recht.BEWAREN
    titel, knop = "Toch bewaren", "Van de lijst halen"
    uitleg = "De zaak blijft bewaard en komt niet opnieuw op een lijst."
    bericht = "De zaak is van de lijst gehaald."

    def back(self, request: HttpRequest, **kwargs: Any) -> str:
        return reverse("vernietigingslijst", args=[_regel(request, kwargs["vernietigingsregel_id"]).lijst_id])

    def about(self, request: HttpRequest, **kwargs: Any) -> str:
        row = _regel(request, kwargs["vernietigingsregel_id"])
        return f"{row.kenmerk}: {result_in_words(row)}"

    def run(self, user: Any, data: dict[str, Any], **kwargs: Any) -> None:
        command = services.TakeOff(regel_id=kwargs["vernietigingsregel_id"], reden=data["reden"])
        services.take_off(command, actor=user, now=timezone.now())


class Verklaring(RechtMixin):
    """The certificate as a download."""

    recht = Recht.BEWAREN

    def get(self, request: HttpRequest, lijst_id: int) -> HttpResponse:
        lijst = _lijst(request, lijst_id)
        if lijst.verklaring is None:
            raise Http404
        with lijst.verklaring.bestand.open("rb") as file:
            response = HttpResponse(file.read(), content_type="application/pdf")
        response["Content-Disposition"] = f'attachment; filename="verklaring-vernietiging-{lijst.pk}.pdf"'
        response["X-Content-Type-Options"] = "nosniff"
        return response


class Stops(RechtMixin, LijstView):
    """Every hold, by klantnummer."""

    recht = Recht.BEWAREN
    lijst = StopsLijst
    template_name = "backoffice/bewaren/stops.html"

    def get_queryset(self) -> QuerySet[Any]:
        user: Any = self.request.user
        return Bewaarstop.objects.visible_to(user).select_related("klant", "door")


class StopPlaatsen(_RedenPagina):
    """A hold on the dossier of a klant, and the holds there are."""

    recht = Recht.BEWAARSTOP
    titel, knop = "Bewaarstop", "Bewaarstop plaatsen"
    uitleg = "Zolang een bewaarstop loopt, wordt van deze klant niets vernietigd."
    bericht = "De bewaarstop is geplaatst."
    formulier = StopForm

    def back(self, request: HttpRequest, **kwargs: Any) -> str:
        return reverse("klant", args=[_klant(request, kwargs["klant_id"]).pk])

    def about(self, request: HttpRequest, **kwargs: Any) -> str:
        running = Bewaarstop.objects.running(timezone.localdate()).filter(klant=kwargs["klant_id"])
        found = [f"{row.reden} (sinds {row.vanaf:%d-%m-%Y})" for row in running.order_by("vanaf", "pk")]
        return f"Er loopt al een bewaarstop: {'; '.join(found)}" if found else ""

    def run(self, user: Any, data: dict[str, Any], **kwargs: Any) -> None:
        command = services.HoldKlant(klant_id=kwargs["klant_id"], reden=data["reden"], tot=data["tot"])
        services.hold_klant(command, actor=user, now=timezone.now())


class StopBeeindigen(_RedenPagina):
    recht = Recht.BEWAREN
    titel, knop = "Bewaarstop beëindigen", "Beëindigen"
    uitleg = "Daarna geldt de gewone bewaartermijn weer."
    bericht = "De bewaarstop is beëindigd."

    def back(self, request: HttpRequest, **kwargs: Any) -> str:
        user: Any = request.user
        if not Bewaarstop.objects.visible_to(user).filter(pk=kwargs["bewaarstop_id"]).exists():
            raise Http404
        return reverse("bewaarstops")

    def about(self, request: HttpRequest, **kwargs: Any) -> str:
        row = Bewaarstop.objects.select_related("klant").get(pk=kwargs["bewaarstop_id"])
        return f"Klantnummer {row.klant.klantnummer}: {row.reden}"

    def run(self, user: Any, data: dict[str, Any], **kwargs: Any) -> None:
        command = services.EndHold(bewaarstop_id=kwargs["bewaarstop_id"], reden=data["reden"])
        services.end_hold(command, actor=user, now=timezone.now())


def _lijst(request: HttpRequest, lijst_id: int) -> Vernietigingslijst:
    user: Any = request.user
    rows = Vernietigingslijst.objects.visible_to(user)
    lijst = (
        rows.select_related("voorgelegd_door", "goedgekeurd_door", "verklaring").filter(pk=lijst_id).first()
    )
    if lijst is None:
        raise Http404
    return lijst


def _regel(request: HttpRequest, regel_id: int) -> Vernietigingsregel:
    user: Any = request.user
    lists = Vernietigingslijst.objects.visible_to(user)
    row = Vernietigingsregel.objects.filter(pk=regel_id, lijst__in=lists).first()
    if row is None:
        raise Http404
    return row


def _klant(request: HttpRequest, klant_id: int) -> Klant:
    user: Any = request.user
    klant = Klant.objects.visible_to(user).filter(pk=klant_id).first()
    if klant is None:
        raise Http404
    require_open(request, klant, handeling="bewaarstop plaatsen")
    return klant
