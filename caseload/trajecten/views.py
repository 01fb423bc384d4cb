"""Trajecten on screen: order from the advice, the page of a traject with its steps, the list."""

from collections.abc import Callable
from datetime import datetime
from typing import Any, ClassVar

from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.generic import View

from caseload.instrumenten.views import visible_advies
from caseload.plan.gezinsplan import shared_with
from caseload.plan.models import Doel, Plan
from caseload.trajecten import einde, forms, services
from caseload.trajecten.brief import order_pdf
from caseload.trajecten.lijst import TrajectLijst, traject_rows
from caseload.trajecten.models import Nazorgmoment, Resultaat, Traject
from caseload.trajecten.nazorg import RecordNazorg, record_nazorg
from caseload.trajecten.transitions import NazorgStatus, TrajectStatus
from serviceplein.klanten.models import Klant
from serviceplein.sql import one_of
from serviceplein.toegang.doelbinding import require_open
from serviceplein.toegang.models import Gebruiker
from serviceplein.toegang.rollen import Recht, Rol
from serviceplein.toegang.verwerkingen import log_verwerking
from serviceplein.toegang.views import RechtMixin
from serviceplein.ui.formulieren import Formulier
from serviceplein.ui.lijst import LijstView
from serviceplein.ui.stap import Formulierpagina, Formulierstap

FORMS: dict[str, type[Formulier]] = {
    "begin": forms.BeginForm,
    "contact": forms.ContactForm,
    "tussendoel": forms.TussendoelForm,
    "einde": forms.EindeForm,
    "annuleren": forms.AnnuleerForm,
}


class TrajectBestellen(Formulierpagina):
    """Orders one instrument of an advice."""

    recht = Recht.PLAN_BEWERKEN
    formulier = forms.BestelForm
    template_name = "caseload/trajecten/bestellen.html"
    gelukt = "Het traject is besteld."
    besteld: int

    def find(self, **kwargs: Any) -> None:
        self.advies = visible_advies(self.request, kwargs["advies_id"], "traject bestellen")
        code = kwargs["instrument"]
        found: dict[str, Any] | None = next(
            (one for one in self.advies.oordelen if one["code"] == code), None
        )
        if found is None:
            raise Http404
        self.line = found

    def form_options(self) -> dict[str, Any]:
        return {
            "doelen": _goals(self.advies.klant),
            "eerste": self.line == self.advies.oordelen[0] and self.line["geschikt"],
        }

    def initial(self) -> dict[str, Any]:
        return {"begin": timezone.localdate()}

    def run(self, data: dict[str, Any], *, actor: Gebruiker, now: datetime) -> None:
        command = services.OrderTraject(
            advies_id=self.advies.pk,
            instrument=self.line["code"],
            contract_id=self.line["contract_id"],
            **data,
        )
        self.besteld = services.order_traject(command, actor=actor, now=now).traject_id

    def back(self) -> str:
        return reverse("traject", args=[self.besteld])

    def context(self) -> dict[str, Any]:
        klant = self.advies.klant
        plan = Plan.objects.running().filter(klant=klant).first()
        return {"advies": self.advies, "klant": klant, "regel": self.line, "plan": plan}


def _goals(klant: Klant) -> list[tuple[int, str]]:
    """Goals of the klant that are not reached yet, in the own plan or that of the household."""
    shared = shared_with(klant.pk, timezone.localdate()).values("pk")
    plans = Plan.objects.running().filter(Q(klant=klant) | Q(one_of("pk", shared)))
    rows = Doel.objects.filter(plan__in=plans, bereikt_op__isnull=True)
    mine = rows.filter(Q(klant=klant) | Q(klant__isnull=True, plan__klant=klant))
    return list(mine.order_by("volgorde", "pk").values_list("pk", "van_klant"))


class Trajecten(RechtMixin, LijstView):
    """Trajecten of one's own klanten; for a teamleider those of the team."""

    recht = Recht.CASELOAD_BEKIJKEN
    lijst = TrajectLijst
    template_name = "caseload/trajecten/lijst.html"

    def get_queryset(self) -> QuerySet[Any]:
        user: Any = self.request.user
        log_verwerking(self.request, klant_id=None, handeling="trajecten bekijken")
        mine = Q(medewerker__gebruiker=user)
        medewerker = getattr(user, "medewerker", None)
        if Rol.TEAMLEIDER in user.rollen and medewerker is not None:
            mine |= Q(medewerker__team=medewerker.team_id)
        return traject_rows(Traject.objects.visible_to(user).filter(mine))


class EenTraject(RechtMixin, View):
    recht = Recht.KLANT_BEKIJKEN

    def get(self, request: HttpRequest, traject_id: int) -> HttpResponse:
        return traject_page(request, traject_id)


class TrajectOpdracht(RechtMixin, View):
    """The order for the partner as a PDF."""

    recht = Recht.PLAN_BEWERKEN

    def get(self, request: HttpRequest, traject_id: int) -> HttpResponse:
        traject = visible_traject(request, traject_id, "opdracht afdrukken")
        if traject.partner is None:
            raise Http404
        response = HttpResponse(order_pdf(traject), content_type="application/pdf")
        response["Content-Disposition"] = f'attachment; filename="opdracht-{traject.kenmerk}.pdf"'
        response["Cache-Control"] = "no-store"
        return response


