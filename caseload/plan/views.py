"""The plan van aanpak on one page, with every change as a form of its own."""

from collections.abc import Callable
from typing import Any

from django.core.exceptions import ObjectDoesNotExist
from django.db.models import Prefetch
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.generic import View

from caseload.plan import forms, services
from caseload.plan.gezinsplan import door_to, members_on
from caseload.plan.models import Actie, Doel, Plan
from caseload.plan.policy import compare_goals, in_order
from caseload.plan.regiepartner import NameRegiepartner, RegieNietMogelijk, name_regiepartner
from caseload.plan.transitions import ActieStatus, PlanStatus
from caseload.regie import involved_of
from caseload.toewijzing.kandidaten import running_toewijzing
from serviceplein.dossier.models import Gebeurtenis
from serviceplein.dossier.soorten import sentence
from serviceplein.klanten.models import Klant
from serviceplein.toegang.doelbinding import require_open
from serviceplein.toegang.rollen import Recht
from serviceplein.toegang.verwerkingen import log_shown
from serviceplein.toegang.views import RechtMixin
from serviceplein.ui.formulieren import Formulier

Step = Callable[[dict[str, Any]], Any]


class PlanPagina(RechtMixin, View):
    recht = Recht.KLANT_BEKIJKEN

    def get(self, request: HttpRequest, plan_id: int) -> HttpResponse:
        return plan_page(request, plan_id)


class PlanStap(RechtMixin, View):
    """Posts one form; on a refusal the page comes back with what was typed."""

    recht = Recht.PLAN_BEWERKEN
    formulier: type[Formulier]
    naam: str

    def run(self, request: HttpRequest, plan_id: int, form_id: str, perform: Step) -> HttpResponse:
        plan = visible_plan(request, plan_id)
        extra = {"leden": _members(plan, request)} if self.formulier is forms.NieuwDoelForm else {}
        form = self.formulier(request.POST, auto_id=f"{form_id}-%s", **extra)
        if not form.is_valid():
            return plan_page(request, plan_id, status=422, open_form=form_id, form=form)
        try:
            perform(form.cleaned_data)
        except ObjectDoesNotExist as error:
            raise Http404 from error
        except services.PlanGewijzigd as conflict:
            return plan_page(
                request,
                plan_id,
                status=409,
                open_form=form_id,
                form=_newer(form, conflict),
                conflict=conflict,
            )
        except (services.DatumNietMogelijk, services.PlanOnvolledig, RegieNietMogelijk) as refused:
            form.add_error(refused.veld, refused.message)
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


