"""Who works where and who is here today."""

from datetime import date, datetime, timedelta
from typing import Any

from django import forms
from django.db.models import Prefetch, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.generic import View

from serviceplein.organisatie import services
from serviceplein.organisatie.lijsten import Smoelenboek
from serviceplein.organisatie.models import Afwezigheid, Medewerker, Team
from serviceplein.organisatie.week import Dag, Staat, day_of, week_of
from serviceplein.toegang.models import Gebruiker
from serviceplein.toegang.rechten import Recht
from serviceplein.toegang.views import RechtMixin
from serviceplein.ui.formulieren import DatumField, Formulier
from serviceplein.ui.lijst import LijstView
from serviceplein.ui.stap import Formulierpagina


def _today(person: Medewerker, today: date) -> Dag:
    return day_of(person.afwezigheden.all(), person.rooster.all(), today)


def _with_absences(rows: QuerySet[Medewerker]) -> QuerySet[Medewerker]:
    """Absences that run or come, fetched once for the whole list."""
    coming = Afwezigheid.objects.filter(tot_en_met__gte=timezone.localdate())
    return rows.prefetch_related(Prefetch("afwezigheden", queryset=coming), "rooster")


class SmoelenboekView(RechtMixin, LijstView):
    recht = Recht.SMOELENBOEK
    template_name = "organisatie/smoelenboek.html"
    lijst = Smoelenboek

    def get_queryset(self) -> QuerySet[Any]:
        return _with_absences(Medewerker.objects.filter(actief=True).select_related("team"))


class AfwezigheidFormulier(Formulier):
    soort = forms.ChoiceField(label="Soort", choices=Afwezigheid.Soort.choices)
    van = DatumField(label="Eerste dag")
    tot_en_met = DatumField(label="Laatste dag")


class MedewerkerPagina(Formulierpagina):
    """One medewerker: functie, team, languages, how to reach them and when they are away."""

    recht = Recht.SMOELENBOEK
    formulier = AfwezigheidFormulier
    template_name = "organisatie/medewerker.html"
    terug = "medewerker"
    gelukt = "De afwezigheid is gemeld."

    def find(self, **kwargs: Any) -> None:
        rows = _with_absences(Medewerker.objects.filter(actief=True).select_related("team__locatie"))
        self.medewerker = rows.get(pk=kwargs["medewerker_id"])

    def run(self, data: dict[str, Any], *, actor: Gebruiker, now: datetime) -> None:
        services.report_absence(services.ReportAbsence(**self.kwargs, **data), actor=actor, now=now)

    def page(self, form: Formulier | None, status: int = 200) -> HttpResponse:
        return super().page(form if services.may_report(self.medewerker, self.user) else None, status)

    def context(self) -> dict[str, Any]:
        person, today = self.medewerker, timezone.localdate()
        return {
            "medewerker": person,
            "vandaag": _today(person, today),
            "komend": sorted(person.afwezigheden.all(), key=lambda row: row.van),
            "week": week_of([person], today - timedelta(days=today.weekday()))[0],
            "mag_collega": self.user.heeft(Recht.COLLEGA_BEKIJKEN),
        }


class TeamPagina(RechtMixin, View):
    """One team: its people, where it sits and which wijken it serves."""

    recht = Recht.SMOELENBOEK

    def get(self, request: HttpRequest, team_id: int) -> HttpResponse:
        user: Any = request.user
        teams = Team.objects.select_related("locatie").prefetch_related("wijken", "gemeenten")
        team = get_object_or_404(teams, pk=team_id)
        people = _with_absences(Medewerker.objects.filter(actief=True, team=team).order_by("naam", "pk"))
        today = timezone.localdate()
        rows: list[dict[str, Any]] = [
            {"medewerker": person, "vandaag": _today(person, today)} for person in people
        ]
        context = {
            "team": team,
            "mensen": rows,
            "mag_rooster": user.heeft(Recht.COLLEGA_BEKIJKEN),
            "aanwezig": sum(row["vandaag"].staat == Staat.WERKT for row in rows),
        }
        return render(request, "organisatie/team.html", context)
