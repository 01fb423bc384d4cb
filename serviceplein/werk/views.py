"""The work list and the page of one task."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import Count, Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.generic import View

from serviceplein.organisatie.models import Medewerker
from serviceplein.toegang.doelbinding import in_view
from serviceplein.toegang.rechten import Recht
from serviceplein.toegang.verwerkingen import log_verwerking
from serviceplein.toegang.views import RechtMixin
from serviceplein.ui.formulieren import DatumField, Formulier
from serviceplein.ui.lijst import LijstView, Tab
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
        rows = self._open().filter(self._tabs()[self._chosen()])
        return rows.select_related("klant", "medewerker", "team")

    def get_tabs(self) -> Sequence[Tab]:
        tabs = self._tabs()
        awake = Q(sluimert_tot__isnull=True) | Q(sluimert_tot__lte=timezone.localdate())
        counts = self._open().aggregate(
            **{name: Count("pk", filter=condition & awake) for name, condition in tabs.items()}
        )
        return [
            Tab(
                label=WEERGAVEN[name],
                url=reverse("werk" if name == "eigen" else f"werk-{name}"),
                actief=name == self._chosen(),
                aantal=counts[name],
            )
            for name in tabs
        ]

    def _open(self) -> QuerySet[Taak]:
        user: Any = self.request.user
        return Taak.objects.visible_to(user).open()

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

    def _chosen(self) -> str:
        return self.weergave if self.weergave in self._tabs() else "eigen"


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


class TaakStap(RechtMixin, View):
    """Base of the steps on a task: the service, then back to the work list."""

    recht = Recht.TAAK_UITVOEREN

    def post(self, request: HttpRequest, taak_id: int) -> HttpResponse:
        try:
            answer = self.run(request, taak_id)
        except Taak.DoesNotExist as error:
            raise Http404 from error
        return answer or redirect("werk")

    def run(self, request: HttpRequest, taak_id: int) -> HttpResponse | None:
        raise NotImplementedError


class TaakAfronden(TaakStap):
    def run(self, request: HttpRequest, taak_id: int) -> HttpResponse | None:
        user: Any = request.user
        done = services.complete_taak(services.CompleteTaak(taak_id=taak_id), actor=user, now=timezone.now())
        messages.success(request, f"Afgerond: {done.titel}.")
        return None


class TaakOppakken(TaakStap):
    def run(self, request: HttpRequest, taak_id: int) -> HttpResponse | None:
        user: Any = request.user
        taken = services.claim_taak(services.ClaimTaak(taak_id=taak_id), actor=user, now=timezone.now())
        messages.success(request, f"De taak ligt nu bij u: {taken.titel}.")
        return None


class TaakUitstellen(TaakStap):
    def run(self, request: HttpRequest, taak_id: int) -> HttpResponse | None:
        user: Any = request.user
        form = SnoozeForm(request.POST)
        if not form.is_valid():
            return taak_page(request, taak_id, uitstel=form, status=422)
        command = services.SnoozeTaak(taak_id=taak_id, tot=form.cleaned_data["tot"])
        try:
            asleep = services.snooze_taak(command, actor=user, now=timezone.now())
        except services.OnjuisteDatum as refused:
            form.add_error("tot", refused.message)
            return taak_page(request, taak_id, uitstel=form, status=409)
        messages.success(request, f"Uitgesteld: {asleep.titel}.")
        return None


class TaakOverdragen(TaakStap):
    def run(self, request: HttpRequest, taak_id: int) -> HttpResponse | None:
        user: Any = request.user
        form = HandOverForm(request.POST)
        if not form.is_valid():
            return taak_page(request, taak_id, overdracht=form, status=422)
        command = services.HandOverTaak(
            taak_id=taak_id,
            medewerker_id=form.cleaned_data["medewerker"].pk,
            reden=form.cleaned_data["reden"],
        )
        try:
            given = services.hand_over_taak(command, actor=user, now=timezone.now())
        except services.OverdrachtOnmogelijk as refused:
            form.add_error("medewerker", refused.message)
            return taak_page(request, taak_id, overdracht=form, status=409)
        messages.success(request, f"Overgedragen aan {form.cleaned_data['medewerker']}: {given.titel}.")
        return None


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
