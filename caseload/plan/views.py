"""The plan van aanpak on one page, with every change as a form of its own."""

from datetime import datetime
from typing import Any, ClassVar

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.generic import View

from caseload.plan import forms, services
from caseload.plan.actoren import find_actor
from caseload.plan.models import Actie, Doel
from caseload.plan.netwerk import ActorOnjuist, AnswerNetwerkvraag, NetwerkNietGevraagd
from caseload.plan.pagina import extra_of, plan_page
from caseload.plan.regiepartner import NameRegiepartner, RegieNietMogelijk, name_regiepartner
from caseload.plan.stap import OpPlan
from caseload.plan.transitions import ActieStatus
from caseload.vaststelling.ondertekenen import HandtekeningOntbreekt
from caseload.vaststelling.services import HoldEvaluatie, hold_evaluatie
from serviceplein.fouten import DomainError
from serviceplein.toegang.models import Gebruiker
from serviceplein.toegang.rollen import Recht
from serviceplein.toegang.views import RechtMixin


class PlanPagina(RechtMixin, View):
    recht = Recht.KLANT_BEKIJKEN

    def get(self, request: HttpRequest, plan_id: int) -> HttpResponse:
        return plan_page(request, plan_id)


REFUSED = (
    services.DatumNietMogelijk,
    services.PlanGewijzigd,
    services.PlanOnvolledig,
    RegieNietMogelijk,
    NetwerkNietGevraagd,
    ActorOnjuist,
    HandtekeningOntbreekt,
)
"""Refusals that belong to what was typed: the page comes back with them."""


class PlanStap(OpPlan):
    """One form on the page of the plan; `naam` with the number of the goal or action is its id there."""

    recht = Recht.PLAN_BEWERKEN
    gelukt = ""
    naam: ClassVar[str]

    @property
    def form_id(self) -> str:
        return "-".join([self.naam, *(str(pk) for name, pk in self.kwargs.items() if name != "plan_id")])

    def form_options(self) -> dict[str, Any]:
        return {"auto_id": f"{self.form_id}-%s", **extra_of(self.formulier, self.plan, self.request)}

    def page(self, form: Any, status: int = 200, **extra: Any) -> HttpResponse:
        shown = {"open_form": self.form_id, "form": form, **extra}
        return plan_page(self.request, self.plan.pk, status=status, **shown)

    def refused(self, form: Any, refused: DomainError) -> HttpResponse:
        if not isinstance(refused, REFUSED):
            raise refused
        return super().refused(form, refused)

    def changed(self, form: Any, conflict: services.PlanGewijzigd) -> HttpResponse:
        return self.page(form, status=conflict.status, conflict=conflict)

    def back(self) -> str:
        return reverse("plan", args=[self.plan.pk])


class DoelStap(PlanStap):
    """A form about one goal."""

    doel: Doel

    def plan_van(self, **kwargs: Any) -> int:
        self.doel = Doel.objects.get(pk=kwargs["doel_id"])
        return self.doel.plan_id


class DoelToevoegen(PlanStap):
    formulier, naam = forms.NieuwDoelForm, "doel-nieuw"

    def run(self, data: dict[str, Any], *, actor: Gebruiker, now: datetime) -> None:
        services.add_doel(services.AddDoel(plan_id=self.plan.pk, **data), actor=actor, now=now)


class DoelWijzigen(DoelStap):
    formulier, naam = forms.DoelForm, "doel"

    def run(self, data: dict[str, Any], *, actor: Gebruiker, now: datetime) -> None:
        services.change_doel(services.ChangeDoel(doel_id=self.doel.pk, **data), actor=actor, now=now)


class NetwerkVragen(DoelStap):
    """The answer to "wie uit uw omgeving kan helpen?" for one goal (KRN-03)."""

    formulier, naam = forms.NetwerkvraagForm, "netwerk"

    def run(self, data: dict[str, Any], *, actor: Gebruiker, now: datetime) -> None:
        command = AnswerNetwerkvraag(
            doel_id=self.doel.pk,
            versie=data["versie"],
            contacten=tuple(data.get("contacten", ())),
            toelichting=data["toelichting"],
        )
        services.answer_netwerkvraag(command, actor=actor, now=now)


class DoelBereikt(DoelStap):
    formulier, naam = forms.VersieForm, "bereikt"

    def run(self, data: dict[str, Any], *, actor: Gebruiker, now: datetime) -> None:
        command = services.ReachDoel(
            doel_id=self.doel.pk, versie=data["versie"], bereikt_op=timezone.localdate(now)
        )
        services.reach_doel(command, actor=actor, now=now)


class DominantKiezen(PlanStap):
    formulier, naam = forms.DominantForm, "dominant"

    def run(self, data: dict[str, Any], *, actor: Gebruiker, now: datetime) -> None:
        services.choose_dominant(services.ChooseDominant(plan_id=self.plan.pk, **data), actor=actor, now=now)


class ActieToevoegen(DoelStap):
    formulier, naam = forms.ActieForm, "actie-bij"

    def run(self, data: dict[str, Any], *, actor: Gebruiker, now: datetime) -> None:
        does = find_actor(self.plan, data["actor"], data["wie"], timezone.localdate(now))
        services.add_actie(services.AddActie(doel_id=self.doel.pk, **data, **does), actor=actor, now=now)


class ActieAfronden(PlanStap):
    formulier, naam = forms.ActieKlaarForm, "klaar"
    actie: Actie

    def plan_van(self, **kwargs: Any) -> int:
        self.actie = Actie.objects.select_related("doel").get(pk=kwargs["actie_id"])
        return self.actie.doel.plan_id

    def run(self, data: dict[str, Any], *, actor: Gebruiker, now: datetime) -> None:
        command = services.FinishActie(
            actie_id=self.actie.pk, versie=data["versie"], status=ActieStatus(data["status"])
        )
        services.finish_actie(command, actor=actor, now=now)


class PlanVaststellen(PlanStap):
    formulier, naam = forms.VaststellenForm, "vaststellen"

    def run(self, data: dict[str, Any], *, actor: Gebruiker, now: datetime) -> None:
        file = data["bestand"]
        command = services.EstablishPlan(
            plan_id=self.plan.pk,
            versie=data["versie"],
            ondertekend_op=data["ondertekend_op"],
            ondertekend_door=data["ondertekend_door"],
            wijze=data["wijze"],
            bestandsnaam=file.name if file else "",
            bestand=file.read() if file else b"",
        )
        services.establish_plan(command, actor=actor, now=now)


class EvaluatieVastleggen(PlanStap):
    formulier, naam = forms.EvaluatieForm, "evaluatie"

    def run(self, data: dict[str, Any], *, actor: Gebruiker, now: datetime) -> None:
        hold_evaluatie(HoldEvaluatie(plan_id=self.plan.pk, **data), actor=actor, now=now)


class RegiepartnerKiezen(PlanStap):
    formulier, naam = forms.RegiepartnerForm, "regiepartner"

    def run(self, data: dict[str, Any], *, actor: Gebruiker, now: datetime) -> None:
        command = NameRegiepartner(plan_id=self.plan.pk, versie=data["versie"], partner_id=data["partner"].pk)
        name_regiepartner(command, actor=actor, now=now)
