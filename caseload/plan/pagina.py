"""The whole plan on one page: goals, network, actions, what was signed, when it is looked at again."""

from typing import Any

from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone

from caseload.delen.models import Deling
from caseload.plan import forms, services
from caseload.plan.actoren import names_for
from caseload.plan.gezinsplan import door_to, members_on
from caseload.plan.models import Actie, Doel, Plan
from caseload.plan.netwerk import network_of
from caseload.plan.policy import compare_goals, in_order
from caseload.plan.transitions import PlanStatus
from caseload.regie.betrokkenen import involved_of
from caseload.regie.lezen import proposal_for
from caseload.regie.models import Regieverzoek
from caseload.toewijzing.kandidaten import running_toewijzing
from caseload.vaststelling.inhoud import contents_of, network_in_words
from caseload.vaststelling.verschil import differences
from serviceplein.dossier.models import Gebeurtenis
from serviceplein.dossier.soorten import sentence
from serviceplein.klanten.models import Klant
from serviceplein.toegang.doelbinding import require_open
from serviceplein.toegang.rollen import Recht
from serviceplein.toegang.verwerkingen import log_shown
from serviceplein.ui.formulieren import Formulier

Given = dict[str, Formulier]


def visible_plan(request: HttpRequest, plan_id: int) -> Plan:
    """The plan of a klant this user may see; else 404. Asks for a purpose outside own work.

    Who helps one member of a household opens the plan they share, and reads about its klant as well.
    """
    user: Any = request.user
    plans = Plan.objects.visible_to(user).select_related("klant", "regievoerder__team", "regiepartner")
    acties = Prefetch("doelen__acties", Actie.objects.select_related("partner"))
    goals = Prefetch("doelen", Doel.objects.select_related("netwerkvraag"))
    plan = get_object_or_404(
        plans.prefetch_related(goals, acties, "doelen__netwerkvraag__contacten"), pk=plan_id
    )
    door = door_to(plan, user, timezone.now())
    require_open(request, door, handeling="plan bekijken")
    if door.pk != plan.klant_id:
        log_shown(request, [plan.klant_id], handeling="plan bekijken")
    return plan


def extra_of(form: type[Formulier], plan: Plan, request: HttpRequest) -> dict[str, Any]:
    """What a form needs of the plan: whose goal it can be, who from the network can help."""
    if form is forms.NieuwDoelForm:
        return {"leden": _members(plan, request)}
    if form is forms.NetwerkvraagForm:
        return {"netwerk": _network(plan)}
    return {}


def _members(plan: Plan, request: HttpRequest) -> list[tuple[int, str]]:
    """Of whom a goal in the plan of a household can be; nobody to choose in the plan of one klant."""
    user: Any = request.user
    if plan.huishouden_id is None:
        return []
    members = members_on(plan.huishouden_id, timezone.localdate())
    return [(row.pk, row.naam) for row in Klant.objects.filter(pk__in=members).order_by("pk").rows_for(user)]


def _network(plan: Plan) -> list[tuple[int, str]]:
    return [
        (one.pk, f"{one.naam}, {one.get_relatie_display().lower()}: {one.kan_helpen_met}")
        for one in network_of(plan, timezone.localdate())
    ]


def plan_page(
    request: HttpRequest,
    plan_id: int,
    *,
    status: int = 200,
    open_form: str = "",
    form: Formulier | None = None,
    conflict: services.PlanGewijzigd | None = None,
) -> HttpResponse:
    """The whole plan; `form` comes back open with what was typed, a conflict shows both texts."""
    user: Any = request.user
    plan = visible_plan(request, plan_id)
    may_edit = user.heeft(Recht.PLAN_BEWERKEN) and plan.status != PlanStatus.AFGESLOTEN
    given: Given = {open_form: form} if form is not None else {}
    members, network = _members(plan, request), _network(plan) if may_edit else []
    doelen = [
        _goal(plan, doel, given, dict(members), network, open_form)
        for doel in in_order(plan.doelen.all(), plan.dominant_probleem)
    ]
    context = {
        "plan": plan,
        "klant": plan.klant,
        "betrokkenen": involved_of(plan, running_toewijzing(plan.klant_id)),
        "doelen": doelen,
        "namen": names_for(plan, timezone.localdate()) if may_edit else [],
        "heeft_acties": any(doel["doel"].acties.all() for doel in doelen),
        "mag_bewerken": may_edit,
        "mag_afwegen": user.heeft(Recht.AFWEGING_VASTLEGGEN),
        "open_form": open_form,
        "conflict": conflict,
        "mijn_tekst": _typed(form) if conflict and form is not None else [],
        "hun_tekst": _theirs(plan, open_form) if conflict else [],
        "hun_stappen": _steps_since(plan, request) if conflict else [],
        **_side_forms(plan, given, members),
        **_side(plan),
    }
    return render(request, "caseload/plan/plan.html", context, status=status)


