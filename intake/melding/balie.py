"""The desk: hear a question, see what is known, answer or pass on, on one page (INT-01, INT-02, INT-06)."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.generic import View

from intake import aansluitingen
from intake.melding import services
from intake.melding.codes import Bestemming, Kanaal, Stroom, Vervolgstap
from intake.melding.forms import MeldingForm
from intake.melding.models import Melding
from intake.melding.transitions import CLOSED
from intake.melding.views import in_words
from intake.triage.services import TriageMelding, known_facts, propose_triage, triage_melding
from serviceplein.fouten import DomainError
from serviceplein.klanten.kolommen import facts_of
from serviceplein.klanten.models import Klant
from serviceplein.toegang.rollen import Recht
from serviceplein.toegang.verwerkingen import log_verwerking
from serviceplein.toegang.views import RechtMixin

KANAAL = "balie_kanaal"
"""Session key: whoever answers the telephone answers it all morning."""
EERDER = 5
"""How many meldingen of the klant the desk shows; the rest is on the klant's page."""


class NieuweMelding(RechtMixin, View):
    """First who it is, then the question; the proposal appears while typing."""

    recht = Recht.MELDING_REGISTREREN

    def get(self, request: HttpRequest) -> HttpResponse:
        klant = chosen_klant(request)
        kanaal = request.session.get(KANAAL, Kanaal.TELEFOON)
        return self._page(request, self._form(klant, initial={"kanaal": kanaal}), klant)

    def post(self, request: HttpRequest) -> HttpResponse:
        user: Any = request.user
        klant = chosen_klant(request)
        form = self._form(klant, data=request.POST)
        if not form.is_valid():
            return self._page(request, form, klant, status=422)
        now = timezone.now()
        registered = services.register_melding(form.command(klant.pk if klant else None), actor=user, now=now)
        request.session[KANAAL] = form.cleaned_data["kanaal"]
        if not registered.nieuw:
            return redirect("melding", registered.melding_id)
        if "direct" in request.POST:
            answer = services.AnswerMelding(
                melding_id=registered.melding_id, antwoord=form.cleaned_data["antwoord"]
            )
            services.answer_melding(answer, actor=user, now=now)
            messages.success(request, f"Melding {registered.kenmerk} is afgehandeld.")
        elif "volgen" in request.POST:
            follow_proposal(request, registered.melding_id)
        return redirect("melding", registered.melding_id)

    def _form(self, klant: Klant | None, **kwargs: Any) -> MeldingForm:
        accompanied = klant is not None and aansluitingen.has_contactpersoon(klant.pk)
        return MeldingForm(heeft_contactpersoon=accompanied, **kwargs)

    def _page(
        self, request: HttpRequest, form: MeldingForm, klant: Klant | None, status: int = 200
    ) -> HttpResponse:
        context: dict[str, Any] = {
            "form": form,
            "klant": klant,
            "kanaal_naam": Kanaal(form["kanaal"].value()).label if form["kanaal"].value() in Kanaal else "",
            "zonder_klant": "anoniem" in request.GET or (form.is_bound and klant is None),
        }
        if klant:
            log_verwerking(request, klant_id=klant.pk, handeling="melding opnemen", doel="melding")
            context |= what_is_known(request, klant)
        return render(request, "intake/melding/nieuw.html", context, status=status)


class Voorstel(RechtMixin, View):
    """The proposal for what is filled in so far; nothing is kept."""

    recht = Recht.MELDING_REGISTREREN

    def post(self, request: HttpRequest) -> HttpResponse:
        klant = chosen_klant(request)
        form = MeldingForm(request.POST, heeft_contactpersoon=True)
        form.is_valid()
        data = form.cleaned_data
        if not data.get("domeinen") or not data.get("soort_vraag"):
            return render(request, "intake/melding/_voorstel.html", {})
        melding = Melding(
            klant=klant,
            kanaal=data.get("kanaal", ""),
            domeinen=data["domeinen"],
            soort_vraag=data["soort_vraag"],
            product=data.get("product", ""),
            juiste_plek=data.get("juiste_plek"),
            raakt_begeleiding=data.get("raakt_begeleiding", False),
        )
        try:
            proposal = propose_triage(melding, now=timezone.now())
        except DomainError as error:
            return render(request, "intake/melding/_voorstel.html", {"geen_voorstel": error.message})
        return render(request, "intake/melding/_voorstel.html", in_words(proposal))


def chosen_klant(request: HttpRequest) -> Klant | None:
    """The klant in the address, when the user may see it; 404 when not."""
    user: Any = request.user
    chosen = request.GET.get("klant", "")
    if not chosen.isdigit():
        return None
    visible = Klant.objects.visible_to(user).select_related("gemeente", "wijk")
    return get_object_or_404(visible, pk=chosen)


def follow_proposal(request: HttpRequest, melding_id: int) -> None:
    """Settles the triage as proposed; what stands in the way is said, and the melding waits for it."""
    user: Any = request.user
    now = timezone.now()
    try:
        proposal = propose_triage(Melding.objects.select_related("klant").get(pk=melding_id), now=now)
        command = TriageMelding(
            melding_id=melding_id,
            stroom=Stroom(proposal.stroom),
            bestemming=Bestemming(proposal.bestemming),
            vervolgstap=Vervolgstap(proposal.vervolgstap),
        )
        triage_melding(command, actor=user, now=now)
    except DomainError as refused:
        messages.warning(request, f"De melding is geregistreerd. {refused.message}")


def what_is_known(request: HttpRequest, klant: Klant) -> dict[str, Any]:
    """What nobody has to ask again: the facts triage uses, and what runs already (INT-06).

    Hearing a question is purpose enough for these few facts; the dossier itself asks for one.
    """
    user: Any = request.user
    meldingen = Melding.objects.filter(klant=klant).order_by("-gemeld_op")
    return {
        "feiten": [*known_facts(klant, now=timezone.now()), *facts_of([klant], user).get(klant.pk, [])],
        "lopend": list(meldingen.exclude(status__in=CLOSED)[:EERDER]),
        "eerder": list(meldingen.filter(status__in=CLOSED)[:EERDER]),
    }
