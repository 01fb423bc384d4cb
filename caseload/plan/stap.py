"""What the forms about a plan share: the plan, and what was typed when a colleague was first."""

from typing import Any

from django.http import HttpResponse

from caseload.plan.models import Plan
from caseload.plan.pagina import visible_plan
from caseload.plan.services import PlanGewijzigd
from serviceplein.fouten import DomainError
from serviceplein.ui.stap import Formulierstap


class OpPlan(Formulierstap):
    """A form about a plan. Changed meanwhile, it comes back with the version of now and what was typed."""

    plan: Plan

    def plan_van(self, **kwargs: Any) -> int:
        return int(kwargs["plan_id"])

    def find(self, **kwargs: Any) -> None:
        self.plan = visible_plan(self.request, self.plan_van(**kwargs))

    def refused(self, form: Any, refused: DomainError) -> HttpResponse:
        if isinstance(refused, PlanGewijzigd):
            newer = self.request.POST.copy()
            newer["versie"] = str(refused.versie)
            return self.changed(self.form_for(newer), refused)
        return super().refused(form, refused)

    def changed(self, form: Any, conflict: PlanGewijzigd) -> HttpResponse:
        form.add_error(None, f"{conflict.message} Wat u invulde, staat hier nog.")
        return self.page(form, status=conflict.status)
