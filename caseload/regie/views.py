"""Screens of the regie: what is asked of me and by me, one request, and the regie of one plan (CAS-10)."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.views.generic import View

from caseload.plan.models import Plan
from caseload.plan.pagina import visible_plan
from caseload.plan.stap import OpPlan
from caseload.plan.transitions import PlanStatus
from caseload.regie import antwoord, services
from caseload.regie.forms import AntwoordForm, RegieForm
from caseload.regie.lezen import proposal_for, slots_for
from caseload.regie.models import Regieverzoek, Vorm
from caseload.regie.transitions import VerzoekStatus
from serviceplein.agenda.transitions import AfspraakStatus
from serviceplein.toegang.doelbinding import require_open
from serviceplein.toegang.models import Gebruiker
from serviceplein.toegang.rollen import Recht
from serviceplein.toegang.verwerkingen import log_shown
from serviceplein.toegang.views import RechtMixin
from serviceplein.ui.stap import Formulierstap


class Regieverzoeken(RechtMixin, View):
    """What waits for my answer, what I asked, and what was answered last."""

    recht = Recht.TAAK_UITVOEREN

    def get(self, request: HttpRequest) -> HttpResponse:
        user: Any = request.user
        seen = Regieverzoek.objects.visible_to(user).with_names()
        parts = {
            "binnen": list(seen.open().to(user).order_by("reactie_uiterlijk", "pk")[:100]),
            "uit": list(seen.open().by(user).order_by("reactie_uiterlijk", "pk")[:100]),
            "klaar": list(
                (seen.to(user) | seen.by(user))
                .exclude(status=VerzoekStatus.GEVRAAGD)
                .order_by("-beantwoord_op", "-pk")[:20]
            ),
        }
        shown = {row.plan.klant_id for rows in parts.values() for row in rows}
        log_shown(request, shown, handeling="regieverzoeken bekijken")
        return render(request, "caseload/regie/verzoeken.html", parts)


class PlanRegie(RechtMixin, View):
    """Who had the regie when, the proposal, and the form to ask somebody."""

    recht = Recht.KLANT_BEKIJKEN

    def get(self, request: HttpRequest, plan_id: int) -> HttpResponse:
        return regie_page(request, visible_plan(request, plan_id))


class RegieVragen(OpPlan):
    recht = Recht.PLAN_BEWERKEN
    formulier = RegieForm
    gelukt = "Uw vraag is verstuurd. De regie blijft waar zij is tot het antwoord er is."
    gevraagd: int

    def run(self, data: dict[str, Any], *, actor: Gebruiker, now: datetime) -> None:
        person, partner = data.pop("naar_medewerker"), data.pop("naar_partner")
        command = services.AskRegie(
            plan_id=self.plan.pk,
            naar_medewerker_id=person.pk if person else None,
            naar_partner_id=partner.pk if partner else None,
            **data,
        )
        self.gevraagd = services.ask_regie(command, actor=actor, now=now)

    def page(self, form: RegieForm, status: int = 200) -> HttpResponse:
        return regie_page(self.request, self.plan, form=form, status=status)

    def back(self) -> str:
        return reverse("regieverzoek", args=[self.gevraagd])


class VerzoekPagina(RechtMixin, View):
    """One request with its conversation, transfer and answer."""

    recht = Recht.KLANT_BEKIJKEN

    def get(self, request: HttpRequest, verzoek_id: int) -> HttpResponse:
        return verzoek_page(request, open_verzoek(request, verzoek_id))


class VerzoekStap(Formulierstap):
    """One answer to a request."""

    recht = Recht.TAAK_UITVOEREN
    formulier = AntwoordForm
    terug = "regieverzoek"
    verzoek: Regieverzoek

    def find(self, **kwargs: Any) -> None:
        self.verzoek = open_verzoek(self.request, kwargs["verzoek_id"])

    def form_options(self) -> dict[str, Any]:
        return {"partner": self.verzoek.naar_partner_id is not None}

    def page(self, form: AntwoordForm, status: int = 200) -> HttpResponse:
        return verzoek_page(self.request, self.verzoek, form=form, status=status)


class VerzoekAannemen(VerzoekStap):
    gelukt = "Uw antwoord is vastgelegd."

    def run(self, data: dict[str, Any], *, actor: Gebruiker, now: datetime) -> None:
        command = antwoord.AcceptVerzoek(verzoek_id=self.verzoek.pk, **data)
        antwoord.accept_verzoek(command, actor=actor, now=now)


class VerzoekWeigeren(VerzoekStap):
    gelukt = "Uw antwoord is vastgelegd. De regie blijft waar zij was."

    def run(self, data: dict[str, Any], *, actor: Gebruiker, now: datetime) -> None:
        command = antwoord.RefuseVerzoek(
            verzoek_id=self.verzoek.pk, reden=data["antwoord"], akkoord_van=data.get("akkoord_van", "")
        )
        antwoord.refuse_verzoek(command, actor=actor, now=now)


class VerzoekIntrekken(VerzoekStap):
    recht = Recht.PLAN_BEWERKEN
    gelukt = "Het verzoek is ingetrokken."

    def run(self, data: dict[str, Any], *, actor: Gebruiker, now: datetime) -> None:
        command = antwoord.WithdrawVerzoek(verzoek_id=self.verzoek.pk)
        antwoord.withdraw_verzoek(command, actor=actor, now=now)


class DriegesprekPlannen(VerzoekStap):
    recht = Recht.AFSPRAAK_PLANNEN
    gelukt = "Het driegesprek staat in de agenda."

    def run(self, data: dict[str, Any], *, actor: Gebruiker, now: datetime) -> None:
        chosen = parse_datetime(self.request.POST.get("begin", ""))
        command = services.BookDriegesprek(verzoek_id=self.verzoek.pk, begin=chosen)
        services.book_driegesprek(command, actor=actor, now=now)


def open_verzoek(request: HttpRequest, verzoek_id: int) -> Regieverzoek:
    """A request about a klant this user may see; asks for a purpose outside own work, else 404."""
    user: Any = request.user
    rows = Regieverzoek.objects.visible_to(user).with_names().select_related("gevraagd_door")
    verzoek = get_object_or_404(rows, pk=verzoek_id)
    require_open(request, verzoek.plan.klant, handeling="regieverzoek bekijken")
    return verzoek


def verzoek_page(
    request: HttpRequest, verzoek: Regieverzoek, *, form: AntwoordForm | None = None, status: int = 200
) -> HttpResponse:
    user: Any = request.user
    is_open = verzoek.status == VerzoekStatus.GEVRAAGD
    receiver = verzoek.naar_medewerker
    if receiver:
        mine = antwoord.answers_for(receiver, user, timezone.localdate())
    else:
        mine = user.heeft(Recht.PLAN_BEWERKEN)
    talk = verzoek.afspraak
    planned = talk is not None and talk.status in (AfspraakStatus.GEPLAND, AfspraakStatus.GEVOERD)
    asks_slot = is_open and verzoek.vorm == Vorm.DRIEGESPREK and not planned
    context = {
        "verzoek": verzoek,
        "plan": verzoek.plan,
        "klant": verzoek.plan.klant,
        "afspraak": talk,
        "momenten": slots_for(verzoek, now=timezone.now())
        if asks_slot and user.heeft(Recht.AFSPRAAK_PLANNEN)
        else [],
        "plant": asks_slot,
        "form": form or AntwoordForm(partner=verzoek.naar_partner_id is not None),
        "mag_antwoorden": is_open and mine,
        "mag_intrekken": is_open and user.heeft(Recht.PLAN_BEWERKEN),
    }
    return render(request, "caseload/regie/verzoek.html", context, status=status)


def regie_page(
    request: HttpRequest, plan: Plan, *, form: RegieForm | None = None, status: int = 200
) -> HttpResponse:
    user: Any = request.user
    running = plan.status != PlanStatus.AFGESLOTEN
    proposal = proposal_for(plan) if running else None
    initial: dict[str, Any] = {"versie": plan.versie}
    if proposal:
        initial |= {"naar_medewerker": proposal.medewerker, "naar_partner": proposal.partner}
    context = {
        "plan": plan,
        "klant": plan.klant,
        "voorstel": proposal,
        "periodes": list(plan.regieperiodes.select_related("medewerker", "partner")),
        "verzoeken": list(plan.regieverzoeken.with_names().order_by("-gevraagd_op", "-pk")),
        "form": form or RegieForm(initial=initial),
        "mag_vragen": running and user.heeft(Recht.PLAN_BEWERKEN),
    }
    return render(request, "caseload/regie/regie.html", context, status=status)
