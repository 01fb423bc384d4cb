"""The pages of redistributing: asking, the proposal, adjusting, carrying out, turning back (CAS-07)."""

from collections.abc import Callable
from datetime import datetime
from decimal import Decimal
from typing import Any, ClassVar

from django.db.models import QuerySet, Sum
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from caseload.herverdelen import services, uitvoering
from caseload.herverdelen.forms import AanleidingForm, OntvangerForm
from caseload.herverdelen.lijsten import (
    BelastingLijst,
    HerverdelingenLijst,
    RegelsLijst,
    loads_of,
    proposed,
    redistributions,
)
from caseload.herverdelen.maat import Wegingen
from caseload.herverdelen.models import Aanleiding, Herverdeelregel, Herverdeling
from caseload.herverdelen.services import ChangeHerverdeling, HerverdelingOnjuist
from caseload.herverdelen.voortgang import state_of
from serviceplein.catalogus.models import Norm
from serviceplein.toegang.doelbinding import require_open
from serviceplein.toegang.models import Gebruiker
from serviceplein.toegang.rechten import Recht
from serviceplein.toegang.verwerkingen import log_verwerking
from serviceplein.toegang.views import RechtMixin
from serviceplein.ui.lijst import LijstView, Tab
from serviceplein.ui.stap import Formulierpagina, Knop
from serviceplein.ui.weergave import number

UITLEG = {
    Aanleiding.VERTREK: "Alle klanten krijgen een andere vaste contactpersoon.",
    Aanleiding.AFWEZIGHEID: "Duurt de afwezigheid te lang voor waarneming? Verdeel de klanten.",
    Aanleiding.REORGANISATIE: "De klanten uit die wijken krijgen een contactpersoon die daar werkt.",
    Aanleiding.NORM: "Verdeel het werk eerlijker, of bekijk wat een andere norm doet.",
    Aanleiding.GROEI: "Bekijk of uw team nieuwe klanten aankan.",
}
ICONEN = {
    Aanleiding.VERTREK: "user",
    Aanleiding.AFWEZIGHEID: "calendar",
    Aanleiding.REORGANISATIE: "building",
    Aanleiding.NORM: "chart-bar",
    Aanleiding.GROEI: "users",
}


class Herverdelingen(RechtMixin, LijstView):
    """Where a redistribution starts, and what was done before."""

    recht = Recht.CASELOAD_HERVERDELEN
    lijst = HerverdelingenLijst
    template_name = "caseload/herverdelen/overzicht.html"

    def get_queryset(self) -> QuerySet[Any]:
        user: Any = self.request.user
        return redistributions(Herverdeling.objects.visible_to(user))

    def get_context(self) -> dict[str, Any]:
        return {"aanleidingen": [(one, UITLEG[one], ICONEN[one]) for one in Aanleiding]}


class NieuweHerverdeling(RechtMixin):
    recht = Recht.CASELOAD_HERVERDELEN

    def get(self, request: HttpRequest, aanleiding: str) -> HttpResponse:
        known = _aanleiding(aanleiding)
        asked = request.GET.get("medewerker", "")
        initial = {"medewerker": int(asked)} if asked.isdecimal() and len(asked) < 18 else {}
        return self._page(request, known, self._form(request, known, initial=initial))

    def post(self, request: HttpRequest, aanleiding: str) -> HttpResponse:
        known = _aanleiding(aanleiding)
        form = self._form(request, known, data=request.POST)
        if not form.is_valid():
            return self._page(request, known, form, status=422)
        user: Any = request.user
        command = services.RequestHerverdeling(vraag=form.vraag, verkenning=form.alleen_verkennen)
        try:
            made = services.request_herverdeling(command, actor=user, now=timezone.now())
        except HerverdelingOnjuist as error:
            form.refuse(error)
            return self._page(request, known, form, status=422)
        return redirect("herverdeling", made.herverdeling_id)

    def _form(self, request: HttpRequest, aanleiding: Aanleiding, **kwargs: Any) -> AanleidingForm:
        user: Any = request.user
        medewerker = getattr(user, "medewerker", None)
        every = user.heeft(Recht.RAAD_BEKIJKEN)
        team = None if every or medewerker is None else medewerker.team_id
        return AanleidingForm(aanleiding=aanleiding, user=user, team_id=team, **kwargs)

    def _page(
        self, request: HttpRequest, aanleiding: Aanleiding, form: AanleidingForm, status: int = 200
    ) -> HttpResponse:
        context = {
            "aanleiding": aanleiding,
            "uitleg": UITLEG[aanleiding],
            "form": form,
            "wegingen": current_weights(),
        }
        return render(request, "caseload/herverdelen/nieuw.html", context, status=status)


def weights_of(row: Herverdeling) -> list[Norm]:
    """The weights a proposal was made with, with the words of the norms; those of now while it is made."""
    norms = current_weights()
    codes = {code: name for name, code in Wegingen.codes().items()}
    for one in norms:
        one.waarde = Decimal(row.wegingen.get(codes[one.code], one.waarde))
    return sorted(norms, key=lambda one: (-one.waarde, one.code))


def current_weights() -> list[Norm]:
    """The norms that say what weighs how much now, heaviest first."""
    today = timezone.localdate()
    running = Norm.objects.filter(code__in=Wegingen.codes().values(), geldig_van__lte=today)
    return list(running.exclude(geldig_tot__lte=today).order_by("-waarde", "code"))


