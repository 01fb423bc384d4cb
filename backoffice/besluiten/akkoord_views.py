"""Pages of the second person: what waits for agreement, the letter as it would be, yes or back (BO-06)."""

from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse

from backoffice.aanvragen.regelingen import naam_van
from backoffice.besluiten.akkoord import ApproveBesluit, ReturnBesluit, approve_besluit, return_besluit
from backoffice.besluiten.brief import proof_pdf
from backoffice.besluiten.forms import TeruglegForm
from backoffice.besluiten.models import Besluit
from backoffice.besluiten.transitions import BesluitStatus
from backoffice.besluiten.views import OverAanvraag, aanvraag_page, visible_aanvraag
from serviceplein.toegang.models import Gebruiker
from serviceplein.toegang.rechten import Recht
from serviceplein.toegang.views import RechtMixin
from serviceplein.ui.lijst import Kolom, Lijst, LijstView
from serviceplein.ui.stap import Knop


class AkkoordLijst(Lijst):
    naam, titel = "akkoord", "Besluiten ter akkoord"
    enkelvoud, meervoud = "besluit", "besluiten"
    standaard_sortering = "sinds"
    leeg_titel = "Geen besluiten ter akkoord"
    leeg_tekst = "Er wacht geen besluit op uw akkoord."
    kolommen = (
        Kolom(
            naam="klant",
            label="Klant",
            waarde="aanvraag.klant.naam",
            sorteer=("aanvraag__klant__achternaam",),
            kop=True,
            template="backoffice/besluiten/_klant.html",
        ),
        Kolom(
            naam="regeling",
            label="Regeling",
            waarde=lambda rij: naam_van(rij.aanvraag.regeling),
            sorteer=("aanvraag__regeling",),
        ),
        Kolom(
            naam="bedrag",
            label="Bedrag",
            waarde="bedrag",
            sorteer=("bedrag",),
            getal=True,
            template="backoffice/besluiten/_bedrag.html",
            kaart="rechts",
        ),
        Kolom(naam="door", label="Voorbereid door", waarde="beslist_door", prioriteit=2),
        Kolom(
            naam="sinds",
            label="Wacht sinds",
            waarde="beslist_op",
            sorteer=("beslist_op",),
            template="backoffice/aanvragen/_tijdstip.html",
            nowrap=True,
        ),
        Kolom(
            naam="termijn",
            label="Beslissen voor",
            waarde="aanvraag.beslistermijn",
            sorteer=("aanvraag__beslistermijn",),
            template="backoffice/aanvragen/_termijn.html",
        ),
    )


class Akkoord(RechtMixin, LijstView):
    recht = Recht.BESLUIT_AKKOORD
    lijst = AkkoordLijst
    template_name = "backoffice/besluiten/akkoord.html"

    def get_queryset(self) -> QuerySet[Any]:
        user: Any = self.request.user
        return Besluit.objects.ter_akkoord(user).select_related("aanvraag__klant", "beslist_door")


class AkkoordGeven(Knop):
    recht = Recht.BESLUIT_AKKOORD
    gelukt = "Het besluit is vastgesteld. De brief wordt gemaakt."

    def find(self, **kwargs: Any) -> None:
        visible_aanvraag(self.request, kwargs["aanvraag_id"])

    def run(self, *, actor: Gebruiker, now: datetime) -> None:
        approve_besluit(ApproveBesluit(**self.kwargs), actor=actor, now=now)

    def back(self) -> str:
        return reverse("akkoord")


class AkkoordTerugleggen(OverAanvraag):
    recht = Recht.BESLUIT_AKKOORD
    formulier = TeruglegForm
    gelukt = "Het voorstel ligt weer bij uw collega."

    def run(self, data: dict[str, Any], *, actor: Gebruiker, now: datetime) -> None:
        return_besluit(ReturnBesluit(aanvraag_id=self.aanvraag.pk, **data), actor=actor, now=now)

    def page(self, form: TeruglegForm, status: int = 200) -> HttpResponse:
        return aanvraag_page(self.request, self.aanvraag, terug=form, status=status)

    def back(self) -> str:
        return reverse("akkoord")


class Briefvoorstel(RechtMixin):
    """The proposed letter on paper, marked as no decision; for who reads better from paper."""

    recht = Recht.AANVRAAG_BEKIJKEN

    def get(self, request: HttpRequest, aanvraag_id: int) -> HttpResponse:
        aanvraag = visible_aanvraag(request, aanvraag_id)
        besluit = getattr(aanvraag, "besluit", None)
        if besluit is None or besluit.status != BesluitStatus.TER_AKKOORD:
            raise Http404
        response = HttpResponse(proof_pdf(besluit), content_type="application/pdf")
        response["Content-Disposition"] = f'attachment; filename="voorstel-{aanvraag.pk}.pdf"'
        response["X-Content-Type-Options"] = "nosniff"
        return response
