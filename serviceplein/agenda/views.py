"""The agenda of oneself and the team by day and week, time kept free, and sharing it."""

from datetime import date, datetime, timedelta
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.generic import View

from serviceplein.agenda import forms, kalender, plannen
from serviceplein.agenda.beeld import picture
from serviceplein.agenda.models import Agendablok, Agendasleutel
from serviceplein.agenda.sloten import ZONE
from serviceplein.fouten import DomainError
from serviceplein.organisatie.models import Medewerker
from serviceplein.toegang.models import Gebruiker
from serviceplein.toegang.rollen import Recht
from serviceplein.toegang.verwerkingen import log_verwerking
from serviceplein.toegang.views import RechtMixin
from serviceplein.ui.stap import Knop

DAG, WEEK = "dag", "week"
MEEST = 30
"""Colleagues on one page of a team."""


class Agenda(RechtMixin, View):
    """`wie`: nothing for oneself, "team", or the number of a colleague; `weergave`: dag or week."""

    recht = Recht.TAAK_UITVOEREN

    def get(self, request: HttpRequest) -> HttpResponse:
        return agenda_page(request)


def agenda_page(request: HttpRequest, *, status: int = 200, **extra: Any) -> HttpResponse:
    """The agenda; `extra` brings the form of a block back with its errors."""
    user: Any = request.user
    own: Medewerker | None = getattr(user, "medewerker", None)
    wie = request.GET.get("wie", "")
    team = wie == "team"
    view = request.GET.get("weergave", "")
    view = view if view in (DAG, WEEK) else (DAG if team else WEEK)
    today = _day(request.GET.get("dag", ""))
    days = [today] if view == DAG else [today - timedelta(days=today.weekday() - n) for n in range(5)]
    people = _people(wie, own)
    now = timezone.now()
    shown = picture(people, days, eigen=own.pk if own else None, now=now) if people else []
    named = {line.klant_id for day in shown for line in day.regels if line.klant_id}
    log_verwerking(request, klant_id=None, handeling="agenda bekijken", klanten=named)
    step = timedelta(days=1 if view == DAG else 7)
    context = {
        "dagen": shown,
        "team": team,
        "wie": wie,
        "weergave": view,
        "dag": today,
        "van": days[0],
        "tot": days[-1],
        "vorige": _next_working(today - step, back=True) if view == DAG else today - step,
        "volgende": _next_working(today + step) if view == DAG else today + step,
        "persoon": people[0] if people and not team else None,
        "eigen": bool(own and people and not team and people[0].pk == own.pk),
        "zonder_medewerker": own is None,
        "blok_form": forms.BlokForm(initial={"dag": today, "weken": 1}),
    }
    return render(request, "agenda/agenda.html", context | extra, status=status)


def _people(wie: str, own: Medewerker | None) -> list[Medewerker]:
    """Whose agenda is asked: a team at a time, or one person. Raises Http404."""
    active = Medewerker.objects.filter(actief=True).select_related("team")
    if wie == "team":
        return list(active.filter(team=own.team_id).order_by("naam", "pk")[:MEEST]) if own else []
    if wie:
        if not wie.isdigit():
            raise Http404
        return [get_object_or_404(active, pk=wie)]
    return [own] if own else []


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return _next_working(timezone.localdate())


def _next_working(day: date, *, back: bool = False) -> date:
    """The day itself, or the nearest weekday beside it."""
    while day.weekday() > 4:
        day += timedelta(days=-1 if back else 1)
    return day


class BlokMaken(RechtMixin, View):
    """Keeps time free in one's own agenda."""

    recht = Recht.TAAK_UITVOEREN

    def post(self, request: HttpRequest) -> HttpResponse:
        user: Any = request.user
        form = forms.BlokForm(request.POST)
        own: Medewerker | None = getattr(user, "medewerker", None)
        if not form.is_valid() or own is None:
            return agenda_page(request, status=422, blok_form=form)
        data = form.cleaned_data
        command = plannen.BlockTime(
            medewerker_id=own.pk,
            begin=datetime.combine(data["dag"], data["van"], ZONE),
            eind=datetime.combine(data["dag"], data["tot"], ZONE),
            omschrijving=data["omschrijving"],
            alleen_voor=data["alleen_voor"],
            weken=data["weken"] or 1,
        )
        try:
            plannen.block_time(command, actor=user, now=timezone.now())
        except DomainError as error:
            form.add_error("tot" if error.veld == "eind" else None, error.message)
            return agenda_page(request, status=error.status, blok_form=form)
        messages.success(request, "De tijd is vrijgehouden.")
        return redirect(f"{reverse('agenda')}?dag={data['dag'].isoformat()}")


class BlokWeg(Knop):
    recht = Recht.TAAK_UITVOEREN
    gelukt = "De tijd is weer vrij."

    def find(self, **kwargs: Any) -> None:
        own = getattr(self.user, "medewerker", None)
        self.blok = Agendablok.objects.get(pk=kwargs["blok_id"], medewerker=own)

    def run(self, *, actor: Gebruiker, now: datetime) -> None:
        plannen.free_block(self.blok.pk, actor=actor, now=now)

    def back(self) -> str:
        return f"{reverse('agenda')}?dag={timezone.localdate(self.blok.begin).isoformat()}"


class Delen(RechtMixin, View):
    """The secret address for another calendar: made, shown once, withdrawn."""

    recht = Recht.TAAK_UITVOEREN

    def get(self, request: HttpRequest) -> HttpResponse:
        return self._page(request)

    def post(self, request: HttpRequest) -> HttpResponse:
        user: Any = request.user
        if "stop" in request.POST:
            kalender.withdraw_calendar(actor=user, now=timezone.now())
            messages.success(request, "Delen is gestopt. Het oude adres werkt niet meer.")
            return redirect("agenda-delen")
        secret = kalender.share_calendar(actor=user, now=timezone.now())
        return self._page(request, request.build_absolute_uri(reverse("agenda-kalender", args=[secret])))

    def _page(self, request: HttpRequest, adres: str = "") -> HttpResponse:
        user: Any = request.user
        running = Agendasleutel.objects.filter(medewerker__gebruiker=user, ingetrokken_op__isnull=True)
        response = render(request, "agenda/delen.html", {"adres": adres, "sleutel": running.first()})
        response["Cache-Control"] = "no-store"
        return response


class Kalender(View):
    """The feed itself: whoever has the secret reads kinds, places and kenmerken, and no names."""

    openbaar = True

    def get(self, request: HttpRequest, sleutel: str) -> HttpResponse:
        feed = kalender.read_feed(sleutel, now=timezone.now())
        if feed is None:
            raise Http404
        return HttpResponse(
            feed,
            content_type="text/calendar; charset=utf-8",
            headers={"Cache-Control": "private, no-store", "X-Robots-Tag": "noindex"},
        )
