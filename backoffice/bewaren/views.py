"""Pages of keeping and destroying."""

from datetime import datetime
from typing import Any, ClassVar

from django.db.models import Count, Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone

from backoffice.bewaren import services
from backoffice.bewaren.forms import RedenForm, StopForm
from backoffice.bewaren.lijst import LijstenLijst, RegelsLijst, StopsLijst, result_in_words
from backoffice.bewaren.models import Bewaarstop, Vernietigingslijst, Vernietigingsregel
from backoffice.bewaren.selectielijst import bewaartermijnen
from backoffice.bewaren.transitions import LijstStatus, RegelStatus
from serviceplein.catalogus.normen import NormOntbreekt
from serviceplein.klanten.views import open_klant
from serviceplein.toegang.models import Gebruiker
from serviceplein.toegang.rechten import Recht
from serviceplein.toegang.views import RechtMixin
from serviceplein.ui.formulieren import Formulier
from serviceplein.ui.lijst import LijstView
from serviceplein.ui.stap import Knop, Stappagina


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


class _LijstKnop(Knop):
    """A button on the page of a list."""

    recht = Recht.BEWAREN
    terug = "vernietigingslijst"

    def find(self, **kwargs: Any) -> None:
        self.command = services.LijstStap(lijst_id=_lijst(self.request, kwargs["lijst_id"]).pk)


class Voorleggen(_LijstKnop):
    gelukt = "De lijst wacht op akkoord van een tweede persoon."

    def run(self, *, actor: Gebruiker, now: datetime) -> None:
        services.submit_lijst(self.command, actor=actor, now=now)


class Goedkeuren(_LijstKnop):
    gelukt = "De lijst is goedgekeurd. Vernietigen begint nu. Daarna vindt u hier de verklaring."

    def run(self, *, actor: Gebruiker, now: datetime) -> None:
        services.approve_lijst(self.command, actor=actor, now=now)


class _RedenPagina(Stappagina):
    """A step that asks a reason first."""

    recht = Recht.BEWAREN
    template_name = "backoffice/bewaren/reden.html"
    formulier: ClassVar[type[Formulier]] = RedenForm

    def about(self) -> str:
        return ""

    def context(self) -> dict[str, Any]:
        return {"over": self.about()}


class Teruggeven(_RedenPagina):
    terug = "vernietigingslijst"
    titel, knop = "Lijst teruggeven", "Teruggeven"
    uitleg = "De lijst wordt weer een voorstel. Een collega past hem aan en legt hem opnieuw voor."
    gelukt = "De lijst is teruggegeven."

    def find(self, **kwargs: Any) -> None:
        _lijst(self.request, kwargs["lijst_id"])

    def run(self, data: dict[str, Any], *, actor: Gebruiker, now: datetime) -> None:
        services.return_lijst(services.LijstStap(**self.kwargs, reden=data["reden"]), actor=actor, now=now)


class Uitzonderen(_RedenPagina):
    titel, knop = "Toch bewaren", "Van de lijst halen"
    uitleg = "De zaak blijft bewaard en komt niet opnieuw op een lijst."
    gelukt = "De zaak is van de lijst gehaald."

    def find(self, **kwargs: Any) -> None:
        lists = Vernietigingslijst.objects.visible_to(self.user)
        self.row = Vernietigingsregel.objects.get(pk=kwargs["vernietigingsregel_id"], lijst__in=lists)

    def back(self) -> str:
        return reverse("vernietigingslijst", args=[self.row.lijst_id])

    def about(self) -> str:
        return f"{self.row.kenmerk}: {result_in_words(self.row)}"

    def run(self, data: dict[str, Any], *, actor: Gebruiker, now: datetime) -> None:
        services.take_off(services.TakeOff(regel_id=self.row.pk, **data), actor=actor, now=now)


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
    gelukt = "De bewaarstop is geplaatst."
    formulier = StopForm

    terug = "klant"

    def find(self, **kwargs: Any) -> None:
        self.klant = open_klant(self.request, kwargs["klant_id"], handeling="bewaarstop plaatsen")

    def about(self) -> str:
        running = Bewaarstop.objects.running(timezone.localdate()).filter(klant=self.klant)
        found = [f"{row.reden} (sinds {row.vanaf:%d-%m-%Y})" for row in running.order_by("vanaf", "pk")]
        return f"Er loopt al een bewaarstop: {'; '.join(found)}" if found else ""

    def run(self, data: dict[str, Any], *, actor: Gebruiker, now: datetime) -> None:
        services.hold_klant(services.HoldKlant(klant_id=self.klant.pk, **data), actor=actor, now=now)


class StopBeeindigen(_RedenPagina):
    titel, knop = "Bewaarstop beëindigen", "Beëindigen"
    uitleg = "Daarna geldt de gewone bewaartermijn weer."
    gelukt = "De bewaarstop is beëindigd."

    def find(self, **kwargs: Any) -> None:
        rows = Bewaarstop.objects.visible_to(self.user).select_related("klant")
        self.row = rows.get(pk=kwargs["bewaarstop_id"])

    def back(self) -> str:
        return reverse("bewaarstops")

    def about(self) -> str:
        return f"Klantnummer {self.row.klant.klantnummer}: {self.row.reden}"

    def run(self, data: dict[str, Any], *, actor: Gebruiker, now: datetime) -> None:
        services.end_hold(services.EndHold(bewaarstop_id=self.row.pk, **data), actor=actor, now=now)


def _lijst(request: HttpRequest, lijst_id: int) -> Vernietigingslijst:
    user: Any = request.user
    rows = Vernietigingslijst.objects.visible_to(user)
    lijst = (
        rows.select_related("voorgelegd_door", "goedgekeurd_door", "verklaring").filter(pk=lijst_id).first()
    )
    if lijst is None:
        raise Http404
    return lijst
