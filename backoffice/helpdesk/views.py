"""The screen of the helpdesk: find, verify, see what runs, and end the talk; by keyboard alone (BO-02)."""

from datetime import datetime
from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.generic import View

from backoffice.helpdesk import services
from backoffice.helpdesk.forms import FOUT, GOED, ControleForm, GesprekForm
from backoffice.helpdesk.identiteit import GEEN, MAG, Manier, Uitkomst
from backoffice.helpdesk.lezen import around, my_day, payments, what_runs
from backoffice.helpdesk.models import Identiteitscontrole
from backoffice.helpdesk.vragen import best_of, questions_for, running_controles
from backoffice.mutaties.soorten import soorten
from caseload.contact.models import Contactkanaal
from caseload.toewijzing.kandidaten import running_toewijzing
from caseload.toewijzing.models import Toewijzing
from serviceplein.dossier.tijdlijn import tijdlijn_of
from serviceplein.fouten import DomainError
from serviceplein.klanten.kop import head_of
from serviceplein.klanten.models import Klant
from serviceplein.klanten.views import ZOEKTERM, Zoeken, open_klant, part_of, shown_address
from serviceplein.klanten.zoeken import search
from serviceplein.toegang.models import Doel, Gebruiker
from serviceplein.toegang.rollen import Recht
from serviceplein.toegang.services import GivePurpose, give_purpose
from serviceplein.toegang.verwerkingen import log_verwerking
from serviceplein.toegang.views import RechtMixin, safe_next
from serviceplein.ui.stap import Formulierstap

GESPREK = "helpdesk_gesprek"
"""Session key: which klant is on the line, and since when."""


class Helpdesk(Zoeken):
    """The start page of the helpdesk: who is on the line?"""

    recht = Recht.HELPDESK_WERKEN
    pagina = "backoffice/helpdesk/start.html"
    deel = "backoffice/helpdesk/_resultaten.html"
    adres = "helpdesk"

    def post(self, request: HttpRequest) -> HttpResponse:
        """Enter on a search that finds one person opens that person."""
        user: Any = request.user
        text = request.POST.get("q", "").strip()[:120]
        if text and not request.headers.get("HX-Request"):
            found = search(text, user=user, vandaag=timezone.localdate())
            if len(found.klanten) == 1 and not found.op_gelijkenis and not found.treffers:
                return open_for_talk(request, found.klanten[0].pk)
        return super().post(request)

    def beside(self, request: HttpRequest) -> dict[str, Any]:
        user: Any = request.user
        now = timezone.localtime()
        begin = now.replace(hour=0, minute=0, second=0, microsecond=0)
        return {"dag": my_day(user, begin, now.date())}


class KlantAanDeLijn(RechtMixin, View):
    """Opens a klant who calls: the button says that the question is the purpose (PRV-02)."""

    recht = Recht.HELPDESK_WERKEN

    def post(self, request: HttpRequest, klant_id: int) -> HttpResponse:
        if request.POST.get("doel") != Doel.VRAAG_VAN_KLANT:
            open_klant(request, klant_id, handeling="klant aan de lijn")
        return open_for_talk(request, klant_id)


class HelpdeskKlant(RechtMixin, View):
    """Everything to help this klant now, in one screen."""

    recht = Recht.HELPDESK_WERKEN

    def get(self, request: HttpRequest, klant_id: int) -> HttpResponse:
        klant = open_klant(request, klant_id, handeling="helpdesk")
        begun_at(request, klant.pk)
        chosen = request.GET.get("uitkomst", "")
        uitkomst = chosen if chosen in Uitkomst.values else Uitkomst.BEANTWOORD.value
        return klant_page(request, klant, uitkomst=uitkomst)


class HelpdeskVerloop(RechtMixin, View):
    """The part that loads after it: payments, who helps, what is done, former contact, the time line."""

    recht = Recht.HELPDESK_WERKEN

    def get(self, request: HttpRequest, klant_id: int) -> HttpResponse:
        user: Any = request.user
        klant = open_klant(request, klant_id, handeling="helpdesk, verloop bekijken")
        context = {
            "klant": klant,
            "betalingen": payments(klant, user) if user.heeft(Recht.BETALING_BEKIJKEN) else None,
            **around(klant, user),
            "tijdlijn": tijdlijn_of(klant),
        }
        return part_of(request, "backoffice/helpdesk/_verloop.html", context)


