"""The plan van aanpak on one page, with every change as a form of its own."""

from collections.abc import Callable
from typing import Any

from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.generic import View

from caseload.plan import forms, services
from caseload.plan.actoren import find_actor
from caseload.plan.models import Actie, Doel
from caseload.plan.netwerk import ActorOnjuist, AnswerNetwerkvraag, NetwerkNietGevraagd
from caseload.plan.pagina import extra_of, plan_page, visible_plan
from caseload.plan.regiepartner import NameRegiepartner, RegieNietMogelijk, name_regiepartner
from caseload.plan.transitions import ActieStatus
from caseload.vaststelling.ondertekenen import HandtekeningOntbreekt
from caseload.vaststelling.services import HoldEvaluatie, hold_evaluatie
from serviceplein.toegang.rollen import Recht
from serviceplein.toegang.views import RechtMixin
from serviceplein.ui.formulieren import Formulier

Step = Callable[[dict[str, Any]], Any]


class PlanPagina(RechtMixin, View):
    recht = Recht.KLANT_BEKIJKEN

    def get(self, request: HttpRequest, plan_id: int) -> HttpResponse:
        return plan_page(request, plan_id)


REFUSED = (
    services.DatumNietMogelijk,
    services.PlanOnvolledig,
    RegieNietMogelijk,
    NetwerkNietGevraagd,
    ActorOnjuist,
    HandtekeningOntbreekt,
)
"""Refusals that belong to what was typed: the page comes back with them."""


class PlanStap(RechtMixin, View):
    """Posts one form; on a refusal the page comes back with what was typed."""

    recht = Recht.PLAN_BEWERKEN
    formulier: type[Formulier]

    def run(self, request: HttpRequest, plan_id: int, form_id: str, perform: Step) -> HttpResponse:
        plan = visible_plan(request, plan_id)
        extra = extra_of(self.formulier, plan, request)
        form = self.formulier(request.POST, request.FILES, auto_id=f"{form_id}-%s", **extra)
        if not form.is_valid():
            return plan_page(request, plan_id, status=422, open_form=form_id, form=form)
        try:
            perform(form.cleaned_data)
        except ObjectDoesNotExist as error:
            raise Http404 from error
        except services.PlanGewijzigd as conflict:
            newer = request.POST.copy()
            newer["versie"] = str(conflict.versie)
            form = self.formulier(newer, auto_id=f"{form_id}-%s", **extra)
            return plan_page(request, plan_id, status=409, open_form=form_id, form=form, conflict=conflict)
        except REFUSED as refused:
            form.add_error(refused.veld if refused.veld in form.fields else None, refused.message)
            return plan_page(request, plan_id, status=409, open_form=form_id, form=form)
        return redirect("plan", plan_id)


class DoelToevoegen(PlanStap):
    formulier = forms.NieuwDoelForm

    def post(self, request: HttpRequest, plan_id: int) -> HttpResponse:
        user: Any = request.user
        return self.run(
            request,
            plan_id,
            "doel-nieuw",
            lambda data: services.add_doel(
                services.AddDoel(plan_id=plan_id, **data), actor=user, now=timezone.now()
            ),
        )


class DoelWijzigen(PlanStap):
    formulier = forms.DoelForm

    def post(self, request: HttpRequest, doel_id: int) -> HttpResponse:
        user: Any = request.user
        doel = get_object_or_404(Doel, pk=doel_id)
        return self.run(
            request,
            doel.plan_id,
            f"doel-{doel_id}",
            lambda data: services.change_doel(
                services.ChangeDoel(doel_id=doel_id, **data), actor=user, now=timezone.now()
            ),
        )


class NetwerkVragen(PlanStap):
    """The answer to "wie uit uw omgeving kan helpen?" for one goal (KRN-03)."""

    formulier = forms.NetwerkvraagForm

    def post(self, request: HttpRequest, doel_id: int) -> HttpResponse:
        user: Any = request.user
        doel = get_object_or_404(Doel, pk=doel_id)
        return self.run(
            request,
            doel.plan_id,
            f"netwerk-{doel_id}",
            lambda data: services.answer_netwerkvraag(
                AnswerNetwerkvraag(
                    doel_id=doel_id,
                    versie=data["versie"],
                    contacten=tuple(data.get("contacten", ())),
                    toelichting=data["toelichting"],
                ),
                actor=user,
                now=timezone.now(),
            ),
        )


