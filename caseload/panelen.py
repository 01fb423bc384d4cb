"""What the pages of klant and melding show of the caseload."""

from typing import Any

from django.http import HttpRequest
from django.utils import timezone

from caseload.plan.gezinsplan import members_on
from caseload.plan.models import Plan
from caseload.regie.betrokkenen import actions_for, involved_of, plan_for, regie_panel
from caseload.toewijzing.forms import EindeForm
from caseload.toewijzing.kandidaten import running_toewijzing
from caseload.toewijzing.models import Wachtplaats
from caseload.toewijzing.paneel import toewijzing_panel, uitsluiting_panel
from caseload.voorzieningen.einde import via_helpdesk
from serviceplein.klanten.gezin.lezen import household_on
from serviceplein.klanten.models import Klant
from serviceplein.toegang.rollen import Recht
from serviceplein.ui.panelen import register


def contactpersoon_panel(request: HttpRequest, klant: Klant) -> dict[str, Any] | None:
    """The vaste contactpersoon, who has the regie, and how to reach them (KRN-14); a place in line else."""
    user: Any = request.user
    toewijzing = running_toewijzing(klant.pk)
    plan = plan_for(request, klant)
    if plan and plan.afgesloten_op:
        plan = None
    waiting, helpdesk = None, False
    if toewijzing is None:
        waiting = Wachtplaats.objects.waiting().filter(klant=klant).first()
        helpdesk = plan is None and via_helpdesk(klant.pk)
    return {
        "betrokkenen": involved_of(
            plan, toewijzing, actions_for(request, plan) if plan else None, helpdesk=helpdesk
        ),
        "via_helpdesk": helpdesk,
        "toewijzing": toewijzing,
        "wachtplaats": waiting,
        "einde_form": getattr(request, "einde_form", None) or EindeForm(auto_id="einde-%s"),
        "mag_wisselen": user.heeft(Recht.CONTACTPERSOON_AFWIJKEN),
        "mag_beeindigen": toewijzing is not None and user.heeft(Recht.PLAN_BEWERKEN),
    }


def plan_panel(request: HttpRequest, klant: Klant) -> dict[str, Any] | None:
    """What is wanted and still to be done; of a closed plan only when it ended, and nothing without one."""
    plan = plan_for(request, klant)
    if plan is None:
        return None
    if plan.afgesloten_op:
        return {"plan": plan}
    return {"plan": plan, "doelen": list(plan.doelen.all()), "acties": actions_for(request, plan)[:5]}


def gezin_panel(request: HttpRequest, klant: Klant) -> dict[str, Any] | None:
    """The one plan of the household, and own plans of members that can become it or join it (KRN-02)."""
    user: Any = request.user
    today = timezone.localdate()
    house = household_on(klant.pk, today)
    if house is None:
        return None
    visible = (
        Plan.objects.visible_to(user).running().select_related("klant", "regievoerder__team", "regiepartner")
    )
    plans = visible.filter(klant__in=members_on(house.pk, today)).order_by("pk").prefetch_related("doelen")
    shared = next((plan for plan in plans if plan.huishouden_id == house.pk), None)
    return {
        "gezinsplan": shared,
        "doelen": list(shared.doelen.select_related("klant")) if shared else [],
        "betrokkenen": involved_of(shared, running_toewijzing(shared.klant_id)) if shared else [],
        "eigen_plannen": [plan for plan in plans if plan.huishouden_id != house.pk],
        "mag_bewerken": user.heeft(Recht.PLAN_BEWERKEN),
    }


def register_all() -> None:
    """Called when the app starts."""
    register(
        plaats="melding",
        naam="contactpersoon",
        volgorde=10,
        render=toewijzing_panel,
        template="caseload/toewijzing/_melding.html",
    )
    register(
        plaats="klantbalk",
        naam="regie",
        volgorde=10,
        render=regie_panel,
        template="caseload/regie/_balk.html",
    )
    register(
        plaats="klant",
        naam="contactpersoon",
        volgorde=10,
        render=contactpersoon_panel,
        template="caseload/toewijzing/_klant.html",
    )
    register(
        plaats="klant-verloop",
        naam="uitsluitingen",
        volgorde=90,
        render=uitsluiting_panel,
        template="caseload/toewijzing/_uitsluitingen.html",
        recht=Recht.CONTACTPERSOON_TOEWIJZEN,
    )
    register(
        plaats="klant", naam="plan", volgorde=20, render=plan_panel, template="caseload/plan/_klant.html"
    )
    register(
        plaats="huishouden",
        naam="gezinsplan",
        volgorde=10,
        render=gezin_panel,
        template="caseload/plan/_gezin.html",
    )
