"""Screens of the desk: the work list, one new melding, and one melding with its next step."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.generic import View

from intake.afspraak.services import proposed_slots
from intake.melding import forms, services
from intake.melding.codes import Bestemming, Stroom, Vervolgstap
from intake.melding.lijst import MeldingLijst
from intake.melding.models import Melding
from intake.melding.transitions import MeldingStatus
from intake.triage.bestemmingen import needs_talk
from intake.triage.services import propose_triage
from serviceplein.agenda.services import planned_for
from serviceplein.catalogus.models import Domein
from serviceplein.catalogus.normen import norm
from serviceplein.fouten import DomainError
from serviceplein.klanten.models import Klant
from serviceplein.regels.models import Beslissing
from serviceplein.toegang.doelbinding import require_open
from serviceplein.toegang.rollen import Recht
from serviceplein.toegang.verwerkingen import log_verwerking
from serviceplein.toegang.views import RechtMixin
from serviceplein.ui.lijst import LijstView


class Meldingen(RechtMixin, LijstView):
    recht = Recht.MELDING_BEKIJKEN
    lijst = MeldingLijst
    template_name = "intake/melding/lijst.html"

    def get_queryset(self) -> QuerySet[Any]:
        log_verwerking(self.request, klant_id=None, handeling="meldingen bekijken")
        return Melding.objects.visible_to(self.request.user).werklijst()  # type: ignore[arg-type]

    def get_context(self) -> dict[str, Any]:
        user: Any = self.request.user
        return {"mag_registreren": user.heeft(Recht.MELDING_REGISTREREN)}


class NieuweMelding(RechtMixin, View):
    """First who it is, then the question; both on one page."""

    recht = Recht.MELDING_REGISTREREN

    def get(self, request: HttpRequest) -> HttpResponse:
        return self._page(request, forms.MeldingForm(), self._klant(request))

    def post(self, request: HttpRequest) -> HttpResponse:
        user: Any = request.user
        klant = self._klant(request)
        form = forms.MeldingForm(request.POST)
        if not form.is_valid():
            return self._page(request, form, klant, status=422)
        data = form.cleaned_data | {"domeinen": tuple(form.cleaned_data["domeinen"])}
        answer = data.pop("antwoord")
        command = services.RegisterMelding(klant_id=klant.pk if klant else None, **data)
        registered = services.register_melding(command, actor=user, now=timezone.now())
        if "direct" in request.POST and registered.nieuw:
            services.answer_melding(
                services.AnswerMelding(melding_id=registered.melding_id, antwoord=answer),
                actor=user,
                now=timezone.now(),
            )
        return redirect("melding", registered.melding_id)

    def _klant(self, request: HttpRequest) -> Klant | None:
        user: Any = request.user
        chosen = request.GET.get("klant", "")
        if not chosen.isdigit():
            return None
        return get_object_or_404(Klant.objects.visible_to(user), pk=chosen)

    def _page(
        self, request: HttpRequest, form: forms.MeldingForm, klant: Klant | None, status: int = 200
    ) -> HttpResponse:
        if klant:
            log_verwerking(request, klant_id=klant.pk, handeling="melding opnemen", doel="melding")
        context = {"form": form, "klant": klant, "zonder_klant": "anoniem" in request.GET or form.is_bound}
        return render(request, "intake/melding/nieuw.html", context, status=status)


class EenMelding(RechtMixin, View):
    """One melding: the question, where it stands, and the one thing to do next."""

    recht = Recht.MELDING_BEKIJKEN

    def get(self, request: HttpRequest, melding_id: int) -> HttpResponse:
        return melding_page(request, melding_id)


class BeantwoordMelding(RechtMixin, View):
    recht = Recht.MELDING_REGISTREREN

    def post(self, request: HttpRequest, melding_id: int) -> HttpResponse:
        user: Any = request.user
        open_melding(request, melding_id, "melding beantwoorden")
        form = forms.AntwoordForm(request.POST)
        if not form.is_valid():
            return melding_page(request, melding_id, antwoord_form=form, status=422)
        command = services.AnswerMelding(melding_id=melding_id, **form.cleaned_data)
        services.answer_melding(command, actor=user, now=timezone.now())
        return redirect("melding", melding_id)


def open_melding(request: HttpRequest, melding_id: int, handeling: str) -> Melding:
    """The melding a step is about: 404 when invisible, a purpose first when the klant is not own work."""
    user: Any = request.user
    melding = get_object_or_404(Melding.objects.visible_to(user).select_related("klant"), pk=melding_id)
    if melding.klant:
        require_open(request, melding.klant, handeling=handeling)
    return melding


def melding_page(request: HttpRequest, melding_id: int, status: int = 200, **extra: Any) -> HttpResponse:
    """The page of a melding; `extra` brings a form back with its errors, or the refusal of a step."""
    user: Any = request.user
    visible = Melding.objects.visible_to(user).select_related(
        "klant__gemeente",
        "klant__wijk",
        "geregistreerd_door",
        "triage_beslissing__versie",
        "aangebracht_door",
    )
    melding = get_object_or_404(visible, pk=melding_id)
    if melding.klant:
        require_open(request, melding.klant, handeling="melding bekijken")
    now = timezone.now()
    context: dict[str, Any] = {
        "melding": melding,
        "vervolg_uren": int(norm("intake.vervolgafspraak_uren", op=timezone.localdate(now))),
        "quick_scan": getattr(melding, "quick_scan", None),
        "domeinen": [Domein(code).label for code in melding.domeinen],
        "triage_zinnen": explained(melding.triage_beslissing),
        "mag_trieren": user.heeft(Recht.MELDING_TRIEREN),
        "mag_plannen": user.heeft(Recht.AFSPRAAK_PLANNEN),
        "mag_quick_scan": user.heeft(Recht.QUICK_SCAN_AFNEMEN),
        "mag_beantwoorden": user.heeft(Recht.MELDING_REGISTREREN),
    }
    context |= _next_step(melding, now) | extra
    return render(request, "intake/melding/melding.html", context, status=status)


def _next_step(melding: Melding, now: Any) -> dict[str, Any]:
    """What the page needs for the step that comes now."""
    if melding.status == MeldingStatus.NIEUW:
        try:
            proposal = propose_triage(melding, now=now)
        except DomainError as error:
            return {"geen_voorstel": error.message, "antwoord_form": forms.AntwoordForm()}
        chosen = {
            "stroom": proposal.stroom,
            "bestemming": proposal.bestemming,
            "vervolgstap": proposal.vervolgstap,
        }
        return {
            "voorstel": proposal,
            "voorstel_stroom": Stroom(proposal.stroom).label,
            "voorstel_bestemming": Bestemming(proposal.bestemming).label,
            "voorstel_vervolgstap": Vervolgstap(proposal.vervolgstap).label,
            "afwijking_form": forms.AfwijkingForm(initial=chosen),
            "antwoord_form": forms.AntwoordForm(),
        }
    if melding.status == MeldingStatus.GETRIEERD and needs_talk(melding):
        return {
            "gesprek_nodig": True,
            "momenten": proposed_slots(melding, now=now) if melding.klant_id else [],
            "heropen_form": forms.HeropenForm(),
        }
    if melding.status == MeldingStatus.GETRIEERD:
        return {"heropen_form": forms.HeropenForm()}
    if melding.status == MeldingStatus.AFSPRAAK:
        return {"afspraak": planned_for(melding).select_related("medewerker", "locatie").first()}
    return {}


def explained(beslissing: Beslissing | None) -> list[str]:
    """The stored explanation in Dutch sentences."""
    if beslissing is None:
        return []
    stored = beslissing.uitleg
    return [zin for zin in (stored["tekst"], *(cell["zin"] for cell in stored["voorwaarden"])) if zin]
