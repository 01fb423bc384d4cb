"""Screens of the desk: the work list, one new melding, and one melding with its next step."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.generic import View

from intake.afspraak.services import proposed_slots
from intake.afspraak.signalen import with_term
from intake.eigen_kracht.forms import EigenKrachtForm
from intake.eigen_kracht.policy import HELPS, Stap, missing_steps, needs_steps
from intake.eigen_kracht.suggesties import given_along, suggested
from intake.melding import forms, services
from intake.melding.codes import Bestemming, Stroom, Vervolgstap
from intake.melding.lijst import MeldingLijst
from intake.melding.models import Melding
from intake.melding.transitions import MeldingStatus
from intake.terugkeer.forms import OverlegForm
from intake.terugkeer.services import consulted
from intake.triage.bestemmingen import OUTSIDE, needs_talk, task_key
from intake.triage.policy import Triage
from intake.triage.services import propose_triage
from intake.verwijzing.forms import AntwoordVerwijzingForm, VerwijsForm
from intake.verwijzing.services import home_of, leaves_by_referral
from intake.verwijzing.transitions import VerwijzingStatus
from serviceplein.agenda.services import planned_for
from serviceplein.catalogus.lijsten import valid_on
from serviceplein.catalogus.models import Domein, Product
from serviceplein.catalogus.normen import norm
from serviceplein.fouten import DomainError
from serviceplein.klanten.leefgebieden import Leefgebied
from serviceplein.regels.models import Beslissing
from serviceplein.toegang.doelbinding import require_open
from serviceplein.toegang.rollen import Recht
from serviceplein.toegang.verwerkingen import log_verwerking
from serviceplein.toegang.views import RechtMixin
from serviceplein.ui.lijst import LijstView
from serviceplein.werk.models import Taak


class Meldingen(RechtMixin, LijstView):
    recht = Recht.MELDING_BEKIJKEN
    lijst = MeldingLijst
    template_name = "intake/melding/lijst.html"

    def get_queryset(self) -> QuerySet[Any]:
        log_verwerking(self.request, klant_id=None, handeling="meldingen bekijken")
        rows = Melding.objects.visible_to(self.request.user).werklijst()  # type: ignore[arg-type]
        return with_term(rows, timezone.now())

    def get_context(self) -> dict[str, Any]:
        user: Any = self.request.user
        return {"mag_registreren": user.heeft(Recht.MELDING_REGISTREREN)}


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
        "melder",
        "terugkeeroverleg__medewerker",
    )
    melding = get_object_or_404(visible.prefetch_related("eigen_kracht"), pk=melding_id)
    if melding.klant:
        require_open(request, melding.klant, handeling="melding bekijken")
    now = timezone.now()
    product = valid_on(Product.objects.filter(code=melding.product), timezone.localdate(melding.gemeld_op))
    context: dict[str, Any] = {
        "melding": melding,
        "product": product.first(),
        "vervolg_uren": int(norm("intake.vervolgafspraak_uren", op=timezone.localdate(now))),
        "quick_scan": getattr(melding, "quick_scan", None),
        "domeinen": [Domein(code).label for code in melding.domeinen],
        "leefgebieden": [Leefgebied(code).label for code in melding.leefgebieden],
        "melder": getattr(melding, "melder", None),
        "triage_zinnen": explained(melding.triage_beslissing),
        "mag_trieren": user.heeft(Recht.MELDING_TRIEREN),
        "mag_plannen": user.heeft(Recht.AFSPRAAK_PLANNEN),
        "mag_quick_scan": user.heeft(Recht.QUICK_SCAN_AFNEMEN),
        "mag_beantwoorden": user.heeft(Recht.MELDING_REGISTREREN),
    }
    op_adres = "op_adres" in request.GET or "op_adres" in request.POST
    context |= _eigen_kracht(melding) | _next_step(melding, user, now, op_adres=op_adres) | extra
    return render(request, "intake/melding/melding.html", context, status=status)


def in_words(proposal: Triage) -> dict[str, Any]:
    """A proposal as the templates show it."""
    return {
        "voorstel": proposal,
        "voorstel_stroom": Stroom(proposal.stroom).label,
        "voorstel_bestemming": Bestemming(proposal.bestemming).label,
        "voorstel_vervolgstap": Vervolgstap(proposal.vervolgstap).label,
    }


def _eigen_kracht(melding: Melding) -> dict[str, Any]:
    """The five steps: what was noted, and the form as long as the melding is with the frontoffice."""
    rows = sorted(melding.eigen_kracht.all(), key=lambda row: list(Stap).index(Stap(row.stap)))
    with_us = melding.status in (MeldingStatus.NIEUW, MeldingStatus.GETRIEERD)
    today = timezone.localdate()
    return {
        "suggesties": suggested(melding, op=today) if with_us and melding.klant else [],
        "eigen_kracht": rows,
        "eigen_kracht_form": EigenKrachtForm.of(rows) if with_us else None,
        "brief_mogelijk": any(row.oordeel in HELPS for row in rows) or bool(given_along(melding)),
    }


def _next_step(melding: Melding, user: Any, now: Any, *, op_adres: bool) -> dict[str, Any]:
    """What the page needs for the step that comes now."""
    if melding.status == MeldingStatus.NIEUW:
        try:
            proposal = propose_triage(melding, now=now)
        except DomainError as error:
            return {
                "geen_voorstel": error.message,
                "antwoord_form": forms.AntwoordForm(initial={"product": melding.product}),
            }
        chosen = {
            "stroom": proposal.stroom,
            "bestemming": proposal.bestemming,
            "vervolgstap": proposal.vervolgstap,
        }
        open_steps = missing_steps([row.stap for row in melding.eigen_kracht.all()])
        return in_words(proposal) | {
            "eerst_eigen_kracht": bool(open_steps)
            and needs_steps(bestemming=proposal.bestemming, soort_vraag=melding.soort_vraag),
            "afwijking_form": forms.AfwijkingForm(initial=chosen),
            "antwoord_form": forms.AntwoordForm(initial={"product": melding.product}),
        }
    if melding.status == MeldingStatus.GETRIEERD and needs_talk(melding):
        return {
            "gesprek_nodig": True,
            "momenten": proposed_slots(melding, now=now, op_adres=op_adres) if melding.klant_id else [],
            "op_adres": op_adres,
            "heropen_form": forms.HeropenForm(),
        }
    if melding.status == MeldingStatus.GETRIEERD and melding.bestemming in OUTSIDE:
        return _referral(melding) if leaves_by_referral(melding) else {"heropen_form": forms.HeropenForm()}
    if melding.status == MeldingStatus.GETRIEERD and melding.vervolgstap == Vervolgstap.OVERLEG:
        return _consultation(melding, user)
    if melding.status == MeldingStatus.GETRIEERD:
        return {"heropen_form": forms.HeropenForm()}
    if melding.status == MeldingStatus.AFSPRAAK:
        return {"afspraak": planned_for(melding).select_related("medewerker", "locatie").first()}
    return {}


def _referral(melding: Melding) -> dict[str, Any]:
    """The warm referral that has to be made, or the answer that is awaited."""
    rows = list(melding.verwijzingen.order_by("-pk"))
    return {
        "verwijzen": True,
        "verwijzing": next((row for row in rows if row.status == VerwijzingStatus.AANGEBODEN), None),
        "geweigerd": [row for row in rows if row.status == VerwijzingStatus.GEWEIGERD],
        "eigen_gemeente": home_of(melding),
        "verwijs_form": VerwijsForm(melding=melding),
        "antwoord_verwijzing_form": AntwoordVerwijzingForm(),
        "heropen_form": forms.HeropenForm(),
    }


def _consultation(melding: Melding, user: Any) -> dict[str, Any]:
    """Who is asked about a klant that comes back, and the form for whoever may answer."""
    taak = Taak.objects.open().filter(sleutel=task_key(melding)).select_related("medewerker").first()
    return {
        "overleggen": True,
        "overleg_bij": taak.medewerker if taak else None,
        "mag_overleggen": consulted(melding, user) is not None,
        "overleg_form": OverlegForm(),
        "heropen_form": forms.HeropenForm(),
    }


def explained(beslissing: Beslissing | None) -> list[str]:
    """The stored explanation in Dutch sentences."""
    if beslissing is None:
        return []
    stored = beslissing.uitleg
    return [zin for zin in (stored["tekst"], *(cell["zin"] for cell in stored["voorwaarden"])) if zin]
