"""Reading the plan of a household: which one it is, for whom, and through whom somebody opens it (KRN-02)."""

from datetime import date, datetime

from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from caseload.plan.models import Plan
from serviceplein.klanten.gezin.lezen import running_on
from serviceplein.klanten.models import HuishoudenLid, Klant
from serviceplein.toegang.models import Gebruiker


def members_on(huishouden_id: int, op: date) -> set[int]:
    """Who belongs to a household on that day."""
    rows = HuishoudenLid.objects.filter(running_on(op), huishouden=huishouden_id)
    return set(rows.values_list("klant_id", flat=True))


def shared_with(klant_id: int, op: date) -> QuerySet[Plan]:
    """The running plan that the household of a klant shares; it goes along when its own klant leaves."""
    running = HuishoudenLid.objects.filter(running_on(op))
    homes = running.filter(klant=klant_id).values("huishouden")
    stays = running.filter(klant=OuterRef("klant"), huishouden=OuterRef("huishouden"))
    return Plan.objects.running().filter(Exists(stays), huishouden__in=homes)


def shared_plan_of(klant_id: int, op: date) -> Plan | None:
    """The plan of `shared_with`, when there is one."""
    return shared_with(klant_id, op).first()


def door_to(plan: Plan, user: Gebruiker, now: datetime) -> Klant:
    """The klant through whom this user opens the plan: its own, or a member already open to the user."""
    if plan.huishouden_id is None:
        return plan.klant
    members = members_on(plan.huishouden_id, timezone.localdate(now))
    open_now = Klant.objects.visible_to(user).open_for(user, now)
    if plan.klant_id not in members or open_now.filter(pk=plan.klant_id).exists():
        return plan.klant
    return open_now.filter(pk__in=members).order_by("pk").first() or plan.klant