class _Proposal(RechtMixin, LijstView):
    """The head of one redistribution with one of its lists."""

    recht = Recht.CASELOAD_HERVERDELEN
    template_name = "caseload/herverdelen/herverdeling.html"
    herverdeling: Herverdeling

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        self.herverdeling = find(request, kwargs["herverdeling_id"])
        return super().get(request, *args, **kwargs)

    def get_tabs(self) -> list[Tab]:
        pk = self.herverdeling.pk
        return [
            Tab(
                label="Per klant",
                url=reverse("herverdeling", args=[pk]),
                actief=self.lijst is RegelsLijst,
            ),
            Tab(
                label="Per medewerker",
                url=reverse("herverdeling-belasting", args=[pk]),
                actief=self.lijst is BelastingLijst,
            ),
        ]

    def get_context(self) -> dict[str, Any]:
        return context_of(self.herverdeling)


class HerverdelingPagina(_Proposal):
    """Who goes where and why."""

    lijst = RegelsLijst

    def get_queryset(self) -> QuerySet[Any]:
        user: Any = self.request.user
        log_verwerking(self.request, klant_id=None, handeling="herverdeling bekijken")
        return proposed(self.herverdeling.regels.visible_to(user))


class HerverdelingBelasting(_Proposal):
    """What everybody carries before and after."""

    lijst = BelastingLijst

    def get_queryset(self) -> QuerySet[Any]:
        return loads_of(self.herverdeling.belastingen.all())


class HerverdelingVoortgang(RechtMixin):
    """The progress alone, asked every two seconds; the page is loaded once more when it is ready."""

    recht = Recht.CASELOAD_HERVERDELEN

    def get(self, request: HttpRequest, herverdeling_id: int) -> HttpResponse:
        context = context_of(find(request, herverdeling_id))
        response = render(request, "caseload/herverdelen/_voortgang.html", context)
        if not context["stand"].bezig:
            response["HX-Refresh"] = "true"
        return response


class _Step(Knop):
    """A button on the page of a redistribution."""

    recht = Recht.CASELOAD_HERVERDELEN
    terug = "herverdeling"
    step: ClassVar[Callable[..., Any]]

    def find(self, **kwargs: Any) -> None:
        find(self.request, kwargs["herverdeling_id"])

    def run(self, *, actor: Gebruiker, now: datetime) -> None:
        type(self).step(ChangeHerverdeling(**self.kwargs), actor=actor, now=now)


class HerverdelingGoedkeuren(_Step):
    step = staticmethod(uitvoering.approve_herverdeling)
    gelukt = "De klanten worden nu verplaatst."


class HerverdelingVervallen(_Step):
    step = staticmethod(services.drop_herverdeling)
    gelukt = "Het voorstel is vervallen. Er is niemand verplaatst."


class HerverdelingPauzeren(_Step):
    step = staticmethod(uitvoering.pause_herverdeling)
    gelukt = "De herverdeling is gepauzeerd."


class HerverdelingHervatten(_Step):
    step = staticmethod(uitvoering.resume_herverdeling)
    gelukt = "De herverdeling gaat verder."


class HerverdelingTerugdraaien(_Step):
    step = staticmethod(uitvoering.turn_back)
    gelukt = "De klanten gaan terug naar hun vorige contactpersoon."


class RegelAanpassen(Formulierpagina):
    """Another receiver for one klant and its household."""

    recht = Recht.CASELOAD_HERVERDELEN
    formulier = OntvangerForm
    template_name = "caseload/herverdelen/regel.html"
    gelukt = "Het voorstel is aangepast."
    regel: Herverdeelregel

    def find(self, **kwargs: Any) -> None:
        rows = Herverdeelregel.objects.visible_to(self.user).filter(
            herverdeling__in=Herverdeling.objects.visible_to(self.user)
        )
        rows = rows.select_related("klant", "van", "toewijzing", "herverdeling")
        self.regel = rows.get(pk=kwargs["regel_id"])
        require_open(self.request, self.regel.klant, handeling="herverdeling aanpassen")

    def form_options(self) -> dict[str, Any]:
        return {"regel": self.regel}

    def initial(self) -> dict[str, Any]:
        return {"medewerker": self.regel.naar_id}

    def run(self, data: dict[str, Any], *, actor: Gebruiker, now: datetime) -> None:
        chosen = data["medewerker"]
        command = services.AdjustRegel(regel_id=self.regel.pk, medewerker_id=chosen.pk if chosen else None)
        services.adjust_regel(command, actor=actor, now=now)

    def back(self) -> str:
        return reverse("herverdeling", args=[self.regel.herverdeling_id])

    def context(self) -> dict[str, Any]:
        household = self.regel.herverdeling.regels.filter(eenheid=self.regel.eenheid).count()
        return {"regel": self.regel, "huishouden": household}


def _aanleiding(code: str) -> Aanleiding:
    try:
        return Aanleiding(code)
    except ValueError:
        raise Http404 from None


def find(request: HttpRequest, herverdeling_id: int) -> Herverdeling:
    """The redistribution the user may see. Raises Http404."""
    user: Any = request.user
    rows = Herverdeling.objects.visible_to(user).select_related("medewerker", "team", "gevraagd_door")
    found = rows.filter(pk=herverdeling_id).first()
    if found is None:
        raise Http404
    return found


def context_of(row: Herverdeling) -> dict[str, Any]:
    """What the head of the page shows."""
    totals = row.belastingen.aggregate(norm=Sum("norm"), na=Sum("belasting_na"))
    return {
        "herverdeling": row,
        "stand": state_of(row),
        "totalen": {name: float(value or 0) for name, value in totals.items()},
        "was": f"was {number(row.spreiding_voor, 1)}" if row.spreiding_voor is not None else "",
        "met_de_hand": row.regels.by_hand().count(),
        "tekort": row.invoer.get("tekort_fte", ""),
        "wegingen": weights_of(row),
    }
