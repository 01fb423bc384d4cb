"""The day page of the coach: what asks attention today, each row with one next action (CAS-16)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.generic import View

from caseload.contact.radar import CODES, norms_of
from caseload.dag.deel import MEEST, Dag, Deel, Rij, delen
from serviceplein.catalogus.normen import NormOntbreekt, known_normen
from serviceplein.organisatie.models import Waarneming
from serviceplein.toegang.rollen import Recht
from serviceplein.toegang.verwerkingen import log_verwerking
from serviceplein.toegang.views import RechtMixin

NIEUW, VOORUIT = "dag.nieuw_dagen", "dag.vooruit_dagen"


@dataclass(frozen=True, slots=True, kw_only=True)
class Gevuld:
    """A part with its rows; `meer` says that there are more than it shows."""

    deel: Deel
    rijen: list[Rij]
    meer: bool

    @property
    def aantal(self) -> str:
        return f"{len(self.rijen)}+" if self.meer else str(len(self.rijen))


class Dagpagina(RechtMixin, View):
    recht = Recht.CASELOAD_BEKIJKEN

    def get(self, request: HttpRequest) -> HttpResponse:
        user: Any = request.user
        medewerker = getattr(user, "medewerker", None)
        now = timezone.now()
        today = timezone.localdate(now)
        filled = [] if medewerker is None else fill(day_of(user, medewerker, now))
        shown = {row.klant_id for part in filled for row in part.rijen if row.klant_id}
        log_verwerking(request, klant_id=None, handeling="dag bekijken", klanten=shown)
        context = {
            "vandaag": today,
            "delen": filled,
            "met_werk": [part for part in filled if part.rijen],
            "links": [part for part in filled if part.deel.kolom == 1],
            "rechts": [part for part in filled if part.deel.kolom == 2],
        }
        return render(request, "caseload/dag/dag.html", context)


def day_of(user: Any, medewerker: Any, now: Any) -> Dag:
    """The day with its norms, and whom one stands in for; two queries. Raises NormOntbreekt."""
    today = timezone.localdate(now)
    standing = Waarneming.objects.by_user(user, today)
    known = known_normen((NIEUW, VOORUIT, *CODES), op=today)
    if missing := [code for code in (NIEUW, VOORUIT) if code not in known]:
        raise NormOntbreekt(f"Geen waarde op {today} voor: {', '.join(missing)}. Vul de norm in bij Beheer.")
    return Dag(
        user=user,
        medewerker=medewerker,
        mensen=frozenset({medewerker.pk, *standing.values_list("medewerker", flat=True)}),
        now=now,
        today=today,
        contact=norms_of(known, today),
        nieuw=timedelta(days=int(known[NIEUW])),
        vooruit=timedelta(days=int(known[VOORUIT])),
    )


def fill(dag: Dag, parts: Sequence[Deel] | None = None, *, meest: int = MEEST) -> list[Gevuld]:
    """These parts, else every registered one; parts without rows stay when they have something to say.

    `meest`: rows of a part, at most MEEST.
    """
    found = []
    for deel in delen() if parts is None else parts:
        rows = list(deel.lees(dag))
        if rows or deel.leeg:
            found.append(Gevuld(deel=deel, rijen=rows[:meest], meer=len(rows) > meest))
    return found
