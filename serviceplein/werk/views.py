"""The work list and the page of one task."""

from collections.abc import Sequence
from datetime import datetime
from functools import cached_property
from typing import Any, ClassVar

from django import forms
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.generic import View

from serviceplein.organisatie.models import Medewerker
from serviceplein.toegang.doelbinding import in_view
from serviceplein.toegang.models import Gebruiker
from serviceplein.toegang.rechten import Recht
from serviceplein.toegang.verwerkingen import log_verwerking
from serviceplein.toegang.views import RechtMixin
from serviceplein.ui.formulieren import DatumField, Formulier
from serviceplein.ui.lijst import LijstView, Tab
from serviceplein.ui.stap import Formulierstap, Knop
from serviceplein.werk import services
from serviceplein.werk.lijst import WerkLijst
from serviceplein.werk.models import Taak
from serviceplein.werk.onderwerpen import page_of
from serviceplein.werk.querysets import own_tasks

WEERGAVEN = {"eigen": "Van mij", "team": "Van mijn team", "rij": "Mijn werkvoorraad"}


class Werk(RechtMixin, LijstView):
    """Tasks and signals: one's own first, those of the team and the queue a tab away."""

    recht = Recht.TAAK_UITVOEREN
    lijst = WerkLijst
    template_name = "werk/lijst.html"
    weergave = "eigen"

    def get_queryset(self) -> QuerySet[Any]:
        log_verwerking(self.request, klant_id=None, handeling="taken bekijken")
        rows = self._open().filter(self._tabs[self._chosen])
        return rows.select_related("klant", "medewerker", "team")

    def get_tabs(self) -> Sequence[Tab]:
        tabs = self._tabs
        awake = Q(sluimert_tot__isnull=True) | Q(sluimert_tot__lte=timezone.localdate())
        counts = self._open().aggregate(
            **{name: Count("pk", filter=condition & awake) for name, condition in tabs.items()}
        )
        return [
            Tab(
                label=WEERGAVEN[name],
                url=reverse("werk" if name == "eigen" else f"werk-{name}"),
                actief=name == self._chosen,
                aantal=counts[name],
            )
            for name in tabs
        ]

    def _open(self) -> QuerySet[Taak]:
        user: Any = self.request.user
        return Taak.objects.visible_to(user).open()

    @cached_property
    def _tabs(self) -> dict[str, Q]:
        user: Any = self.request.user
        medewerker = getattr(user, "medewerker", None)
        own = own_tasks(user)
        tabs = {"eigen": own}
        if medewerker:
            team = Q(team=medewerker.team_id) | Q(medewerker__team=medewerker.team_id)
            tabs["team"] = team & (Q(medewerker__isnull=True) | ~own)
        if user.specialismen:
            tabs["rij"] = Q(specialisme__in=user.specialismen, medewerker__isnull=True)
        return tabs

    @cached_property
    def _chosen(self) -> str:
        return self.weergave if self.weergave in self._tabs else "eigen"


class SnoozeForm(Formulier):
    tot = DatumField(label="Uitstellen tot")


class HandOverForm(Formulier):
    medewerker = forms.ModelChoiceField(
        label="Collega",
        queryset=Medewerker.objects.filter(actief=True, gebruiker__isnull=False).order_by("naam"),
        empty_label="Kies een collega",
    )
    reden = forms.CharField(label="Waarom?", required=False, max_length=200)


class TaakPagina(RechtMixin, View):
    """One task: why it is there, where it is done, and what to do with it."""

    recht = Recht.TAAK_UITVOEREN

    def get(self, request: HttpRequest, taak_id: int) -> HttpResponse:
        return taak_page(request, taak_id)


class TaakKnop(Knop):
    """A button on a task, and back to the work list."""

    recht = Recht.TAAK_UITVOEREN

    def back(self) -> str:
        return reverse("werk")


class TaakAfronden(TaakKnop):
    def run(self, *, actor: Gebruiker, now: datetime) -> str:
        done = services.complete_taak(services.CompleteTaak(**self.kwargs), actor=actor, now=now)
        return f"Afgerond: {done.titel}."


class TaakOppakken(TaakKnop):
    def run(self, *, actor: Gebruiker, now: datetime) -> str:
        taken = services.claim_taak(services.ClaimTaak(**self.kwargs), actor=actor, now=now)
        return f"De taak ligt nu bij u: {taken.titel}."


class TaakStap(Formulierstap):
    """A form on the page of a task; `naam` is its name there."""

    recht = Recht.TAAK_UITVOEREN
    altijd_in_beeld = False
    naam: ClassVar[str]

    def page(self, form: Formulier, status: int = 200) -> HttpResponse:
        return taak_page(self.request, self.kwargs["taak_id"], status=status, **{self.naam: form})

    def back(self) -> str:
        return reverse("werk")


class TaakUitstellen(TaakStap):
    formulier, naam = SnoozeForm, "uitstel"

    def run(self, data: dict[str, Any], *, actor: Gebruiker, now: datetime) -> str:
        asleep = services.snooze_taak(services.SnoozeTaak(**self.kwargs, **data), actor=actor, now=now)
        return f"Uitgesteld: {asleep.titel}."


class TaakOverdragen(TaakStap):
    formulier, naam = HandOverForm, "overdracht"

    def run(self, data: dict[str, Any], *, actor: Gebruiker, now: datetime) -> str:
        colleague = data["medewerker"]
        command = services.HandOverTaak(**self.kwargs, medewerker_id=colleague.pk, reden=data["reden"])
        given = services.hand_over_taak(command, actor=actor, now=now)
        return f"Overgedragen aan {colleague}: {given.titel}."


def taak_page(request: HttpRequest, taak_id: int, status: int = 200, **forms_back: Formulier) -> HttpResponse:
    """The page of a task; `uitstel` or `overdracht` brings a form back with its errors."""
    user: Any = request.user
    visible = Taak.objects.visible_to(user).select_related("klant", "medewerker", "team", "beeindigd_door")
    taak = get_object_or_404(visible, pk=taak_id)
    log_verwerking(request, klant_id=taak.klant_id, handeling="taak bekijken")
    if taak.klant is not None:
        in_view(request, taak.klant)
    context = {
        "taak": taak,
        "doen_url": page_of(taak),
        "mag_oppakken": taak.medewerker is None and getattr(user, "medewerker", None) is not None,
        "uitstel": SnoozeForm(auto_id="uitstel-%s"),
        "overdracht": HandOverForm(auto_id="overdracht-%s"),
        **forms_back,
    }
    return render(request, "werk/taak.html", context, status=status)
