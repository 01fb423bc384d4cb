"""The gate on the page of a melding: what counted, and the check."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.generic import View

from intake.melding.models import Melding
from intake.melding.views import melding_page, open_melding
from intake.poort import services
from intake.poort.forms import ControleForm, SignaalForm
from intake.poort.models import Bevinding, Poort, Poortbeoordeling, Signaalsoort
from serviceplein.regels.meegeleverd import shipped_feiten
from serviceplein.toegang.rollen import Recht
from serviceplein.toegang.views import RechtMixin


def poort_panel(request: HttpRequest, melding: Melding) -> dict[str, Any] | None:
    """Always the outcome with the indicators that counted; the steps for whoever may take them."""
    user: Any = request.user
    found = Poortbeoordeling.objects.filter(melding=melding).select_related(
        "beslissing", "gecontroleerd_door"
    )
    beoordeling = found.first()
    if beoordeling is None:
        return None
    labels = shipped_feiten().uitkomsten["poort_indicator"]
    failed: dict[str, Any] = getattr(request, "poort_fout", {})
    can_check = beoordeling.status == Poort.GEPLAND and user.heeft(Recht.CONTROLE_UITVOEREN)
    can_note = beoordeling.status != Poort.GEDAAN and user.heeft(Recht.MELDING_TRIEREN)
    return {
        "poort": beoordeling,
        "indicatoren": [{**item, "naam": labels.text(item["indicator"])} for item in beoordeling.indicatoren],
        "controle_form": (failed.get("controle") or ControleForm()) if can_check else None,
        "signaal_form": (failed.get("signaal") or SignaalForm()) if can_note else None,
    }


class PoortSignaal(RechtMixin, View):
    recht = Recht.MELDING_TRIEREN

    def post(self, request: HttpRequest, melding_id: int) -> HttpResponse:
        user: Any = request.user
        open_melding(request, melding_id, "signaal vastleggen")
        form = SignaalForm(request.POST)
        if form.is_valid():
            data = form.cleaned_data
            command = services.NoteSignaal(
                melding_id=melding_id,
                soort=Signaalsoort(data["soort"]),
                bron=data["bron"],
                vastgesteld_op=data["vastgesteld_op"],
            )
            try:
                services.note_signaal(command, actor=user, now=timezone.now())
                return redirect("melding", melding_id)
            except services.SignaalOnvolledig as error:
                form.add_error(error.veld or None, error.message)
        return _back(request, melding_id, "signaal", form)


class PoortControle(RechtMixin, View):
    recht = Recht.CONTROLE_UITVOEREN

    def post(self, request: HttpRequest, melding_id: int) -> HttpResponse:
        user: Any = request.user
        open_melding(request, melding_id, "preventieve controle vastleggen")
        form = ControleForm(request.POST)
        if not form.is_valid():
            return _back(request, melding_id, "controle", form)
        data = form.cleaned_data
        command = services.FinishControle(
            melding_id=melding_id, bevinding=Bevinding(data["bevinding"]), verslag=data["verslag"]
        )
        services.finish_controle(command, actor=user, now=timezone.now())
        return redirect("melding", melding_id)


def _back(request: HttpRequest, melding_id: int, naam: str, form: Any) -> HttpResponse:
    request.poort_fout = {naam: form}  # type: ignore[attr-defined]
    return melding_page(request, melding_id, status=422)
