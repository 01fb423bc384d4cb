"""Whose own work a klant is: contactpersoon, waarnemer, regievoerder, and the teamleider of their team."""

from django.db.models import Q

from caseload.plan.models import Plan
from caseload.plan.transitions import PlanStatus
from caseload.regie.models import Regieverzoek
from caseload.toewijzing.erbij import SLEUTEL
from caseload.toewijzing.models import Toewijzing, Uitsluiting, Wachtplaats
from caseload.toewijzing.transitions import WachtStatus
from serviceplein.organisatie.models import Waarneming
from serviceplein.toegang.betrokkenheid import Wie, register
from serviceplein.toegang.rollen import Rol
from serviceplein.werk.models import Taak


def contactpersoon(wie: Wie) -> Q:
    """Klanten in one's own caseload."""
    return Q(
        pk__in=Toewijzing.objects.filter(medewerker__gebruiker=wie.gebruiker_id, tot__isnull=True).values(
            "klant"
        )
    )


def regievoerder(wie: Wie) -> Q:
    """Klanten whose plan one has the regie of."""
    running = Plan.objects.filter(regievoerder__gebruiker=wie.gebruiker_id).exclude(
        status=PlanStatus.AFGESLOTEN
    )
    return Q(pk__in=running.values("klant"))


def waarnemer(wie: Wie) -> Q:
    """Klanten of the colleagues one stands in for today, but nobody one may not help (CAS-08)."""
    standing = Waarneming.objects.by_user(wie.gebruiker_id, wie.vandaag.date()).values("medewerker")
    running = Toewijzing.objects.filter(medewerker__in=standing, tot__isnull=True)
    plans = Plan.objects.running().filter(regievoerder__in=standing)
    banned = Uitsluiting.objects.running().filter(medewerker__gebruiker=wie.gebruiker_id)
    followed = Q(pk__in=running.values("klant")) | Q(pk__in=plans.values("klant"))
    return followed & ~Q(pk__in=banned.values("klant"))


def specialist(wie: Wie) -> Q:
    """Klanten one helps along with, until that task is done (CAS-02)."""
    tasks = Taak.objects.open().filter(medewerker__gebruiker=wie.gebruiker_id, sleutel__startswith=SLEUTEL)
    return Q(pk__in=tasks.values("klant"))


def ontvanger(wie: Wie) -> Q:
    """Klanten of whom one is asked to think along or to take the regie over, while that is not answered."""
    standing = Waarneming.objects.by_user(wie.gebruiker_id, wie.vandaag.date()).values("medewerker")
    asked = Regieverzoek.objects.open().filter(
        Q(naar_medewerker__gebruiker=wie.gebruiker_id) | Q(naar_medewerker__in=standing)
    )
    return Q(pk__in=asked.values("plan__klant"))


def teamleider(wie: Wie) -> Q:
    """Klanten of everybody in the team, and those who wait for the team."""
    if wie.team_id is None or Rol.TEAMLEIDER not in wie.rollen:
        return Q(pk__in=[])
    running = Toewijzing.objects.filter(medewerker__team=wie.team_id, tot__isnull=True)
    waiting = Wachtplaats.objects.filter(team=wie.team_id, status=WachtStatus.WACHT)
    return Q(pk__in=running.values("klant")) | Q(pk__in=waiting.values("klant"))


def register_all() -> None:
    """Makes the relations known; called when the app starts."""
    register("caseload.contactpersoon", contactpersoon, vast=True)
    register("caseload.regievoerder", regievoerder)
    register("caseload.waarnemer", waarnemer)
    register("caseload.specialist", specialist)
    register("caseload.regieverzoek", ontvanger)
    register("caseload.teamleider", teamleider)
