"""An afweging on a page of its own, the list to learn from, and the panel on the page of the klant."""

from datetime import datetime
from typing import Any, ClassVar
from uuid import uuid4

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.generic import View

from intake.afweging import services
from intake.afweging.forms import AfwegingForm, LesForm, OordeelForm
from intake.afweging.lijst import AfwegingLijst
from intake.afweging.models import Afweging
from intake.afweging.transitions import AfwegingStatus
from serviceplein.klanten.models import Klant
from serviceplein.toegang.doelbinding import require_open
from serviceplein.toegang.models import Gebruiker
from serviceplein.toegang.rollen import Recht
from serviceplein.toegang.verwerkingen import log_verwerking
from serviceplein.toegang.views import RechtMixin
from serviceplein.ui.lijst import LijstView
from serviceplein.ui.stap import Formulierstap

BIJ = frozenset({"intake.quickscan", "intake.vraagverheldering", "caseload.plan"})
"""What an afweging can come from."""


class Afwegingen(RechtMixin, LijstView):
    recht = Recht.AFWEGING_VASTLEGGEN
    lijst = AfwegingLijst

    def get_queryset(self) -> QuerySet[Any]:
        user: Any = self.request.user
        log_verwerking(self.request, klant_id=None, handeling="afwegingen bekijken")
        return Afweging.objects.of_desk(user).select_related("klant", "genomen_door")


class NieuweAfweging(RechtMixin, View):
    """The four questions; `?bij=intake.quickscan:12` says what it came from."""

    recht = Recht.AFWEGING_VASTLEGGEN

    def get(self, request: HttpRequest, klant_id: int) -> HttpResponse:
        klant = self._klant(request, klant_id)
        return self._page(request, klant, AfwegingForm(initial={"eenmalig": uuid4()}))

    def post(self, request: HttpRequest, klant_id: int) -> HttpResponse:
        user: Any = request.user
        klant = self._klant(request, klant_id)
        form = AfwegingForm(request.POST)
        if not form.is_valid():
            return self._page(request, klant, form, status=422)
        data = form.cleaned_data
        soort, number = _source(request)
        command = services.RecordAfweging(
            klant_id=klant.pk,
            antwoorden=form.antwoorden(),
            onderwerp_soort=soort,
            onderwerp_id=number,
            **{
                name: data[name]
                for name in ("situatie", "regel", "oplossing", "toegekend", "reden", "eenmalig")
            },
        )
        try:
            made = services.record_afweging(command, actor=user, now=timezone.now())
        except services.AfwegingOnjuist as error:
            for veld, zin in error.redenen:
                form.add_error(veld, zin)
            return self._page(request, klant, form, status=422)
        return redirect("afweging", made.pk)

    def _klant(self, request: HttpRequest, klant_id: int) -> Klant:
        user: Any = request.user
        klant = get_object_or_404(Klant.objects.visible_to(user), pk=klant_id)
        require_open(request, klant, handeling="maatwerk afwegen")
        return klant

    def _page(
        self, request: HttpRequest, klant: Klant, form: AfwegingForm, status: int = 200
    ) -> HttpResponse:
        return render(request, "intake/afweging/nieuw.html", {"klant": klant, "form": form}, status=status)


class EenAfweging(RechtMixin, View):
    recht = Recht.AFWEGING_VASTLEGGEN

    def get(self, request: HttpRequest, afweging_id: int) -> HttpResponse:
        return afweging_page(request, afweging_id)


class AfwegingStap(Formulierstap):
    """A form on the page of an afweging; `naam` is its name there."""

    recht = Recht.AFWEGING_AKKOORD
    terug = "afweging"
    gelukt = ""
    altijd_in_beeld = False
    naam: ClassVar[str]

    def find(self, **kwargs: Any) -> None:
        self.afweging = visible_afweging(self.request, kwargs["afweging_id"])

    def page(self, form: Any, status: int = 200) -> HttpResponse:
        return afweging_page(self.request, self.afweging.pk, status=status, **{self.naam: form})


class AfwegingOordeel(AfwegingStap):
    """The second person agrees or not."""

    formulier, naam = OordeelForm, "oordeel_form"

    def run(self, data: dict[str, Any], *, actor: Gebruiker, now: datetime) -> None:
        services.judge_afweging(services.JudgeAfweging(**self.kwargs, **data), actor=actor, now=now)


class AfwegingLes(AfwegingStap):
    formulier, naam = LesForm, "les_form"

    def run(self, data: dict[str, Any], *, actor: Gebruiker, now: datetime) -> None:
        services.note_les(services.NoteLes(**self.kwargs, **data), actor=actor, now=now)


def _source(request: HttpRequest) -> tuple[str, int | None]:
    """What the afweging came from, when the address names it well."""
    soort, _, number = request.GET.get("bij", "").partition(":")
    return (soort, int(number)) if soort in BIJ and number.isdigit() else ("", None)


def visible_afweging(request: HttpRequest, afweging_id: int) -> Afweging:
    """The afweging of a klant this user may see; else 404. Asks for a purpose outside own work."""
    user: Any = request.user
    rows = Afweging.objects.visible_to(user).select_related("klant", "genomen_door", "akkoord_door")
    afweging = get_object_or_404(rows, pk=afweging_id)
    require_open(request, afweging.klant, handeling="afweging bekijken")
    return afweging


def afweging_page(
    request: HttpRequest,
    afweging_id: int,
    *,
    oordeel_form: OordeelForm | None = None,
    les_form: LesForm | None = None,
    status: int = 200,
) -> HttpResponse:
    """The four answers, the decision and who stood behind it; the step that is still open."""
    user: Any = request.user
    afweging = visible_afweging(request, afweging_id)
    leads = user.heeft(Recht.AFWEGING_AKKOORD)
    waits = afweging.status == AfwegingStatus.WACHT_OP_AKKOORD
    context: dict[str, Any] = {"afweging": afweging, "wacht": waits}
    if leads and waits and afweging.genomen_door_id != user.pk:
        context["oordeel_form"] = oordeel_form or OordeelForm()
    if leads and not waits:
        context["les_form"] = les_form or LesForm(initial={"les": afweging.les})
    return render(request, "intake/afweging/afweging.html", context, status=status)


def afweging_panel(request: HttpRequest, klant: Klant) -> dict[str, Any] | None:
    """The newest afwegingen on the page of the klant; nothing when there are none."""
    rows = list(Afweging.objects.filter(klant=klant).order_by("-genomen_op", "-pk")[:5])
    return {"afwegingen": rows} if rows else None