def _goal(
    plan: Plan,
    doel: Doel,
    given: Given,
    members: dict[int, str],
    network: list[tuple[int, str]],
    open_form: str,
) -> dict[str, Any]:
    """One goal with its forms, and what both sides want."""
    answer = getattr(doel, "netwerkvraag", None)
    return {
        "doel": doel,
        "voor": members.get(doel.klant_id or 0, ""),
        "verschil": compare_goals(doel.van_klant, doel.van_gemeente),
        "dominant": doel.leefgebied == plan.dominant_probleem,
        "netwerkvraag": answer,
        "netwerk_tekst": network_in_words(doel),
        "wijzigen": given.get(f"doel-{doel.pk}") or _doel_form(plan, doel),
        "actie": given.get(f"actie-bij-{doel.pk}")
        or forms.ActieForm(initial={"versie": plan.versie}, auto_id=f"actie-bij-{doel.pk}-%s"),
        "vraag": given.get(f"netwerk-{doel.pk}")
        or forms.NetwerkvraagForm(
            initial={
                "versie": plan.versie,
                "contacten": [one.pk for one in answer.contacten.all()] if answer else [],
                "toelichting": answer.toelichting if answer else "",
            },
            auto_id=f"netwerk-{doel.pk}-%s",
            netwerk=network,
        ),
        "toont_wijzigen": open_form == f"doel-{doel.pk}",
        "toont_actie": open_form == f"actie-bij-{doel.pk}",
        "toont_vraag": open_form in (f"netwerk-{doel.pk}", f"actie-bij-{doel.pk}") and answer is None,
    }


def _side_forms(plan: Plan, given: Given, members: list[tuple[int, str]]) -> dict[str, Formulier]:
    today = timezone.localdate()
    begin: dict[str, Any] = {"versie": plan.versie}
    return {
        "nieuw": given.get("doel-nieuw")
        or forms.NieuwDoelForm(
            initial={**begin, "leefgebied": plan.dominant_probleem}, auto_id="doel-nieuw-%s", leden=members
        ),
        "regiepartner": given.get("regiepartner")
        or forms.RegiepartnerForm(initial=begin, auto_id="regiepartner-%s"),
        "dominant": given.get("dominant")
        or forms.DominantForm(initial={**begin, "leefgebied": plan.dominant_probleem}, auto_id="dominant-%s"),
        "vaststellen": given.get("vaststellen")
        or forms.VaststellenForm(initial={**begin, "ondertekend_op": today}, auto_id="vaststellen-%s"),
        "evaluatie": given.get("evaluatie")
        or forms.EvaluatieForm(initial={**begin, "gehouden_op": today}, auto_id="evaluatie-%s"),
    }


def _side(plan: Plan) -> dict[str, Any]:
    """Beside the goals: what was signed and changed since, evaluations, the regie, what is shared."""
    signed = plan.versies.first()
    return {
        "vastgesteld": signed,
        "gewijzigd": bool(signed and differences(signed.inhoud, contents_of(plan))),
        "evaluaties": list(plan.evaluaties.all()[:5]),
        "voorstel": proposal_for(plan) if plan.status != PlanStatus.AFGESLOTEN else None,
        "verzoeken": list(Regieverzoek.objects.open().with_names().filter(plan=plan).order_by("pk")),
        "delingen": list(
            Deling.objects.running(timezone.localdate()).filter(plan=plan).select_related("partner")
        ),
    }


def _doel_form(plan: Plan, doel: Doel) -> forms.DoelForm:
    values = {
        "versie": plan.versie,
        "leefgebied": doel.leefgebied,
        "van_klant": doel.van_klant,
        "van_gemeente": doel.van_gemeente,
        "streefdatum": doel.streefdatum,
    }
    return forms.DoelForm(initial=values, auto_id=f"doel-{doel.pk}-%s")


def _typed(form: Formulier) -> list[tuple[str, str]]:
    """What this user typed, in words."""
    rows = []
    for bound in form.visible_fields():
        value = bound.value() or ""
        choices = {str(code): label for code, label in getattr(bound.field, "choices", ())}
        many = value if isinstance(value, list) else [value]
        rows.append((str(bound.label), ", ".join(str(choices.get(str(one), one)) for one in many)))
    return rows


def _theirs(plan: Plan, open_form: str) -> list[tuple[str, str]]:
    """What the goal reads now; empty when the form does not change an existing goal."""
    for doel in plan.doelen.all():
        if open_form == f"doel-{doel.pk}":
            return _typed(_doel_form(plan, doel))
    return []


def _steps_since(plan: Plan, request: HttpRequest) -> list[str]:
    """What colleagues did to the plan after this user opened it, oldest first."""
    seen = request.POST.get("versie", "")
    if not seen.isdigit():
        return []
    events = Gebeurtenis.objects.filter(
        onderwerp_soort="caseload.plan", onderwerp_id=plan.pk, gegevens__versie__gt=int(seen)
    )
    return [
        f"{sentence(event)} ({event.actor or 'automatisch'}, {timezone.localtime(event.op):%H.%M} uur)"
        for event in events.select_related("actor").order_by("pk")
    ]
