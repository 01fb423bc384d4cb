"""Whose figures somebody may see: the gemeente, a team, a medewerker (RAP-01)."""

from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.core.exceptions import PermissionDenied
from django.db.models import Exists, OuterRef, QuerySet
from django.http import Http404

from reporting.indicatoren.vraag import GEMEENTE, Bereik, read_medewerker, read_team
from serviceplein.organisatie.models import Medewerker, Team
from serviceplein.toegang.models import Gebruiker
from serviceplein.toegang.rollen import Recht


def visible_teams(user: Gebruiker) -> QuerySet[Any]:
    """Teams whose figures the user may see: one's own, or all for who also sees the whole gemeente.

    `eigen` says in which of them the user works, `wijk_ids` which wijken each has.
    """
    own = Medewerker.objects.filter(gebruiker=user, team=OuterRef("pk"))
    wijken = Team.wijken.through.objects.filter(team=OuterRef("pk")).order_by("wijk").values("wijk")
    teams = Team.objects.annotate(eigen=Exists(own), wijk_ids=ArraySubquery(wijken)).order_by("naam", "pk")
    if not user.heeft(Recht.TEAM_BEKIJKEN):
        return teams.none()
    if user.heeft(Recht.RAAD_BEKIJKEN):
        return teams
    return teams.filter(eigen=True)


def visible_medewerkers(user: Gebruiker) -> QuerySet[Medewerker]:
    """Medewerkers of visible teams, and oneself."""
    own = Medewerker.objects.filter(gebruiker=user) if user.heeft(Recht.CASELOAD_BEKIJKEN) else None
    of_teams = Medewerker.objects.filter(team__in=visible_teams(user).order_by())
    return of_teams if own is None else of_teams | own


def read_bereik(sleutel: str, user: Gebruiker) -> Bereik:
    """The reach an address names. Raises Http404 (absent or not the user's), PermissionDenied (gemeente)."""
    soort, _, number = sleutel.partition("-")
    if soort == "gemeente":
        if not user.heeft(Recht.RAAD_BEKIJKEN):
            raise PermissionDenied
        return GEMEENTE
    if not number.isdecimal() or len(number) > 18:
        raise Http404
    if soort == "team" and (team := visible_teams(user).filter(pk=int(number)).first()):
        return read_team(team, team.wijk_ids)
    if soort == "medewerker" and (who := visible_medewerkers(user).filter(pk=int(number)).first()):
        return read_medewerker(who)
    raise Http404


def default_bereik(user: Gebruiker) -> str:
    """What a figure is about when the address does not say."""
    if user.heeft(Recht.RAAD_BEKIJKEN):
        return GEMEENTE.sleutel
    team = visible_teams(user).first()
    if team:
        return f"team-{team.pk}"
    own: Any = visible_medewerkers(user).first()
    if own is None:
        raise PermissionDenied
    return f"medewerker-{own.pk}"
