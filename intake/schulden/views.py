"""Debts on the page of a melding."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.generic import View

from intake.melding.models import Melding
from intake.melding.views import melding_page, open_melding
from intake.schulden import services
from intake.schulden.forms import BedreigingForm
from intake.schulden.signalen import without_talk
from serviceplein.toegang.rollen import Recht
from serviceplein.toegang.views import RechtMixin


def schulden_panel(request: HttpRequest, melding: Melding) -> dict[str, Any] | None:
    """Until when the first conversation is, and what threatens."""
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
        "form": form if user.heeft(Recht.MELDING_TRIEREN) else None,
        "mag_vragen": user.heeft(Recht.OPDRACHT_GEVEN) and melding.klant_id is not None,
    }


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
