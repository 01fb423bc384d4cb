"""Whose own work a klant is: contactpersoon, waarnemer, regievoerder, and the teamleider of their team."""

from django.db.models import Q
from django.utils import timezone

from caseload.plan.models import Plan
from caseload.plan.transitions import PlanStatus
from caseload.toewijzing.models import Toewijzing, Uitsluiting, Wachtplaats
from caseload.toewijzing.transitions import WachtStatus
from serviceplein.organisatie.models import Waarneming
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


def waarnemer(user: Gebruiker) -> Q:
    """Klanten of the colleagues one stands in for today, but nobody one may not help (CAS-08)."""
    standing = Waarneming.objects.by_user(user, timezone.localdate()).values("medewerker")
    running = Toewijzing.objects.filter(medewerker__in=standing, tot__isnull=True)
    plans = Plan.objects.running().filter(regievoerder__in=standing)
    banned = Uitsluiting.objects.running().filter(medewerker__gebruiker=user)
    followed = Q(pk__in=running.values("klant")) | Q(pk__in=plans.values("klant"))
    return followed & ~Q(pk__in=banned.values("klant"))


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
    register("caseload.waarnemer", waarnemer)
    register("caseload.teamleider", teamleider)
