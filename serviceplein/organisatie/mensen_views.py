"""Photo, working days and the week of a team; and who works at a location (KRN-07)."""

from datetime import datetime, time, timedelta
from typing import Any

from django import forms
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.generic import View

from serviceplein.agenda.keuzes import Weekdag
from serviceplein.agenda.sloten import read_werktijd
from serviceplein.organisatie import fotos, rooster
from serviceplein.organisatie.models import Locatie, Medewerker, Team
from serviceplein.organisatie.services import may_report
from serviceplein.organisatie.week import DAGEN, monday_of, week_code, week_of
from serviceplein.toegang.models import Gebruiker
from serviceplein.toegang.rechten import Recht
from serviceplein.toegang.views import RechtMixin
from serviceplein.ui.formulieren import Formulier, TijdWidget
from serviceplein.ui.stap import Formulierpagina, Knop


class FotoForm(Formulier):
    foto = forms.FileField(label="Foto", help_text="JPG, PNG of WebP, ten hoogste 5 MB.")


class RoosterForm(Formulier):
    """A begin and an end per working day; both empty is a free day."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for day, label in Weekdag.choices[:DAGEN]:
            for part, words in (("van", "van"), ("tot", "tot")):
                self.fields[f"{part}_{day}"] = forms.TimeField(
                    label=f"{str(label).capitalize()} {words}", required=False, widget=TijdWidget
                )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        for day in range(DAGEN):
            if (data.get(f"van_{day}") is None) != (data.get(f"tot_{day}") is None):
                self.add_error(f"tot_{day}", "Vul het begin en het einde in, of laat beide leeg.")
        return data

    def dagen(self) -> tuple[rooster.Werkdag, ...]:
        """The days with hours."""
        data = self.cleaned_data
        return tuple(
            rooster.Werkdag(weekdag=day, van=data[f"van_{day}"], tot=data[f"tot_{day}"])
            for day in range(DAGEN)
            if data[f"van_{day}"] is not None
        )


class MedewerkerFoto(RechtMixin, View):
    """The photo itself: one drawn by ourselves, never what was uploaded."""

    recht = Recht.SMOELENBOEK

    def get(self, request: HttpRequest, medewerker_id: int) -> HttpResponseBase:
        person = get_object_or_404(Medewerker, pk=medewerker_id, actief=True)
        if not person.foto:
            raise Http404
        try:
            content = person.foto.open("rb")
        except FileNotFoundError as error:
            raise Http404("De foto ontbreekt in de opslag.") from error
        headers = {"X-Content-Type-Options": "nosniff", "Cache-Control": "private, max-age=300"}
        return FileResponse(content, content_type="image/jpeg", headers=headers)


class _OverMedewerker(RechtMixin):
    """A step on oneself, or on somebody of the teamleider's team; for others the page does not exist."""

    recht = Recht.COLLEGA_BEKIJKEN
    terug = "medewerker"
    medewerker: Medewerker

    def find(self, **kwargs: Any) -> None:
        user: Any = self.request.user
        self.medewerker = Medewerker.objects.select_related("team").get(
            pk=kwargs["medewerker_id"], actief=True
        )
        if not may_report(self.medewerker, user):
            raise Http404


class FotoWijzigen(_OverMedewerker, Formulierpagina):
    formulier = FotoForm
    template_name = "organisatie/foto.html"
    gelukt = "De foto is bijgewerkt."

    def form_options(self) -> dict[str, Any]:
        return {"empty_permitted": "weg" in self.request.POST, "use_required_attribute": False}

    def run(self, data: dict[str, Any], *, actor: Gebruiker, now: datetime) -> None:
        upload: Any = None if "weg" in self.request.POST else data["foto"]
        content = upload.read(fotos.LARGEST + 1) if upload else b""
        fotos.set_photo(
            fotos.SetPhoto(medewerker_id=self.medewerker.pk, inhoud=content), actor=actor, now=now
        )

    def context(self) -> dict[str, Any]:
        return {"medewerker": self.medewerker}


class RoosterWijzigen(_OverMedewerker, Formulierpagina):
    formulier = RoosterForm
    template_name = "organisatie/rooster.html"
    gelukt = "De werkdagen zijn vastgelegd."

    def initial(self) -> dict[str, Any]:
        return _hours(self.medewerker)

    def run(self, data: dict[str, Any], *, actor: Gebruiker, now: datetime) -> None:
        command = rooster.SetRooster(medewerker_id=self.medewerker.pk, dagen=self.form.dagen())
        rooster.set_rooster(command, actor=actor, now=now)

    def context(self) -> dict[str, Any]:
        return {"medewerker": self.medewerker}


class AfwezigheidEinde(_OverMedewerker, Knop):
    """Back at work, or the leave does not go on."""

    gelukt = "De afwezigheid is ingetrokken."

    def run(self, *, actor: Gebruiker, now: datetime) -> None:
        chosen = self.request.POST.get("afwezigheid", "")
        if not chosen.isdecimal() or len(chosen) > 18:
            raise Http404
        command = rooster.EndAbsence(medewerker_id=self.medewerker.pk, afwezigheid_id=int(chosen))
        rooster.end_absence(command, actor=actor, now=now)


class TeamWeek(RechtMixin, View):
    """The presence calendar of a team; why somebody is away only for who may report it."""

    recht = Recht.COLLEGA_BEKIJKEN

    def get(self, request: HttpRequest, team_id: int) -> HttpResponse:
        user: Any = request.user
        team = get_object_or_404(Team, pk=team_id)
        today = timezone.localdate()
        monday = monday_of(request.GET.get("week", ""), today)
        people = Medewerker.objects.filter(actief=True, team=team).order_by("naam", "pk")
        rows = week_of(list(people.prefetch_related("afwezigheden", "rooster")), monday)
        context = {
            "team": team,
            "dagen": [monday + timedelta(days=number) for number in range(DAGEN)],
            "vandaag": today,
            "rijen": [{"rij": row, "mag": may_report(row.medewerker, user)} for row in rows],
            "week": monday.isocalendar().week,
            "vorige": week_code(monday - timedelta(days=7)),
            "volgende": week_code(monday + timedelta(days=7)),
        }
        return render(request, "organisatie/week.html", context)


class LocatiePagina(RechtMixin, View):
    """One location: where it is, when it is open and which teams sit there."""

    recht = Recht.SMOELENBOEK

    def get(self, request: HttpRequest, locatie_id: int) -> HttpResponse:
        places = Locatie.objects.prefetch_related("openingstijden", "team_set__wijken", "team_set__gemeenten")
        place = get_object_or_404(places, pk=locatie_id)
        hours = sorted(place.openingstijden.all(), key=lambda row: row.weekdag)
        teams = sorted(place.team_set.all(), key=lambda team: team.naam)
        context = {"locatie": place, "tijden": hours, "teams": teams}
        return render(request, "organisatie/locatie.html", context)


def _hours(person: Medewerker) -> dict[str, time]:
    """The present rooster; without one every day of the norm."""
    rows = {row.weekdag: (row.van, row.tot) for row in person.rooster.all()}
    if not rows:
        norm = read_werktijd(timezone.localdate())
        rows = {day: (time(norm.begin_uur), time(norm.eind_uur)) for day in range(DAGEN)}
    found = {f"van_{day}": hours[0] for day, hours in rows.items() if day < DAGEN}
    return found | {f"tot_{day}": hours[1] for day, hours in rows.items() if day < DAGEN}