class Trajectstap(Formulierstap):
    """One of the forms on the page of a traject."""

    recht = Recht.PLAN_BEWERKEN
    terug = "traject"
    naam: ClassVar[str]

    def find(self, **kwargs: Any) -> None:
        self.pk = visible_traject(self.request, kwargs["traject_id"], f"traject: {self.naam}").pk

    def form_for(self, data: Any = None, files: Any = None) -> Formulier:
        return FORMS[self.naam](data, auto_id=f"{self.naam}-%s")

    def page(self, form: Formulier, status: int = 200) -> HttpResponse:
        return traject_page(self.request, self.pk, naam=self.naam, form=form, status=status)


class TrajectBeginnen(Trajectstap):
    naam, gelukt = "begin", "Het traject is begonnen."

    def run(self, data: dict[str, Any], *, actor: Gebruiker, now: datetime) -> None:
        services.begin_traject(services.BeginTraject(traject_id=self.pk, **data), actor=actor, now=now)


class TrajectContact(Trajectstap):
    naam, gelukt = "contact", "Het contact is vastgelegd."

    def run(self, data: dict[str, Any], *, actor: Gebruiker, now: datetime) -> None:
        services.record_contact(services.RecordContact(traject_id=self.pk, **data), actor=actor, now=now)


class TrajectTussendoel(Trajectstap):
    naam, gelukt = "tussendoel", "Het tussendoel is bereikt."

    def run(self, data: dict[str, Any], *, actor: Gebruiker, now: datetime) -> None:
        command = services.ReachTussendoel(traject_id=self.pk, **data)
        services.reach_tussendoel(command, actor=actor, now=now)


class TrajectBeeindigen(Trajectstap):
    naam, gelukt = "einde", "Het traject is beëindigd. De nazorg staat gepland."

    def run(self, data: dict[str, Any], *, actor: Gebruiker, now: datetime) -> None:
        values = {**data, "resultaat": Resultaat(data["resultaat"])}
        einde.end_traject(einde.EndTraject(traject_id=self.pk, **values), actor=actor, now=now)


class TrajectAnnuleren(Trajectstap):
    naam, gelukt = "annuleren", "Het traject gaat niet door. Het geld en de plaats zijn weer vrij."

    def run(self, data: dict[str, Any], *, actor: Gebruiker, now: datetime) -> None:
        services.cancel_traject(services.CancelTraject(traject_id=self.pk, **data), actor=actor, now=now)


class NazorgVastleggen(Formulierpagina):
    """How it goes with the klant, after a traject or after the guidance."""

    recht = Recht.PLAN_BEWERKEN
    formulier = forms.NazorgForm
    template_name = "caseload/trajecten/nazorg.html"
    gelukt = "De nazorg is vastgelegd."
    moment: Nazorgmoment

    def find(self, **kwargs: Any) -> None:
        rows = Nazorgmoment.objects.visible_to(self.user)
        rows = rows.select_related("klant", "traject__instrument", "toewijzing")
        self.moment = rows.get(pk=kwargs["nazorg_id"])
        require_open(self.request, self.moment.klant, handeling="nazorg vastleggen")

    def run(self, data: dict[str, Any], *, actor: Gebruiker, now: datetime) -> None:
        command = RecordNazorg(
            nazorg_id=self.moment.pk,
            uitkomst=Nazorgmoment.Uitkomst(data["uitkomst"]),
            toelichting=data["toelichting"],
        )
        record_nazorg(command, actor=actor, now=now)

    def context(self) -> dict[str, Any]:
        is_open = self.moment.status == NazorgStatus.GEPLAND
        return {"moment": self.moment, "klant": self.moment.klant, "open": is_open}

    def back(self) -> str:
        if self.moment.traject_id:
            return reverse("traject", args=[self.moment.traject_id])
        return reverse("klant", args=[self.moment.klant_id])


def visible_traject(request: HttpRequest, traject_id: int, handeling: str) -> Traject:
    """The traject when the user may open its klant; else 404 or the question why."""
    user: Any = request.user
    rows = Traject.objects.visible_to(user).select_related(
        "klant", "instrument", "partner", "contract", "doel", "medewerker__team", "budget"
    )
    traject = get_object_or_404(rows, pk=traject_id)
    require_open(request, traject.klant, handeling=handeling)
    return traject


def traject_page(
    request: HttpRequest,
    traject_id: int,
    *,
    naam: str = "",
    form: Formulier | None = None,
    status: int = 200,
) -> HttpResponse:
    """The page with the forms of the steps that can come now."""
    user: Any = request.user
    traject = visible_traject(request, traject_id, "traject bekijken")
    today = timezone.localdate()
    initial: dict[str, Callable[[], dict[str, Any]]] = {
        "begin": lambda: {"begonnen_op": min(traject.begin, today)},
        "contact": lambda: {"op": today},
        "tussendoel": lambda: {"op": today},
        "einde": lambda: {"beeindigd_op": today, "resultaat": traject.gemeld_resultaat},
        "annuleren": dict,
    }
    blanks = {
        name: form
        if form is not None and name == naam
        else kind(initial=initial[name](), auto_id=f"{name}-%s")
        for name, kind in FORMS.items()
    }
    context = {
        "traject": traject,
        "klant": traject.klant,
        "contacten": list(traject.contacten.all()[:20]),
        "nazorg": list(traject.nazorg.all()),
        "formulieren": blanks,
        "open_form": naam,
        "mag": user.heeft(Recht.PLAN_BEWERKEN),
        "besteld": traject.status == TrajectStatus.BESTELD,
        "loopt": traject.status == TrajectStatus.LOOPT,
    }
    return render(request, "caseload/trajecten/traject.html", context, status=status)
