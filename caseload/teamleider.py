"""What the page of a teamleider shows of the caseload: who waits, who is away, what moves, and the norms.

Each part costs a fixed number of queries, however many people and klanten the team has.
"""

from datetime import timedelta
from typing import Any

from django.db.models import Count, Min, Q
from django.http import HttpRequest
from django.utils import timezone

from caseload.herverdelen.models import Herverdeling
from caseload.toewijzing.models import Wachtplaats
from serviceplein.catalogus.models import Norm
from serviceplein.organisatie.functies import CONTACTPERSONEN, Functie
from serviceplein.organisatie.models import Afwezigheid, Medewerker, Team, Waarneming
from serviceplein.toegang.rollen import Recht
from serviceplein.ui.panelen import register

WEKEN = 6
"""How far ahead absences are shown."""
GETOOND = 8


def waiting_panel(request: HttpRequest, team: Team) -> dict[str, Any]:
    """The waiting list per functie: how many, since when, and whose term is over."""
    user: Any = request.user
    today = timezone.localdate()
    places = Wachtplaats.objects.visible_to(user).waiting().filter(team=team.pk).order_by()
    rows = places.values("functie").annotate(
        aantal=Count("pk"),
        te_laat=Count("pk", filter=Q(termijn__lt=today)),
        termijn=Min("termijn"),
    )
    lines = [{**row, "naam": Functie(row["functie"]).label} for row in rows.order_by("termijn", "functie")]
    return {"rijen": lines, "totaal": sum(row["aantal"] for row in lines)}


def absence_panel(request: HttpRequest, team: Team) -> dict[str, Any]:
    """Who is away now or soon, until when, and who stands in; two queries."""
    today = timezone.localdate()
    last = today + timedelta(weeks=WEKEN)
    people = Medewerker.objects.filter(team=team.pk, actief=True)
    rows = list(
        Afwezigheid.objects.filter(medewerker__in=people, van__lte=last, tot_en_met__gte=today)
        .select_related("medewerker")
        .order_by("van", "tot_en_met", "pk")[:GETOOND]
    )
    stand_ins = Waarneming.objects.filter(
        medewerker__in=[row.medewerker_id for row in rows], van__lte=last, tot_en_met__gte=today
    ).select_related("waarnemer")
    found = list(stand_ins.order_by("van", "pk"))
    return {
        "rijen": [
            {
                "afwezigheid": row,
                "waarnemers": [
                    one.waarnemer
                    for one in found
                    if one.medewerker_id == row.medewerker_id
                    and one.van <= row.tot_en_met
                    and one.tot_en_met >= row.van
                ],
            }
            for row in rows
        ],
        "vandaag": today,
    }


def moving_panel(request: HttpRequest, team: Team) -> dict[str, Any]:
    """The last redistributions of the team, those that run first; one query."""
    user: Any = request.user
    rows = Herverdeling.objects.visible_to(user).filter(team=team.pk).select_related("medewerker")
    return {"herverdelingen": list(rows.order_by("-gevraagd_op", "-pk")[:5])}


def norm_panel(request: HttpRequest, team: Team) -> dict[str, Any] | None:
    """The norms a team works by: klanten per fte of its functies and the hard maximum; two queries."""
    today = timezone.localdate()
    used = Medewerker.objects.filter(team=team.pk, actief=True, functie__in=CONTACTPERSONEN)
    functies = set(used.values_list("functie", flat=True))
    if not functies:
        return None
    codes = {f"caseload.{functie}" for functie in functies} | {"caseload.hard_maximum_procent"}
    norms = Norm.objects.filter(
        Q(geldig_tot__isnull=True) | Q(geldig_tot__gt=today), code__in=codes, geldig_van__lte=today
    )
    user: Any = request.user
    return {
        "normen": list(norms.order_by("code")),
        "mag_herverdelen": user.heeft(Recht.CASELOAD_HERVERDELEN),
        "mag_caseload": user.heeft(Recht.CASELOAD_BEKIJKEN),
    }


def register_all() -> None:
    """Called when the app starts."""
    for volgorde, (naam, render, recht) in enumerate(
        (
            ("wachtlijst", waiting_panel, Recht.CONTACTPERSOON_TOEWIJZEN),
            ("afwezigheid", absence_panel, Recht.COLLEGA_BEKIJKEN),
            ("herverdelen", moving_panel, Recht.CASELOAD_HERVERDELEN),
            ("normen", norm_panel, Recht.TEAM_BEKIJKEN),
        ),
        start=1,
    ):
        register(
            plaats="teamleider",
            naam=naam,
            volgorde=volgorde * 10,
            render=render,
            template=f"caseload/teamleider/_{naam}.html",
            recht=recht,
        )
