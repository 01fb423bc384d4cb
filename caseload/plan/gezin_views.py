"""The two buttons that make one plan of the plans of a household (KRN-02)."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.generic import View

from caseload.plan import gezin
from caseload.plan.models import Plan
from caseload.plan.pagina import visible_plan
from serviceplein.toegang.rollen import Recht
from serviceplein.toegang.views import RechtMixin


class VersieForm(forms.Form):
    versie = forms.IntegerField(min_value=0)


class PlanDelen(RechtMixin, View):
    """The plan becomes the plan of the household."""

    recht = Recht.PLAN_BEWERKEN

    def post(self, request: HttpRequest, plan_id: int) -> HttpResponse:
        user: Any = request.user
        plan = visible_plan(request, plan_id)
        command = gezin.SharePlan(plan_id=plan.pk, versie=seen_version(request))
        _perform(lambda: gezin.share_plan(command, actor=user, now=timezone.now()))
        messages.success(request, "Dit is nu het gezinsplan.")
        return redirect("klant-huishouden", plan.klant_id)


class PlanSamenvoegen(RechtMixin, View):
    """The goals go up in the plan of the household."""

    recht = Recht.PLAN_BEWERKEN

    def post(self, request: HttpRequest, plan_id: int) -> HttpResponse:
        user: Any = request.user
        plan = visible_plan(request, plan_id)
        command = gezin.JoinPlan(plan_id=plan.pk, versie=seen_version(request))
        _perform(lambda: gezin.join_plan(command, actor=user, now=timezone.now()))
        messages.success(request, "De doelen staan nu in het gezinsplan.")
        return redirect("klant-huishouden", plan.klant_id)


def seen_version(request: HttpRequest) -> int:
    """The version on the page that posted; -1 when it is missing, which no plan ever has."""
    form = VersieForm(request.POST)
    return int(form.cleaned_data["versie"]) if form.is_valid() else -1


def _perform(action: Any) -> None:
    try:
        action()
    except Plan.DoesNotExist as error:
        raise Http404 from error
