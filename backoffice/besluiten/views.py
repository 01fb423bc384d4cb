"""Pages of one application and its decision."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from backoffice.aanvragen.models import Aanvraag
from backoffice.aanvragen.regelingen import Huishoudtype, Regeling, Soort, regeling_van
from backoffice.aanvragen.transitions import CLOSED, AanvraagStatus
from backoffice.aanvragen.verschillen import Verschil, differences
from backoffice.aanvragen.waarden import from_json
from backoffice.besluiten.afstemming import Agree, agree
from backoffice.besluiten.brief import letter_context, readability
from backoffice.besluiten.brieven import letter_of
from backoffice.besluiten.forms import AfstemmingForm, BeslisForm, TeruglegForm
from backoffice.besluiten.models import Besluit, Uitkomst
from backoffice.besluiten.services import (
    DecideAanvraag,
    besluit_of,
    decide_aanvraag,
    withdraw,
)
from backoffice.besluiten.stappen import AanvraagStap, NormenOntbreken, OordeelOnvolledig, propose
from backoffice.besluiten.transitions import BesluitStatus
from serviceplein.catalogus.normen import example_normen
from serviceplein.dossier.brief import GEEN_PANGO, can_print
from serviceplein.dossier.models import Gebeurtenis
from serviceplein.dossier.soorten import sentence
from serviceplein.taal import in_zin
from serviceplein.toegang.doelbinding import require_open
from serviceplein.toegang.models import Gebruiker
from serviceplein.toegang.rechten import Recht
from serviceplein.toegang.views import RechtMixin
from serviceplein.ui.formulieren import Formulier
from serviceplein.ui.stap import Formulierstap, Knop
from serviceplein.ui.weergave import long_date, money


def visible_aanvraag(request: HttpRequest, aanvraag_id: int) -> Aanvraag:
    """The application with all its page shows; 404 when invisible, asks the purpose outside own work."""
    user: Any = request.user
    rows = Aanvraag.objects.visible_to(user).select_related(
        "klant__gemeente",
        "batch",
        "behandelaar",
        "opdracht",
        "besluit__brief",
        "besluit__beslist_door",
        "besluit__akkoord_door",
        "afstemming__medewerker",
    )
    aanvraag = rows.filter(pk=aanvraag_id).first()
    if aanvraag is None:
        raise Http404
    require_open(request, aanvraag.klant, handeling="aanvraag bekijken")
    return aanvraag


class AanvraagPagina(RechtMixin):
    recht = Recht.AANVRAAG_BEKIJKEN

    def get(self, request: HttpRequest, aanvraag_id: int) -> HttpResponse:
        aanvraag = visible_aanvraag(request, aanvraag_id)
        return aanvraag_page(request, aanvraag)


def aanvraag_page(
    request: HttpRequest,
    aanvraag: Aanvraag,
    form: AfstemmingForm | None = None,
    *,
    terug: Formulier | None = None,
    status: int = 200,
) -> HttpResponse:
    """The page of one application.

    form: the answer of the contactpersoon when that is asked; terug: what the second person wants changed.
    """
    user: Any = request.user
    regeling = regeling_van(aanvraag.regeling)
    made = getattr(aanvraag, "besluit", None)
    besluit = made if made and made.definitief else None
    afstemming = getattr(aanvraag, "afstemming", None)
    voorwaarden, geen_norm = _conditions(aanvraag)
    mine = aanvraag.behandelaar_id in (None, user.pk)
    decides = user.heeft(Recht.AANVRAAG_BESLISSEN)
    waits = besluit is not None and besluit.brief is None
    context = {
        "aanvraag": aanvraag,
        "klant": aanvraag.klant,
        "regeling": regeling,
        "besluit": besluit,
        "afstemming": afstemming,
        "voorwaarden": voorwaarden,
        "geen_norm": geen_norm,
        "feiten": facts_in_words(regeling, aanvraag),
        "verschillen": differences_of(regeling, aanvraag),
        "gebeurtenissen": _events(aanvraag),
        "form": (form or AfstemmingForm()) if _is_asked(user, aanvraag) else None,
        **proposal_context(user, aanvraag, made, terug),
        "verzendingen": besluit.brief.verzendingen.order_by("pk") if besluit and besluit.brief else (),
        "mag_beslissen": decides and mine and aanvraag.status == AanvraagStatus.BIJ_MEDEWERKER,
        "mag_intrekken": decides and mine and aanvraag.status not in CLOSED,
        "bij_collega": decides and not mine and aanvraag.status not in (*CLOSED, AanvraagStatus.TER_AKKOORD),
        "brief_wacht": waits,
        "geen_pango": GEEN_PANGO if waits and not can_print() else "",
    }
    return render(request, "backoffice/besluiten/aanvraag.html", context, status=status)


def proposal_context(
    user: Any, aanvraag: Aanvraag, besluit: Besluit | None, terug: Formulier | None
) -> dict[str, Any]:
    """What the page shows of a decision that is a proposal: the letter, and who may agree."""
    if besluit is None or besluit.definitief:
        return {}
    if besluit.status == BesluitStatus.CONCEPT:
        return {"opmerking": besluit.opmerking if aanvraag.status == AanvraagStatus.BIJ_MEDEWERKER else ""}
    brief = letter_context(besluit)
    mine = besluit.beslist_door_id == user.pk
    return {
        "mag_akkoord": user.heeft(Recht.BESLUIT_AKKOORD) and not mine,
        "terug": terug or TeruglegForm(),
        "besluit": None,
        "voorstel": {
            "brief": brief,
            "lezen": readability(brief),
            "uitleg": f"{besluit.beslist_door} bereidde dit besluit voor. Het bedrag is hoger dan "
            f"{money(besluit.grens or 0)}. Daarom kijkt u mee.",
            "wacht": "U bereidde dit besluit zelf voor. Een collega geeft het tweede akkoord."
            if mine
            else "Dit besluit wacht op het akkoord van een tweede medewerker.",
        },
    }


def _conditions(aanvraag: Aanvraag) -> tuple[list[dict[str, Any]], str]:
    """The conditions as decided, or as they stand now; and why they cannot be computed."""
    besluit = getattr(aanvraag, "besluit", None)
    if besluit is not None and besluit.status != BesluitStatus.CONCEPT:
        return besluit.voorwaarden, ""
    try:
        return [oordeel.as_json() for oordeel in propose(aanvraag).voorwaarden], ""
    except NormenOntbreken as error:
        return [], error.message


def _is_asked(user: Any, aanvraag: Aanvraag) -> bool:
    medewerker = getattr(user, "medewerker", None)
    afstemming = getattr(aanvraag, "afstemming", None)
    return (
        aanvraag.status == AanvraagStatus.WACHT_OP_CONTACTPERSOON
        and afstemming is not None
        and medewerker is not None
        and afstemming.medewerker_id == medewerker.pk
    )


def _events(aanvraag: Aanvraag) -> list[dict[str, Any]]:
    about = Gebeurtenis.objects.filter(onderwerp_soort=aanvraag._meta.label_lower, onderwerp_id=aanvraag.pk)
    rows = about.select_related("actor").order_by("-op", "-pk")[:20]
    return [{"zin": sentence(row), "op": row.op, "actor": row.actor} for row in rows]


def differences_of(regeling: Regeling, aanvraag: Aanvraag) -> list[Verschil]:
    """Where the application says something else than the dossier on the day it came in."""
    values = from_json(regeling, aanvraag.gegevens)
    return differences(regeling, aanvraag.klant, values, timezone.localdate(aanvraag.ontvangen_op))


def facts_in_words(regeling: Regeling, aanvraag: Aanvraag) -> list[tuple[str, str]]:
    """What was asked, as people read it."""
    values = from_json(regeling, aanvraag.gegevens)
    show: dict[Soort, Callable[[Any], str]] = {
        Soort.BEDRAG: money,
        Soort.DATUM: long_date,
        Soort.JA_NEE: lambda value: "Ja" if value else "Nee",
        Soort.HUISHOUDEN: lambda value: Huishoudtype(value).label,
    }
    rows = []
    for kolom in regeling.kolommen:
        if kolom.naam not in values:
            continue
        value = values[kolom.naam]
        text = kolom.opties.get(value, "") if kolom.opties else show.get(kolom.soort, str)(value)
        rows.append((kolom.label, text or str(value)))
    return rows


class Intrekken(Knop):
    recht = Recht.AANVRAAG_BESLISSEN
    terug = "aanvraag"
    gelukt = "De aanvraag is ingetrokken."

    def find(self, **kwargs: Any) -> None:
        visible_aanvraag(self.request, kwargs["aanvraag_id"])

    def run(self, *, actor: Gebruiker, now: datetime) -> None:
        withdraw(AanvraagStap(**self.kwargs), actor=actor, now=now)


class Beslissen(RechtMixin):
    """Judge every condition, see the letter, decide."""

    recht = Recht.AANVRAAG_BESLISSEN

    def get(self, request: HttpRequest, aanvraag_id: int) -> HttpResponse:
        aanvraag = visible_aanvraag(request, aanvraag_id)
        if aanvraag.status != AanvraagStatus.BIJ_MEDEWERKER:
            return redirect("aanvraag", aanvraag_id)
        return self._page(request, aanvraag, BeslisForm(propose(aanvraag), initial=_earlier(aanvraag)))

    def post(self, request: HttpRequest, aanvraag_id: int) -> HttpResponse:
        aanvraag = visible_aanvraag(request, aanvraag_id)
        if aanvraag.status != AanvraagStatus.BIJ_MEDEWERKER:
            messages.info(request, f"Deze aanvraag is al {in_zin(aanvraag.get_status_display())}.")
            return redirect("aanvraag", aanvraag_id)
        form = BeslisForm(propose(aanvraag), request.POST)
        if not form.is_valid():
            return self._page(request, aanvraag, form, status=422)
        command = _command(aanvraag, form)
        user: Any = request.user
        try:
            if "voorbeeld" in request.POST:
                besluit = besluit_of(aanvraag, form.voorstel, command, actor=user, now=timezone.now())
                return self._page(request, aanvraag, form, brief=letter_context(besluit))
            done = decide_aanvraag(command, actor=user, now=timezone.now())
        except OordeelOnvolledig as error:
            form.add_error(error.veld, error.message)
            return self._page(request, aanvraag, form, status=422)
        if done.status == AanvraagStatus.TER_AKKOORD:
            messages.success(request, "Uw voorstel wacht op het akkoord van een tweede medewerker.")
        else:
            messages.success(request, "Het besluit is genomen. De brief wordt gemaakt.")
        return redirect("aanvraag", aanvraag_id)

    def _page(
        self,
        request: HttpRequest,
        aanvraag: Aanvraag,
        form: BeslisForm,
        status: int = 200,
        brief: dict[str, Any] | None = None,
    ) -> HttpResponse:
        regeling = regeling_van(aanvraag.regeling)
        context = {
            "aanvraag": aanvraag,
            "klant": aanvraag.klant,
            "regeling": regeling,
            "form": form,
            "feiten": facts_in_words(regeling, aanvraag),
            "verschillen": differences_of(regeling, aanvraag),
            "afstemming": getattr(aanvraag, "afstemming", None),
            "brief": brief,
            "lezen": readability(brief) if brief else None,
            "concept": Besluit.objects.filter(aanvraag=aanvraag, status=BesluitStatus.CONCEPT).first(),
            "voorbeelden": example_normen(regeling.normen, op=form.voorstel.geldig_van),
        }
        return render(request, "backoffice/besluiten/beslissen.html", context, status=status)


def _earlier(aanvraag: Aanvraag) -> dict[str, Any]:
    """What the medewerker filled in before a second person gave it back."""
    concept = Besluit.objects.filter(aanvraag=aanvraag, status=BesluitStatus.CONCEPT).first()
    if concept is None:
        return {}
    values = {"uitkomst": concept.uitkomst, "bedrag": concept.bedrag, "toelichting": concept.toelichting}
    for row in concept.voorwaarden:
        values[f"voldaan_{row['code']}"] = "ja" if row["voldaan"] else "nee"
        values[f"toelichting_{row['code']}"] = row["toelichting"]
    return values


def _command(aanvraag: Aanvraag, form: BeslisForm) -> DecideAanvraag:
    return DecideAanvraag(
        aanvraag_id=aanvraag.pk,
        uitkomst=Uitkomst(form.cleaned_data["uitkomst"]),
        oordelen=form.oordelen,
        bedrag=form.cleaned_data["bedrag"],
        toelichting=form.cleaned_data["toelichting"],
    )


class OverAanvraag(Formulierstap):
    """A form on the page of an application, while it is asked."""

    altijd_in_beeld = False
    aanvraag: Aanvraag

    def find(self, **kwargs: Any) -> None:
        self.aanvraag = visible_aanvraag(self.request, kwargs["aanvraag_id"])


class Afstemmen(OverAanvraag):
    """The answer of the vaste contactpersoon."""

    recht = Recht.AANVRAAG_BEKIJKEN
    formulier = AfstemmingForm
    terug = "aanvraag"
    gelukt = "Uw antwoord is opgeslagen."

    def run(self, data: dict[str, Any], *, actor: Gebruiker, now: datetime) -> None:
        agreed = data["antwoord"] == "ja"
        command = Agree(aanvraag_id=self.aanvraag.pk, akkoord=agreed, toelichting=data["toelichting"])
        agree(command, actor=actor, now=now)

    def page(self, form: AfstemmingForm, status: int = 200) -> HttpResponse:
        return aanvraag_page(self.request, self.aanvraag, form, status=status)


class BriefDownload(RechtMixin):
    """The letter as a download, never shown inside the page."""

    recht = Recht.AANVRAAG_BEKIJKEN

    def get(self, request: HttpRequest, aanvraag_id: int) -> HttpResponse:
        aanvraag = visible_aanvraag(request, aanvraag_id)
        besluit = getattr(aanvraag, "besluit", None)
        if besluit is None:
            raise Http404
        response = HttpResponse(letter_of(besluit), content_type="application/pdf")
        response["Content-Disposition"] = f'attachment; filename="besluit-{aanvraag.pk}.pdf"'
        response["X-Content-Type-Options"] = "nosniff"
        return response