class ActieToevoegen(PlanStap):
    formulier = forms.ActieForm

    def post(self, request: HttpRequest, doel_id: int) -> HttpResponse:
        user: Any = request.user
        doel = get_object_or_404(Doel, pk=doel_id)
        return self.run(
            request,
            doel.plan_id,
            f"actie-bij-{doel_id}",
            lambda data: services.add_actie(
                services.AddActie(doel_id=doel_id, **data), actor=user, now=timezone.now()
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
                services.EstablishPlan(plan_id=plan_id, **data), actor=user, now=timezone.now()
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


def _newer(form: Formulier, conflict: services.PlanGewijzigd) -> Formulier:
    """The same form with what was typed, ready to be saved on top of the present version."""
    data = {**form.data.dict(), "versie": str(conflict.versie)}  # type: ignore[attr-defined]
    extra = {"leden": form.leden} if isinstance(form, forms.NieuwDoelForm) else {}
    return type(form)(data, auto_id=form.auto_id, **extra)


def visible_plan(request: HttpRequest, plan_id: int) -> Plan:
    """The plan of a klant this user may see; else 404. Asks for a purpose outside own work.

    Who helps one member of a household opens the plan they share, and reads about its klant as well.
    """
    user: Any = request.user
    plans = Plan.objects.visible_to(user).select_related("klant", "regievoerder__team", "regiepartner")
    acties = Prefetch("doelen__acties", Actie.objects.select_related("partner"))
    plan = get_object_or_404(plans.prefetch_related("doelen", acties), pk=plan_id)
    door = door_to(plan, user, timezone.now())
    require_open(request, door, handeling="plan bekijken")
    if door.pk != plan.klant_id:
        log_shown(request, [plan.klant_id], handeling="plan bekijken")
    return plan


def _members(plan: Plan, request: HttpRequest) -> list[tuple[int, str]]:
    """Of whom a goal in the plan of a household can be; nobody to choose in the plan of one klant."""
    user: Any = request.user
    if plan.huishouden_id is None:
        return []
    members = members_on(plan.huishouden_id, timezone.localdate())
    return [(row.pk, row.naam) for row in Klant.objects.filter(pk__in=members).order_by("pk").rows_for(user)]


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
    members = _members(plan, request)
    may_edit = user.heeft(Recht.PLAN_BEWERKEN) and plan.status != PlanStatus.AFGESLOTEN
    given = {open_form: form} if form is not None else {}
    doelen: list[dict[str, Any]] = [
        {
            "doel": doel,
            "voor": dict(members).get(doel.klant_id or 0, ""),
            "verschil": compare_goals(doel.van_klant, doel.van_gemeente),
            "dominant": doel.leefgebied == plan.dominant_probleem,
            "wijzigen": given.get(f"doel-{doel.pk}") or _doel_form(plan, doel),
            "actie": given.get(f"actie-bij-{doel.pk}") or _actie_form(plan, doel),
            "toont_wijzigen": open_form == f"doel-{doel.pk}",
            "toont_actie": open_form == f"actie-bij-{doel.pk}",
        }
        for doel in in_order(plan.doelen.all(), plan.dominant_probleem)
    ]
    context = {
        "plan": plan,
        "klant": plan.klant,
        "betrokkenen": involved_of(plan, running_toewijzing(plan.klant_id)),
        "doelen": doelen,
        "heeft_acties": any(doel["doel"].acties.all() for doel in doelen),
        "mag_bewerken": may_edit,
        "mag_afwegen": user.heeft(Recht.AFWEGING_VASTLEGGEN),
        "nieuw": given.get("doel-nieuw")
        or forms.NieuwDoelForm(
            initial={"versie": plan.versie, "leefgebied": plan.dominant_probleem},
            auto_id="doel-nieuw-%s",
            leden=members,
        ),
        "regiepartner": given.get("regiepartner")
        or forms.RegiepartnerForm(initial={"versie": plan.versie}, auto_id="regiepartner-%s"),
        "vaststellen": given.get("vaststellen")
        or forms.VaststellenForm(
            initial={"versie": plan.versie, "ondertekend_op": timezone.localdate()}, auto_id="vaststellen-%s"
        ),
        "open_form": open_form,
        "conflict": conflict,
        "mijn_tekst": _typed(form) if conflict and form is not None else [],
        "hun_tekst": _theirs(plan, open_form) if conflict else [],
        "hun_stappen": _steps_since(plan, request) if conflict else [],
    }
    return render(request, "caseload/plan/plan.html", context, status=status)


def _doel_form(plan: Plan, doel: Doel) -> forms.DoelForm:
    values = {
        "versie": plan.versie,
        "leefgebied": doel.leefgebied,
        "van_klant": doel.van_klant,
        "van_gemeente": doel.van_gemeente,
        "streefdatum": doel.streefdatum,
    }
    return forms.DoelForm(initial=values, auto_id=f"doel-{doel.pk}-%s")


def _actie_form(plan: Plan, doel: Doel) -> forms.ActieForm:
    return forms.ActieForm(initial={"versie": plan.versie}, auto_id=f"actie-bij-{doel.pk}-%s")


def _typed(form: Formulier) -> list[tuple[str, str]]:
    """What this user typed, in words."""
    rows = []
    for bound in form.visible_fields():
        value = bound.value() or ""
        choices = dict(getattr(bound.field, "choices", ()))
        rows.append((str(bound.label), str(choices.get(value, value))))
    return rows


def _theirs(plan: Plan, open_form: str) -> list[tuple[str, str]]:
    """What the goal reads now; empty when the form does not change an existing goal."""
    for doel in plan.doelen.all():
        if open_form == f"doel-{doel.pk}":
            form = _doel_form(plan, doel)
            return _typed(form)
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
