"""Debts on the page of a melding, and the question to the specialist with its advice."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.generic import View

from intake.melding.models import Melding
from intake.melding.views import melding_page, open_melding
from intake.schulden import services
from intake.schulden.forms import AdviesForm, AdviesvraagForm, BedreigingForm
from intake.schulden.models import AdviesStatus, Adviesvraag
from intake.schulden.signalen import without_talk
from serviceplein.klanten.models import Klant
from serviceplein.toegang.doelbinding import require_open
from serviceplein.toegang.rollen import Recht
from serviceplein.toegang.views import RechtMixin


def schulden_panel(request: HttpRequest, melding: Melding) -> dict[str, Any] | None:
    """Until when the first conversation is, what threatens, and where the specialist stands."""
    user: Any = request.user
    if melding.gesprek_voor is None:
        return None
    waiting = without_talk().filter(pk=melding.pk).exists()
    form = getattr(request, "bedreiging_form", None) or BedreigingForm(
        initial={"bedreiging": melding.bedreiging}
    )
    return {
        "melding": melding,
        "wacht": waiting,
        "te_laat": waiting and melding.gesprek_voor < timezone.localdate(),
        "adviesvraag": Adviesvraag.objects.filter(melding=melding).order_by("-pk").first(),
        "form": form if user.heeft(Recht.MELDING_TRIEREN) else None,
        "mag_vragen": melding.klant is not None
        and user.heeft(Recht.PLAN_BEWERKEN)
        and services.may_ask(user, melding.klant),
    }


def advies_panel(request: HttpRequest, klant: Klant) -> dict[str, Any] | None:
    """On the page of the klant: the newest question to the specialist, and the button to ask."""
    user: Any = request.user
    question = Adviesvraag.objects.filter(klant=klant).select_related("gevraagd_door").order_by("-pk").first()
    waiting = question is not None and question.status == AdviesStatus.GEVRAAGD
    may_ask = not waiting and user.heeft(Recht.PLAN_BEWERKEN) and services.may_ask(user, klant)
    return {"adviesvraag": question, "mag_vragen": may_ask} if question or may_ask else None


class BedreigingVastleggen(RechtMixin, View):
    recht = Recht.MELDING_TRIEREN

    def post(self, request: HttpRequest, melding_id: int) -> HttpResponse:
        user: Any = request.user
        open_melding(request, melding_id, "bedreigende situatie vastleggen")
        form = BedreigingForm(request.POST)
        if not form.is_valid():
            request.bedreiging_form = form  # type: ignore[attr-defined]
            return melding_page(request, melding_id, status=422)
        command = services.NoteBedreiging(melding_id=melding_id, **form.cleaned_data)
        services.note_bedreiging(command, actor=user, now=timezone.now())
        return redirect("melding", melding_id)


class AdviesVragen(RechtMixin, View):
    """The contactpersoon asks the specialist."""

    recht = Recht.PLAN_BEWERKEN

    def get(self, request: HttpRequest, klant_id: int) -> HttpResponse:
        return self._page(request, self._klant(request, klant_id), AdviesvraagForm())

    def post(self, request: HttpRequest, klant_id: int) -> HttpResponse:
        user: Any = request.user
        klant = self._klant(request, klant_id)
        form = AdviesvraagForm(request.POST)
        if not form.is_valid():
            return self._page(request, klant, form, status=422)
        command = services.AskAdvies(klant_id=klant.pk, **form.cleaned_data)
        services.ask_advies(command, actor=user, now=timezone.now())
        messages.success(request, "De vraag is verstuurd. U krijgt een taak als het advies er is.")
        return redirect("klant", klant.pk)

    def _klant(self, request: HttpRequest, klant_id: int) -> Klant:
        user: Any = request.user
        klant = get_object_or_404(Klant.objects.visible_to(user), pk=klant_id)
        require_open(request, klant, handeling="advies schulden vragen")
        return klant

    def _page(
        self, request: HttpRequest, klant: Klant, form: AdviesvraagForm, status: int = 200
    ) -> HttpResponse:
        return render(request, "intake/schulden/vragen.html", {"klant": klant, "form": form}, status=status)


class Advies(RechtMixin, View):
    """One question with its advice; the specialist answers here."""

    recht = Recht.TAAK_UITVOEREN

    def get(self, request: HttpRequest, adviesvraag_id: int) -> HttpResponse:
        return self._page(request, self._question(request, adviesvraag_id), AdviesForm())

    def post(self, request: HttpRequest, adviesvraag_id: int) -> HttpResponse:
        user: Any = request.user
        question = self._question(request, adviesvraag_id)
        form = AdviesForm(request.POST)
        if not form.is_valid():
            return self._page(request, question, form, status=422)
        command = services.GiveAdvies(adviesvraag_id=question.pk, **form.cleaned_data)
        try:
            services.give_advies(command, actor=user, now=timezone.now())
        except services.AdviesOnvolledig as error:
            form.add_error(error.veld or None, error.message)
            return self._page(request, question, form, status=422)
        return redirect("adviesvraag", question.pk)

    def _question(self, request: HttpRequest, adviesvraag_id: int) -> Adviesvraag:
        user: Any = request.user
        rows = Adviesvraag.objects.visible_to(user).select_related("klant", "gevraagd_door", "gegeven_door")
        question = get_object_or_404(rows, pk=adviesvraag_id)
        require_open(request, question.klant, handeling="adviesvraag schulden")
        return question

    def _page(
        self, request: HttpRequest, question: Adviesvraag, form: AdviesForm, status: int = 200
    ) -> HttpResponse:
        user: Any = request.user
        answering = question.status == AdviesStatus.GEVRAAGD and services.is_specialist(user)
        context = {"adviesvraag": question, "form": form if answering else None}
        return render(request, "intake/schulden/advies.html", context, status=status)
