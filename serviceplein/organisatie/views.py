"""Who works where and who is here today."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import Prefetch, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.generic import View

from serviceplein.fouten import DomainError
from serviceplein.organisatie import services
from serviceplein.organisatie.lijsten import Smoelenboek
from serviceplein.organisatie.models import Afwezigheid, Medewerker, Team
from serviceplein.organisatie.week import Dag, Staat, day_of, week_of
from serviceplein.toegang.rechten import Recht
from serviceplein.toegang.views import RechtMixin
from serviceplein.ui.formulieren import DatumField, Formulier
from serviceplein.ui.lijst import LijstView


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


class MedewerkerPagina(RechtMixin, View):
    """One medewerker: functie, team, languages, how to reach them and when they are away."""

    recht = Recht.SMOELENBOEK

    def get(self, request: HttpRequest, medewerker_id: int) -> HttpResponse:
        return self._page(request, medewerker_id)

    def post(self, request: HttpRequest, medewerker_id: int) -> HttpResponse:
        user: Any = request.user
        form = AfwezigheidFormulier(request.POST)
        if not form.is_valid():
            return self._page(request, medewerker_id, form, status=422)
        command = services.ReportAbsence(medewerker_id=medewerker_id, **form.cleaned_data)
        try:
            services.report_absence(command, actor=user, now=timezone.now())
        except Medewerker.DoesNotExist as error:
            raise Http404 from error
        except DomainError as refused:
            form.refuse(refused)
            return self._page(request, medewerker_id, form, status=409)
        messages.success(request, "De afwezigheid is gemeld.")
        return redirect("medewerker", medewerker_id)

    def _page(
        self, request: HttpRequest, medewerker_id: int, form: Formulier | None = None, status: int = 200
    ) -> HttpResponse:
        user: Any = request.user
        rows = _with_absences(Medewerker.objects.filter(actief=True).select_related("team__locatie"))
        medewerker = get_object_or_404(rows, pk=medewerker_id)
        today = timezone.localdate()
        context = {
            "medewerker": medewerker,
            "vandaag": _today(medewerker, today),
            "komend": sorted(medewerker.afwezigheden.all(), key=lambda row: row.van),
            "week": week_of([medewerker], today - timedelta(days=today.weekday()))[0],
            "mag_collega": user.heeft(Recht.COLLEGA_BEKIJKEN),
            "form": (form or AfwezigheidFormulier()) if services.may_report(medewerker, user) else None,
        }
        return render(request, "organisatie/medewerker.html", context, status=status)


class AfwezigheidFormulier(Formulier):
    soort = forms.ChoiceField(label="Soort", choices=Afwezigheid.Soort.choices)
    van = DatumField(label="Eerste dag")
    tot_en_met = DatumField(label="Laatste dag")


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