class Controle(RechtMixin, View):
    """Keeps how it was verified who this is."""

    recht = Recht.IDENTITEIT_CONTROLEREN

    def get(self, request: HttpRequest, klant_id: int) -> HttpResponse:
        klant = open_klant(request, klant_id, handeling="identiteit vaststellen")
        return self._page(request, klant, controle_form(klant, running_toewijzing(klant.pk)))

    def post(self, request: HttpRequest, klant_id: int) -> HttpResponse:
        user: Any = request.user
        klant = open_klant(request, klant_id, handeling="identiteit vaststellen")
        form = controle_form(klant, running_toewijzing(klant.pk), request.POST)
        if not form.is_valid():
            return self._page(request, klant, form, status=422)
        command = services.VerifyIdentity(
            klant_id=klant.pk,
            manier=Manier(form.cleaned_data["manier"]),
            goed=form.answered(GOED),
            fout=form.answered(FOUT),
        )
        try:
            done = services.verify_identity(command, actor=user, now=timezone.now())
        except DomainError as refused:
            form.refuse(refused)
            return self._page(request, klant, form, status=409)
        if done.niveau:
            messages.success(request, "U weet met wie u spreekt. Hieronder staat wat u mag vertellen.")
        else:
            messages.warning(request, "Niet vastgesteld wie dit is. Vertel niets over de klant.")
        return redirect(safe_next(request, f"{reverse('helpdesk-klant', args=[klant.pk])}#p-afronden"))

    def _page(
        self, request: HttpRequest, klant: Klant, form: ControleForm, status: int = 200
    ) -> HttpResponse:
        if status != 200 and request.user.heeft(Recht.HELPDESK_WERKEN) and "next" not in request.POST:  # type: ignore[union-attr]
            return klant_page(request, klant, controle=form, status=status)
        context = {"klant": klant, "controle_form": form, "next": safe_next(request, "")}
        return render(request, "backoffice/helpdesk/controle.html", context, status=status)


class GesprekAfronden(Formulierstap):
    """Registers the contact and passes on what is left to do."""

    recht = Recht.HELPDESK_WERKEN
    formulier = GesprekForm
    klant: Klant

    def find(self, **kwargs: Any) -> None:
        self.klant = open_klant(self.request, kwargs["klant_id"], handeling="gesprek afronden")

    def form_options(self) -> dict[str, Any]:
        return {"heeft_contactpersoon": running_toewijzing(self.klant.pk) is not None}

    def run(self, data: dict[str, Any], *, actor: Gebruiker, now: datetime) -> str:
        command = services.EndGesprek(
            klant_id=self.klant.pk,
            begonnen_op=begun_at(self.request, self.klant.pk),
            **{
                **data,
                "kanaal": Contactkanaal(data["kanaal"]),
                "uitkomst": Uitkomst(data["uitkomst"]),
            },
        )
        done = services.end_gesprek(command, actor=actor, now=now)
        for done_with in (GESPREK, ZOEKTERM):
            self.request.session.pop(done_with, None)
        return f"Vastgelegd. {done.naar} gaat verder." if done.naar else "Vastgelegd."

    def page(self, form: GesprekForm, status: int = 200) -> HttpResponse:
        return klant_page(self.request, self.klant, form=form, status=status)

    def back(self) -> str:
        return reverse("helpdesk")


def open_for_talk(request: HttpRequest, klant_id: int) -> HttpResponse:
    """The klant on the line; the purpose is given once, and the talk begins."""
    user: Any = request.user
    now = timezone.now()
    klanten = Klant.objects.visible_to(user).with_access(user, now)
    klant: Any = get_object_or_404(klanten, pk=klant_id)
    if not (klant.eigen_werk or klant.lopend_doel):
        purpose = GivePurpose(klant_id=klant.pk, doel=Doel.VRAAG_VAN_KLANT, toelichting="Helpdesk")
        give_purpose(purpose, actor=user, now=now)
    log_verwerking(request, klant_id=klant.pk, handeling="klant aan de lijn", doel="vraag van klant")
    request.session[GESPREK] = [klant.pk, now.isoformat()]
    return redirect("helpdesk-klant", klant.pk)


def begun_at(request: HttpRequest, klant_id: int) -> datetime:
    """When the talk with this klant began; now, when another klant or nobody was on the line."""
    known = request.session.get(GESPREK)
    if known and known[0] == klant_id:
        return datetime.fromisoformat(known[1])
    now = timezone.now()
    request.session[GESPREK] = [klant_id, now.isoformat()]
    return now


def controle_form(klant: Klant, toewijzing: Toewijzing | None, data: Any = None) -> ControleForm:
    vragen = questions_for(klant, timezone.localdate(), toewijzing=toewijzing)
    return ControleForm(data, vragen=vragen)


def klant_page(
    request: HttpRequest,
    klant: Klant,
    *,
    form: GesprekForm | None = None,
    controle: ControleForm | None = None,
    uitkomst: str = Uitkomst.BEANTWOORD,
    status: int = 200,
) -> HttpResponse:
    """The one screen; the questions are there until it is known who it is."""
    user: Any = request.user
    toewijzing = running_toewijzing(klant.pk)
    best: Identiteitscontrole | None = best_of(running_controles(klant, timezone.now()))
    niveau = best.niveau if best else GEEN
    head = head_of(klant, user=user, op=timezone.localdate(), adres=shown_address(klant))
    context = {
        "klant": klant,
        "kop": {**head, "acties": []},
        "toewijzing": toewijzing,
        "controle": best,
        "mag": MAG[niveau],
        "controle_form": controle or (None if best else controle_form(klant, toewijzing)),
        "loopt": what_runs(klant, user),
        "soorten": soorten() if user.heeft(Recht.MUTATIE_VERWERKEN) else [],
        "form": form
        or GesprekForm(
            initial={
                "kanaal": Contactkanaal.TELEFOON,
                "uitkomst": uitkomst,
                "eenmalig": uuid4(),
            },
            heeft_contactpersoon=toewijzing is not None,
        ),
    }
    return render(request, "backoffice/helpdesk/klant.html", context, status=status)
