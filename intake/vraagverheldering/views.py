"""The talk on one page, and the panel on the page of its melding."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.generic import View

from intake.afspraak.services import MomentNietMogelijk, proposed_slots
from intake.melding.codes import Bestemming, Stroom
from intake.melding.models import Melding
from intake.melding.transitions import MeldingStatus
from intake.melding.views import open_melding
from intake.vraagverheldering import overdracht, services
from intake.vraagverheldering.forms import OverdrachtForm, StartForm, TerugForm, UitkomstForm, VerslagForm
from intake.vraagverheldering.models import Gespreksvorm, Overdracht, Vraagverheldering
from intake.vraagverheldering.transitions import OverdrachtStatus, VerhelderingStatus
from serviceplein.agenda.services import GeenRuimte, MomentBezet
from serviceplein.toegang.doelbinding import require_open
from serviceplein.toegang.rollen import Recht
from serviceplein.toegang.views import RechtMixin

TEKSTEN = ("hulpvraag", "eigen_kracht", "al_geprobeerd")


class VraagverhelderingStarten(RechtMixin, View):
    recht = Recht.AFSPRAAK_PLANNEN

    def post(self, request: HttpRequest, melding_id: int) -> HttpResponse:
        user: Any = request.user
        open_melding(request, melding_id, "vraagverheldering beginnen")
        form = StartForm(request.POST)
        vorm = form.cleaned_data["gespreksvorm"] if form.is_valid() else Gespreksvorm.TELEFOON
        command = services.StartVraagverheldering(melding_id=melding_id, gespreksvorm=Gespreksvorm(vorm))
        started = services.start_vraagverheldering(command, actor=user, now=timezone.now())
        return redirect("vraagverheldering", started.pk)


class EenVraagverheldering(RechtMixin, View):
    """Keeps the texts halfway, or ends the talk with a booked next step."""

    recht = Recht.AFSPRAAK_PLANNEN

    def get(self, request: HttpRequest, vraagverheldering_id: int) -> HttpResponse:
        return talk_page(request, visible_talk(request, vraagverheldering_id))

    def post(self, request: HttpRequest, vraagverheldering_id: int) -> HttpResponse:
        talk = visible_talk(request, vraagverheldering_id)
        seen = request.POST.get("versie", "")
        versie = int(seen) if seen.isdigit() else 0
        if "afronden" in request.POST:
            return self._finish(request, talk, versie)
        user: Any = request.user
        form = VerslagForm(request.POST)
        if not form.is_valid():
            return talk_page(request, talk, _outcome_form(request, talk), status=422)
        command = services.SaveVraagverheldering(
            vraagverheldering_id=talk.pk, versie=versie, verslag=form.verslag()
        )
        try:
            services.save_vraagverheldering(command, actor=user, now=timezone.now())
        except services.VerhelderingGewijzigd as conflict:
            return talk_page(request, talk, _outcome_form(request, talk), conflict=conflict, status=409)
        messages.success(request, "Bewaard. U kunt later verdergaan.")
        return redirect("vraagverheldering", talk.pk)

    def _finish(self, request: HttpRequest, talk: Vraagverheldering, versie: int) -> HttpResponse:
        user: Any = request.user
        form = _outcome_form(request, talk)
        if not form.is_valid():
            return talk_page(request, talk, form, status=422)
        command = services.FinishVraagverheldering(
            vraagverheldering_id=talk.pk,
            versie=versie,
            verslag=form.verslag(),
            uitkomst=form.uitkomst(),
            keuze=form.keuze(),
        )
        try:
            services.finish_vraagverheldering(command, actor=user, now=timezone.now())
        except services.VerhelderingGewijzigd as conflict:
            return talk_page(request, talk, form, conflict=conflict, status=409)
        except services.VerhelderingOnjuist as error:
            for veld, zin in error.redenen:
                form.add_error(veld, zin)
            return talk_page(request, talk, form, status=422)
        except overdracht.OverdrachtOnjuist as error:
            form.add_error(error.veld, error.message)
            return talk_page(request, talk, form, status=422)
        except (MomentNietMogelijk, MomentBezet, GeenRuimte) as error:
            form.add_error("moment", error.message)
            return talk_page(request, talk, form, status=409)
        messages.success(request, "De vraag is helder en de volgende stap is geregeld.")
        return redirect("melding", talk.melding_id)


class OverdrachtMaken(RechtMixin, View):
    """Gemeente -> wijk, for a melding that triage sent there."""

    recht = Recht.AFSPRAAK_PLANNEN

    def get(self, request: HttpRequest, melding_id: int) -> HttpResponse:
        melding = open_melding(request, melding_id, "overdracht aan de wijk")
        form = OverdrachtForm(klant=melding.klant, initial={"verhaal": melding.vraag})
        return self._page(request, melding, form)

    def post(self, request: HttpRequest, melding_id: int) -> HttpResponse:
        user: Any = request.user
        melding = open_melding(request, melding_id, "overdracht aan de wijk")
        form = OverdrachtForm(request.POST, klant=melding.klant)
        if not form.is_valid():
            return self._page(request, melding, form, status=422)
        data = form.cleaned_data
        command = overdracht.HandOverToWijk(
            melding_id=melding.pk,
            partner_id=data["partner"].pk,
            contact_op=data["contact_op"],
            verhaal=data["verhaal"],
        )
        try:
            overdracht.hand_over_to_wijk(command, actor=user, now=timezone.now())
        except overdracht.OverdrachtOnjuist as error:
            form.add_error(error.veld, error.message)
            return self._page(request, melding, form, status=422)
        return redirect("melding", melding.pk)

    def _page(
        self, request: HttpRequest, melding: Melding, form: OverdrachtForm, status: int = 200
    ) -> HttpResponse:
        context = {"melding": melding, "form": form, "knop": "Overdragen aan de wijk"}
        return render(request, "intake/vraagverheldering/overdracht.html", context, status=status)


class OverdrachtAangenomen(RechtMixin, View):
    recht = Recht.AFSPRAAK_PLANNEN

    def post(self, request: HttpRequest, overdracht_id: int) -> HttpResponse:
        user: Any = request.user
        found = visible_overdracht(request, overdracht_id)
        command = overdracht.AcceptOverdracht(overdracht_id=found.pk)
        overdracht.accept_overdracht(command, actor=user, now=timezone.now())
        return redirect("melding", found.melding_id)


class OverdrachtTerug(RechtMixin, View):
    """Wijk -> gemeente."""

    recht = Recht.AFSPRAAK_PLANNEN

    def get(self, request: HttpRequest, overdracht_id: int) -> HttpResponse:
        return self._page(request, visible_overdracht(request, overdracht_id), TerugForm())

    def post(self, request: HttpRequest, overdracht_id: int) -> HttpResponse:
        user: Any = request.user
        found = visible_overdracht(request, overdracht_id)
        form = TerugForm(request.POST)
        if not form.is_valid():
            return self._page(request, found, form, status=422)
        command = overdracht.ReturnOverdracht(overdracht_id=found.pk, reden=form.cleaned_data["reden"])
        new = overdracht.return_overdracht(command, actor=user, now=timezone.now())
        return redirect("melding", new)

    def _page(
        self, request: HttpRequest, found: Overdracht, form: TerugForm, status: int = 200
    ) -> HttpResponse:
        context = {"melding": found.melding, "form": form, "knop": "Terugnemen van de wijk"}
        return render(request, "intake/vraagverheldering/overdracht.html", context, status=status)


def visible_talk(request: HttpRequest, vraagverheldering_id: int) -> Vraagverheldering:
    """The talk of a melding this user may see; else 404. Asks for a purpose outside own work."""
    user: Any = request.user
    rows = Vraagverheldering.objects.filter(melding__in=Melding.objects.visible_to(user))
    rows = rows.select_related("melding__klant", "klant", "medewerker", "afspraak__medewerker", "taak")
    talk = get_object_or_404(rows, pk=vraagverheldering_id)
    require_open(request, talk.klant, handeling="vraagverheldering bekijken")
    return talk


def visible_overdracht(request: HttpRequest, overdracht_id: int) -> Overdracht:
    """The hand-over of a melding this user may see; else 404."""
    user: Any = request.user
    rows = Overdracht.objects.filter(melding__in=Melding.objects.visible_to(user))
    found = get_object_or_404(rows.select_related("melding__klant", "partner"), pk=overdracht_id)
    if found.melding.klant:
        require_open(request, found.melding.klant, handeling="overdracht bekijken")
    return found


def _outcome_form(request: HttpRequest, talk: Vraagverheldering) -> UitkomstForm:
    slots = proposed_slots(talk.melding, now=timezone.now())
    if request.method == "POST":
        return UitkomstForm(request.POST, klant=talk.klant, momenten=slots)
    return UitkomstForm(
        initial={name: getattr(talk, name) for name in TEKSTEN}, klant=talk.klant, momenten=slots
    )


def talk_page(
    request: HttpRequest,
    talk: Vraagverheldering,
    form: UitkomstForm | None = None,
    *,
    conflict: services.VerhelderingGewijzigd | None = None,
    status: int = 200,
) -> HttpResponse:
    """The talk with its outcome, or the form to have it with; a conflict shows both texts."""
    user: Any = request.user
    open_ = talk.status == VerhelderingStatus.LOOPT
    context: dict[str, Any] = {
        "talk": talk,
        "open": open_,
        "mag_afwegen": user.heeft(Recht.AFWEGING_VASTLEGGEN),
        "form": (form or _outcome_form(request, talk)) if open_ else None,
        "versie": conflict.versie if conflict else talk.versie,
        "conflict": conflict,
    }
    if conflict:
        labels = {name: str(UitkomstForm.base_fields[name].label) for name in TEKSTEN}
        context["hun_tekst"] = [(labels[name], getattr(talk, name) or "Leeg") for name in TEKSTEN]
        context["mijn_tekst"] = [(labels[name], request.POST.get(name) or "Leeg") for name in TEKSTEN]
    return render(request, "intake/vraagverheldering/vraagverheldering.html", context, status=status)


def verheldering_panel(request: HttpRequest, melding: Melding) -> dict[str, Any] | None:
    """On the page of a Wmo melding: begin or continue the talk, its outcome, and where the wijk stands."""
    if melding.stroom != Stroom.WMO:
        return None
    talk = Vraagverheldering.objects.filter(melding=melding).select_related("afspraak__medewerker").first()
    handed = Overdracht.objects.filter(melding=melding).select_related("partner").order_by("-pk").first()
    waits = melding.status in (MeldingStatus.GETRIEERD, MeldingStatus.AFSPRAAK)
    to_wijk = melding.bestemming == Bestemming.WIJKWELZIJNSORGANISATIE
    start = talk is None and waits and melding.klant_id is not None and not to_wijk
    at_wijk = handed is not None and handed.status != OverdrachtStatus.TERUG
    offer = to_wijk and not at_wijk and melding.klant_id is not None
    if not (talk or handed or start or offer):
        return None
    return {
        "talk": talk,
        "overdracht": handed,
        "start_form": StartForm() if start else None,
        "aanbieden": offer,
        "bij_wijk": at_wijk,
    }
