"""Screens about sharing: what a partner sees now, a new sharing, stopping one, and the letter of it."""

from datetime import datetime
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.views.generic import View

from caseload.delen import services
from caseload.delen.forms import DeelForm, StopForm
from caseload.delen.lezen import shared_contents
from caseload.delen.models import Deling
from caseload.plan.models import Plan
from caseload.plan.pagina import visible_plan
from caseload.plan.policy import in_order
from caseload.plan.stap import OpPlan
from caseload.plan.transitions import PlanStatus
from caseload.vaststelling.inhoud import action_in_words, in_words
from serviceplein.dossier.brief import letter_head, print_pdf
from serviceplein.toegang.doelbinding import require_open
from serviceplein.toegang.models import Gebruiker
from serviceplein.toegang.rollen import Recht
from serviceplein.toegang.verwerkingen import log_verwerking
from serviceplein.toegang.views import RechtMixin
from serviceplein.ui.stap import KnopMetMelding


class PlanGedeeld(RechtMixin, View):
    """With whom which part is shared, until when and why."""

    recht = Recht.KLANT_BEKIJKEN

    def get(self, request: HttpRequest, plan_id: int) -> HttpResponse:
        return delen_page(request, visible_plan(request, plan_id))


class DeelDelen(OpPlan):
    recht = Recht.PLAN_BEWERKEN
    formulier = DeelForm
    terug = "plan-gedeeld"
    gelukt = "De organisatie kan dit deel nu zien."

    def form_options(self) -> dict[str, Any]:
        return {"onderdelen": parts_of(self.plan)}

    def run(self, data: dict[str, Any], *, actor: Gebruiker, now: datetime) -> None:
        chosen = [code.split(":", 1) for code in data.pop("delen")]
        command = services.ShareDelen(
            plan_id=self.plan.pk,
            partner_id=data.pop("partner").pk,
            leefgebieden=tuple(value for kind, value in chosen if kind == "gebied"),
            doelen=tuple(int(value) for kind, value in chosen if kind == "doel"),
            acties=tuple(int(value) for kind, value in chosen if kind == "actie"),
            **data,
        )
        services.share_delen(command, actor=actor, now=now)

    def page(self, form: DeelForm, status: int = 200) -> HttpResponse:
        return delen_page(self.request, self.plan, form=form, status=status)


class DelingStoppen(KnopMetMelding):
    recht = Recht.PLAN_BEWERKEN
    deling: Deling

    def find(self, **kwargs: Any) -> None:
        self.deling = open_deling(self.request, kwargs["deling_id"], "delen stoppen")

    def run(self, *, actor: Gebruiker, now: datetime) -> str:
        form = StopForm(self.request.POST)
        reason = form.cleaned_data["reden"] if form.is_valid() else ""
        command = services.WithdrawDeling(deling_id=self.deling.pk, reden=reason)
        services.withdraw_deling(command, actor=actor, now=now)
        return f"{self.deling.partner.naam} ziet vanaf nu niets meer van dit plan."

    def back(self) -> str:
        return reverse("plan-gedeeld", args=[self.deling.plan_id])


class DelingBrief(RechtMixin, View):
    """What exactly is shared, on paper: for the klant, or for a partner without a connection."""

    recht = Recht.KLANT_BEKIJKEN

    def get(self, request: HttpRequest, deling_id: int) -> HttpResponse:
        deling = open_deling(request, deling_id, "gedeeld deel afdrukken")
        if not Deling.objects.running(timezone.localdate()).filter(pk=deling.pk).exists():
            raise Http404
        log_verwerking(request, klant_id=deling.plan.klant_id, handeling="gedeeld deel afdrukken")
        return HttpResponse(
            print_pdf(deling_letter(deling)),
            content_type="application/pdf",
            headers={"Content-Disposition": f'inline; filename="gedeeld-{deling.pk}.pdf"'},
        )


def deling_letter(deling: Deling) -> str:
    """The shared part and no more, with the ground and the end."""
    shared = shared_contents(deling)
    plan = deling.plan
    context: dict[str, Any] = {
        **letter_head(plan.klant, kenmerk=f"deling {deling.pk}", dag=timezone.localdate()),
        "deling": deling,
        "plan": plan,
        "doelen": in_words({"dominant": "", "regie": "", "doelen": shared["doelen"]}),
        "losse_acties": [action_in_words(actie) for actie in shared["acties"]],
    }
    return render_to_string("caseload/brieven/plan.html", context)


def open_deling(request: HttpRequest, deling_id: int, handeling: str) -> Deling:
    """A sharing of a klant this user may see; else 404. Asks for a purpose outside own work."""
    user: Any = request.user
    rows = Deling.objects.visible_to(user).select_related("plan__klant", "partner")
    deling = get_object_or_404(rows.prefetch_related("delen"), pk=deling_id)
    require_open(request, deling.plan.klant, handeling=handeling)
    return deling


def parts_of(plan: Plan) -> list[tuple[str, str]]:
    """What can be chosen: each leefgebied of the plan, each goal, each action."""
    goals = in_order(plan.doelen.all(), plan.dominant_probleem)
    parts = [
        (f"gebied:{doel.leefgebied}", f"Alles over {doel.get_leefgebied_display().lower()}") for doel in goals
    ]
    for doel in goals:
        parts.append((f"doel:{doel.pk}", f"Doel met acties: {doel.van_klant}"))
        parts += [(f"actie:{row.pk}", f"Alleen de actie: {row.omschrijving}") for row in doel.acties.all()]
    return list(dict.fromkeys(parts))


def delen_page(
    request: HttpRequest, plan: Plan, *, form: DeelForm | None = None, status: int = 200
) -> HttpResponse:
    user: Any = request.user
    today = timezone.localdate()
    rows = plan.delingen.select_related("partner", "gedeeld_door").prefetch_related(
        "delen__doel", "delen__actie"
    )
    open_plan = plan.status != PlanStatus.AFGESLOTEN
    now: list[Deling] = []
    past: list[Deling] = []
    for row in rows:
        runs = open_plan and row.ingetrokken_op is None and row.tot > today
        (now if runs else past).append(row)
    context = {
        "plan": plan,
        "klant": plan.klant,
        "lopend": now,
        "voorbij": past,
        "form": form or DeelForm(initial={"versie": plan.versie}, onderdelen=parts_of(plan)),
        "mag_delen": open_plan and user.heeft(Recht.PLAN_BEWERKEN),
    }
    return render(request, "caseload/delen/delen.html", context, status=status)
