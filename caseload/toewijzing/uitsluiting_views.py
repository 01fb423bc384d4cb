"""Who may not help a klant, and another contactpersoon for a klant who has one."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.generic import View

from caseload.toewijzing import uitsluitingen, wisselen
from caseload.toewijzing.forms import StopForm, UitsluitingForm, WisselForm
from caseload.toewijzing.models import Toewijzing, Uitsluiting
from caseload.toewijzing.paneel import load_rows
from caseload.toewijzing.plaatsen import explanation, propose
from serviceplein.fouten import DomainError
from serviceplein.klanten.models import Klant
from serviceplein.toegang.doelbinding import require_open
from serviceplein.toegang.rollen import Recht
from serviceplein.toegang.views import RechtMixin
from serviceplein.ui.formulieren import Formulier


class Uitsluitingen(RechtMixin, View):
    """The exclusions of a klant, and a new one."""

    recht = Recht.CONTACTPERSOON_TOEWIJZEN

    def get(self, request: HttpRequest, klant_id: int) -> HttpResponse:
        return self._page(request, self._klant(request, klant_id), UitsluitingForm())

    def post(self, request: HttpRequest, klant_id: int) -> HttpResponse:
        user: Any = request.user
        klant = self._klant(request, klant_id)
        form = UitsluitingForm(request.POST)
        if not form.is_valid():
            return self._page(request, klant, form, status=422)
        command = uitsluitingen.ExcludeMedewerker(
            klant_id=klant.pk,
            medewerker_id=form.cleaned_data["medewerker"].pk,
            soort=form.cleaned_data["soort"],
            reden=form.cleaned_data["reden"],
        )
        try:
            uitsluitingen.exclude_medewerker(command, actor=user, now=timezone.now())
        except DomainError as refused:
            form.refuse(refused)
            return self._page(request, klant, form, status=409)
        messages.success(request, "De uitsluiting is vastgelegd.")
        return redirect("klant-uitsluitingen", klant.pk)

    def _klant(self, request: HttpRequest, klant_id: int) -> Klant:
        user: Any = request.user
        klant = get_object_or_404(Klant.objects.visible_to(user), pk=klant_id)
        require_open(request, klant, handeling="uitsluitingen bekijken")
        return klant

    def _page(self, request: HttpRequest, klant: Klant, form: Formulier, status: int = 200) -> HttpResponse:
        user: Any = request.user
        rows = Uitsluiting.objects.visible_to(user).filter(klant=klant).select_related("medewerker")
        context = {"klant": klant, "form": form, "uitsluitingen": rows.order_by("-vastgelegd_op", "-pk")}
        return render(request, "caseload/toewijzing/uitsluitingen.html", context, status=status)


class UitsluitingStoppen(RechtMixin, View):
    """Lifts an exclusion, with the reason."""

    recht = Recht.CONTACTPERSOON_TOEWIJZEN

    def get(self, request: HttpRequest, uitsluiting_id: int) -> HttpResponse:
        return self._page(request, self._row(request, uitsluiting_id), StopForm())

    def post(self, request: HttpRequest, uitsluiting_id: int) -> HttpResponse:
        user: Any = request.user
        row = self._row(request, uitsluiting_id)
        form = StopForm(request.POST)
        if not form.is_valid():
            return self._page(request, row, form, status=422)
        command = uitsluitingen.LiftUitsluiting(uitsluiting_id=row.pk, reden=form.cleaned_data["reden"])
        try:
            uitsluitingen.lift_uitsluiting(command, actor=user, now=timezone.now())
        except DomainError as refused:
            form.refuse(refused)
            return self._page(request, row, form, status=409)
        messages.success(request, "De uitsluiting is gestopt.")
        return redirect("klant-uitsluitingen", row.klant_id)

    def _row(self, request: HttpRequest, uitsluiting_id: int) -> Uitsluiting:
        user: Any = request.user
        rows = Uitsluiting.objects.visible_to(user).select_related("klant", "medewerker")
        row = get_object_or_404(rows, pk=uitsluiting_id)
        require_open(request, row.klant, handeling="uitsluitingen bekijken")
        return row

    def _page(
        self, request: HttpRequest, row: Uitsluiting, form: Formulier, status: int = 200
    ) -> HttpResponse:
        context = {"uitsluiting": row, "klant": row.klant, "form": form}
        return render(request, "caseload/toewijzing/uitsluiting_stoppen.html", context, status=status)


class ContactpersoonWisselen(RechtMixin, View):
    """Who it could be now with why (not), and the change."""

    recht = Recht.CONTACTPERSOON_AFWIJKEN

    def get(self, request: HttpRequest, toewijzing_id: int) -> HttpResponse:
        return self._page(request, self._row(request, toewijzing_id))

    def post(self, request: HttpRequest, toewijzing_id: int) -> HttpResponse:
        user: Any = request.user
        row = self._row(request, toewijzing_id)
        form = WisselForm(request.POST, keuze=self._keuze(row))
        if not form.is_valid():
            return self._page(request, row, form, status=422)
        command = wisselen.ChangeContactpersoon(
            toewijzing_id=row.pk,
            medewerker_id=form.cleaned_data["medewerker"],
            reden=form.cleaned_data["reden"],
        )
        try:
            done = wisselen.change_contactpersoon(command, actor=user, now=timezone.now())
        except DomainError as refused:
            form.refuse(refused)
            return self._page(request, row, form, status=409)
        messages.success(request, f"{done.medewerker} is de vaste contactpersoon.")
        return redirect("klant", done.klant_id)

    def _row(self, request: HttpRequest, toewijzing_id: int) -> Toewijzing:
        user: Any = request.user
        rows = Toewijzing.objects.visible_to(user).running()
        row = get_object_or_404(rows.select_related("klant", "melding", "medewerker"), pk=toewijzing_id)
        require_open(request, row.klant, handeling="contactpersoon wisselen")
        return row

    def _keuze(self, row: Toewijzing) -> Any:
        now = timezone.now()
        return propose(wisselen.sought_for(row, row.klant, now=now), now=now)

    def _page(
        self, request: HttpRequest, row: Toewijzing, form: Formulier | None = None, status: int = 200
    ) -> HttpResponse:
        keuze = self._keuze(row)
        sought = wisselen.sought_for(row, row.klant, now=timezone.now())
        context = {
            "toewijzing": row,
            "klant": row.klant,
            "gekozen": keuze.gekozen,
            "tegenfeitelijk": keuze.tegenfeitelijk,
            "kandidaten": load_rows(explanation(keuze, sought.besluit)),
            "form": form or WisselForm(keuze=keuze),
        }
        return render(request, "caseload/toewijzing/wisselen.html", context, status=status)
