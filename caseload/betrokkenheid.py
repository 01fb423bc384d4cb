"""Whose own work a klant is: the contactpersoon, the regievoerder, and the teamleider of their team."""

from django.db.models import Q

from caseload.plan.models import Plan
from caseload.plan.transitions import PlanStatus
from caseload.toewijzing.models import Toewijzing, Wachtplaats
from caseload.toewijzing.transitions import WachtStatus
from serviceplein.toegang.betrokkenheid import register
from serviceplein.toegang.models import Gebruiker
from serviceplein.toegang.rollen import Rol


def contactpersoon(user: Gebruiker) -> Q:
    """Klanten in one's own caseload."""
    return Q(pk__in=Toewijzing.objects.filter(medewerker__gebruiker=user, tot__isnull=True).values("klant"))


def regievoerder(user: Gebruiker) -> Q:
    """Klanten whose plan one has the regie of."""
    running = Plan.objects.filter(regievoerder__gebruiker=user).exclude(status=PlanStatus.AFGESLOTEN)
    return Q(pk__in=running.values("klant"))


def teamleider(user: Gebruiker) -> Q:
    """Klanten of everybody in the team, and those who wait for the team."""
    medewerker = getattr(user, "medewerker", None) if Rol.TEAMLEIDER in user.rollen else None
    if medewerker is None:
        return Q(pk__in=[])
    running = Toewijzing.objects.filter(medewerker__team=medewerker.team_id, tot__isnull=True)
    waiting = Wachtplaats.objects.filter(team=medewerker.team_id, status=WachtStatus.WACHT)
    return Q(pk__in=running.values("klant")) | Q(pk__in=waiting.values("klant"))


def register_all() -> None:
    """Makes the relations known; called when the app starts."""
    register("caseload.contactpersoon", contactpersoon, vast=True)
    register("caseload.regievoerder", regievoerder)
    register("caseload.teamleider", teamleider)