class DoelBereikt(PlanStap):
    formulier = forms.VersieForm

    def post(self, request: HttpRequest, doel_id: int) -> HttpResponse:
        user: Any = request.user
        doel = get_object_or_404(Doel, pk=doel_id)
        return self.run(
            request,
            doel.plan_id,
            f"bereikt-{doel_id}",
            lambda data: services.reach_doel(
                services.ReachDoel(doel_id=doel_id, versie=data["versie"], bereikt_op=timezone.localdate()),
                actor=user,
                now=timezone.now(),
            ),
        )


class DominantKiezen(PlanStap):
    formulier = forms.DominantForm

    def post(self, request: HttpRequest, plan_id: int) -> HttpResponse:
        user: Any = request.user
        return self.run(
            request,
            plan_id,
            "dominant",
            lambda data: services.choose_dominant(
                services.ChooseDominant(plan_id=plan_id, **data), actor=user, now=timezone.now()
            ),
        )


class ActieToevoegen(PlanStap):
    formulier = forms.ActieForm

    def post(self, request: HttpRequest, doel_id: int) -> HttpResponse:
        user: Any = request.user
        doel = get_object_or_404(Doel.objects.select_related("plan"), pk=doel_id)
        return self.run(
            request,
            doel.plan_id,
            f"actie-bij-{doel_id}",
            lambda data: services.add_actie(
                services.AddActie(
                    doel_id=doel_id,
                    **data,
                    **find_actor(doel.plan, data["actor"], data["wie"], timezone.localdate()),
                ),
                actor=user,
                now=timezone.now(),
            ),
        )


class ActieAfronden(PlanStap):
    formulier = forms.ActieKlaarForm

    def post(self, request: HttpRequest, actie_id: int) -> HttpResponse:
        user: Any = request.user
        actie = get_object_or_404(Actie.objects.select_related("doel"), pk=actie_id)
        return self.run(
            request,
            actie.doel.plan_id,
            f"klaar-{actie_id}",
            lambda data: services.finish_actie(
                services.FinishActie(
                    actie_id=actie_id, versie=data["versie"], status=ActieStatus(data["status"])
                ),
                actor=user,
                now=timezone.now(),
            ),
        )


class PlanVaststellen(PlanStap):
    formulier = forms.VaststellenForm

    def post(self, request: HttpRequest, plan_id: int) -> HttpResponse:
        user: Any = request.user
        return self.run(
            request,
            plan_id,
            "vaststellen",
            lambda data: services.establish_plan(
                services.EstablishPlan(
                    plan_id=plan_id,
                    versie=data["versie"],
                    ondertekend_op=data["ondertekend_op"],
                    ondertekend_door=data["ondertekend_door"],
                    wijze=data["wijze"],
                    bestandsnaam=data["bestand"].name if data["bestand"] else "",
                    bestand=data["bestand"].read() if data["bestand"] else b"",
                ),
                actor=user,
                now=timezone.now(),
            ),
        )


class EvaluatieVastleggen(PlanStap):
    formulier = forms.EvaluatieForm

    def post(self, request: HttpRequest, plan_id: int) -> HttpResponse:
        user: Any = request.user
        return self.run(
            request,
            plan_id,
            "evaluatie",
            lambda data: hold_evaluatie(
                HoldEvaluatie(plan_id=plan_id, **data), actor=user, now=timezone.now()
            ),
        )


class RegiepartnerKiezen(PlanStap):
    formulier = forms.RegiepartnerForm

    def post(self, request: HttpRequest, plan_id: int) -> HttpResponse:
        user: Any = request.user
        return self.run(
            request,
            plan_id,
            "regiepartner",
            lambda data: name_regiepartner(
                NameRegiepartner(plan_id=plan_id, versie=data["versie"], partner_id=data["partner"].pk),
                actor=user,
                now=timezone.now(),
            ),
        )
