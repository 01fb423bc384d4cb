"""One gezin, one plan, one regie: the plan that a whole household shares (KRN-02)."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import F, Max
from django.utils import timezone

from caseload.plan.gezinsplan import members_on, shared_plan_of
from caseload.plan.models import Doel, Plan
from caseload.plan.opening import evaluation_key, make_plan_key
from caseload.plan.services import PlanChanged, lock_plan
from caseload.plan.transitions import PlanStatus
from serviceplein.dossier.services import record
from serviceplein.dossier.stap import step
from serviceplein.fouten import DomainError
from serviceplein.klanten.gezin.lezen import household_on
from serviceplein.toegang.models import Gebruiker
from serviceplein.werk.services import end_taken


class GeenGezin(DomainError):
    code = "caseload.geen_gezin"


class GezinsplanBestaat(DomainError):
    code = "caseload.gezinsplan_bestaat"


@dataclass(frozen=True, slots=True, kw_only=True)
class SharePlan:
    """The plan of one member becomes the plan of the household."""

    plan_id: int
    versie: int


@dataclass(frozen=True, slots=True, kw_only=True)
class JoinPlan:
    """A member's own plan goes up in the shared one."""

    plan_id: int
    versie: int


@step
def share_plan(command: SharePlan, *, actor: Gebruiker, now: datetime) -> PlanChanged:
    """Makes a plan the one plan of the household its klant belongs to today.

    Raises Plan.DoesNotExist, PermissionDenied, PlanAfgesloten, PlanGewijzigd, GeenGezin, GezinsplanBestaat.
    """
    plan = lock_plan(command.plan_id, command.versie, actor=actor, now=now)
    today = timezone.localdate(now)
    house = household_on(plan.klant_id, today)
    if house is None or len(members_on(house.pk, today)) < 2:
        raise GeenGezin("Deze klant heeft geen gezinsleden. Leg eerst het huishouden vast.")
    for other in Plan.objects.running().filter(huishouden=house).exclude(pk=plan.pk).select_for_update():
        if other.klant_id in members_on(house.pk, today):
            raise GezinsplanBestaat("Dit huishouden heeft al een gezinsplan. Neem de doelen daarin op.")
        other.huishouden = None
        other.save(update_fields=["huishouden"])
    plan.huishouden = house
    plan.versie += 1
    plan.save(update_fields=["huishouden", "versie"])
    record(
        "plan.gedeeld",
        actor=actor,
        now=now,
        klant_id=plan.klant_id,
        onderwerp=plan,
        gegevens={"versie": plan.versie, "huishouden_id": house.pk},
    )
    return PlanChanged(plan_id=plan.pk, versie=plan.versie, object_id=plan.pk)


@step
def join_plan(command: JoinPlan, *, actor: Gebruiker, now: datetime) -> PlanChanged:
    """Takes the goals and actions of a member's own plan into the plan of the household and closes it.

    Raises Plan.DoesNotExist (also when the shared plan is not open to the actor), PermissionDenied,
    PlanAfgesloten, PlanGewijzigd, GeenGezin.
    """
    own = lock_plan(command.plan_id, command.versie, actor=actor, now=now)
    found = shared_plan_of(own.klant_id, timezone.localdate(now))
    if found is None or found.pk == own.pk:
        raise GeenGezin("Dit huishouden heeft nog geen gezinsplan. Maak eerst een plan het gezinsplan.")
    shared = Plan.objects.open_for(actor, now).select_for_update(of=("self",)).get(pk=found.pk)
    last = shared.doelen.aggregate(last=Max("volgorde"))["last"] or 0
    Doel.objects.filter(plan=own).update(plan=shared, klant=own.klant_id, volgorde=F("volgorde") + last)
    own.status = PlanStatus.AFGESLOTEN
    own.afgesloten_op = now
    own.versie += 1
    own.save(update_fields=["status", "afgesloten_op", "versie"])
    shared.versie += 1
    shared.save(update_fields=["versie"])
    end_taken(sleutels=[make_plan_key(own.pk), evaluation_key(own.pk)], now=now, actor=actor, gedaan=False)
    record(
        "plan.samengevoegd",
        actor=actor,
        now=now,
        klant_id=own.klant_id,
        onderwerp=shared,
        gegevens={"versie": shared.versie, "eigen_plan_id": own.pk},
    )
    return PlanChanged(plan_id=shared.pk, versie=shared.versie, object_id=shared.pk)
