"""The load of one coach or a team: composition, trend and forecast, and what is known ahead of a klant."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.generic import View

from caseload.belasting import lezen
from caseload.belasting.vooruit import Week
from caseload.belasting.vooruitzicht import SetVooruitzicht, VooruitzichtOnjuist, set_vooruitzicht
from caseload.toewijzing.models import Capaciteit, Toewijzing
from serviceplein.organisatie.models import Medewerker
from serviceplein.toegang.doelbinding import require_open
from serviceplein.toegang.rollen import Recht, Rol
from serviceplein.toegang.verwerkingen import log_shown
from serviceplein.toegang.views import RechtMixin
from serviceplein.ui.formulieren import DatumField, Formulier
from serviceplein.ui.grafiek import Grafiek, Reeks
from serviceplein.ui.weergave import short_date

ZWAARSTE = 15
"""Klanten shown one by one; the caseload lists them all."""


class Belasting(RechtMixin, View):
    """One's own load; for a teamleider that of the team, and of one colleague with `medewerker_id`."""

    recht = Recht.CASELOAD_BEKIJKEN

    def get(self, request: HttpRequest, medewerker_id: int | None = None) -> HttpResponse:
        user: Any = request.user
        people, person = _whose(user, medewerker_id)
        stand = lezen.read_stand(people)
        url = (
            reverse("belasting") if medewerker_id is None else reverse("belasting-van", args=[medewerker_id])
        )
        context = {"stand": stand, "stand_url": url, "persoon": person}
        if request.headers.get("HX-Request"):
            return render(request, "caseload/belasting/_stand.html", context)
        today = timezone.localdate()
        wegingen = lezen.weigh_all(people, op=today)
        zwaarste = wegingen[:ZWAARSTE]
        log_shown(request, {row.toewijzing.klant_id for row in zwaarste}, handeling="belasting bekijken")
        forecast = lezen.read_forecast(people, wegingen, op=today)
        context |= {
            "onderdelen": lezen.read_composition(wegingen),
            "zwaarste": zwaarste,
            "meer": max(len(wegingen) - ZWAARSTE, 0),
            "trend": _trend(lezen.read_trend(people, op=today)),
            "vooruit": _forecast(forecast),
            "weken": forecast,
            "eigen": person is not None and person.gebruiker_id == user.pk,
            "collegas": [] if person else _colleagues(people),
        }
        return render(request, "caseload/belasting/belasting.html", context)


def _whose(user: Any, medewerker_id: int | None) -> tuple[list[Medewerker], Medewerker | None]:
    """The people of the page, and the one person when it is about one. Raises Http404."""
    own: Medewerker | None = getattr(user, "medewerker", None)
    if own is None:
        raise Http404
    if medewerker_id is None and Rol.TEAMLEIDER not in user.rollen:
        return [own], own
    team = Medewerker.objects.filter(actief=True, team=own.team_id).order_by("naam", "pk")
    if medewerker_id is None:
        return lezen.carriers(list(team)), None
    if own.pk == medewerker_id:
        return [own], own
    if Rol.TEAMLEIDER not in user.rollen:
        raise Http404
    person = get_object_or_404(team, pk=medewerker_id)
    return [person], person


def _colleagues(people: Sequence[Medewerker]) -> list[dict[str, Any]]:
    """Everybody of the team with load against norm, the fullest first; one query."""
    counters = Capaciteit.objects.filter(medewerker__in=people).select_related("medewerker")
    rows = [
        {
            "medewerker": row.medewerker,
            "belasting": float(row.belasting),
            "norm": float(row.norm),
            "url": reverse("belasting-van", args=[row.medewerker_id]),
        }
        for row in counters
    ]
    return sorted(rows, key=lambda row: (-_share(row), row["medewerker"].naam))


def _share(row: dict[str, Any]) -> float:
    return float(row["belasting"] / row["norm"]) if row["norm"] else float("inf")


def _trend(days: Sequence[tuple[date, Any, Any]]) -> Grafiek | None:
    if len(days) < 2:
        return None
    return Grafiek(
        id="caseload-trend",
        titel="Belasting en norm, de afgelopen weken",
        as_naam="gewogen klanten",
        labels=tuple(short_date(day, days[-1][0]) for day, _, _ in days),
        reeksen=(
            Reeks("Belasting", tuple(float(load) for _, load, _ in days)),
            Reeks("Norm", tuple(float(norm) for _, _, norm in days)),
        ),
        decimalen=1,
    )


def _forecast(weeks: Sequence[Week]) -> Grafiek:
    return Grafiek(
        id="caseload-vooruit",
        titel="Verwachte belasting en norm, de komende weken",
        as_naam="gewogen klanten",
        labels=tuple(short_date(week.op, weeks[0].op) for week in weeks),
        reeksen=(
            Reeks("Belasting", tuple(float(week.belasting) for week in weeks)),
            Reeks("Norm", tuple(float(week.norm) for week in weeks)),
        ),
        decimalen=1,
    )


class VooruitzichtForm(Formulier):
    contact_weken = forms.IntegerField(
        label="Contact om de hoeveel weken?",
        required=False,
        min_value=1,
        max_value=52,
        help_text="Leeg: het ritme van de norm.",
    )
    verwacht_einde = DatumField(
        label="Verwacht einde van de begeleiding", required=False, help_text="Leeg: nog niet te zeggen."
    )


class Vooruitzicht(RechtMixin, View):
    """Rhythm and expected end of one klant; the weight follows at once."""

    recht = Recht.PLAN_BEWERKEN

    def get(self, request: HttpRequest, toewijzing_id: int) -> HttpResponse:
        row = self._row(request, toewijzing_id)
        initial = {"contact_weken": row.contact_weken, "verwacht_einde": row.verwacht_einde}
        return self._page(request, row, VooruitzichtForm(initial=initial))

    def post(self, request: HttpRequest, toewijzing_id: int) -> HttpResponse:
        user: Any = request.user
        row = self._row(request, toewijzing_id)
        form = VooruitzichtForm(request.POST)
        if not form.is_valid():
            return self._page(request, row, form, status=422)
        command = SetVooruitzicht(toewijzing_id=row.pk, **form.cleaned_data)
        try:
            set_vooruitzicht(command, actor=user, now=timezone.now())
        except VooruitzichtOnjuist as refused:
            form.add_error(refused.veld, refused.message)
            return self._page(request, row, form, status=409)
        messages.success(request, "Vastgelegd. De belasting is bijgewerkt.")
        return redirect("klant", row.klant_id)

    def _row(self, request: HttpRequest, toewijzing_id: int) -> Toewijzing:
        user: Any = request.user
        rows = Toewijzing.objects.visible_to(user).running().select_related("klant")
        row = get_object_or_404(rows, pk=toewijzing_id)
        require_open(request, row.klant, handeling="vooruitzicht bekijken")
        return row

    def _page(
        self, request: HttpRequest, row: Toewijzing, form: VooruitzichtForm, status: int = 200
    ) -> HttpResponse:
        context = {"klant": row.klant, "form": form}
        return render(request, "caseload/belasting/vooruitzicht.html", context, status=status)
