"""The page about the bank account of a klant (BO-08)."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.generic import View

from serviceplein.fouten import DomainError
from serviceplein.klanten.models import Bankrekening, Klant
from serviceplein.klanten.rekening import services
from serviceplein.klanten.rekening.forms import RekeningForm
from serviceplein.klanten.views import open_klant
from serviceplein.toegang.rechten import Recht
from serviceplein.toegang.views import RechtMixin


class RekeningPagina(RechtMixin, View):
    """The account of now, those of before, and the form for another one."""

    recht = Recht.REKENING_WIJZIGEN

    def get(self, request: HttpRequest, klant_id: int) -> HttpResponse:
        return self._page(request, open_klant(request, klant_id, handeling="rekening bekijken"))

    def post(self, request: HttpRequest, klant_id: int) -> HttpResponse:
        user: Any = request.user
        klant = open_klant(request, klant_id, handeling="rekening wijzigen")
        form = RekeningForm(request.POST)
        if not form.is_valid():
            return self._page(request, klant, form=form, status=422)
        command = services.SetRekening(klant_id=klant.pk, **form.cleaned_data)
        try:
            services.set_rekening(command, actor=user, now=timezone.now())
        except DomainError as refused:
            form.add_error(refused.veld if refused.veld in form.fields else None, refused.message)
            return self._page(request, klant, form=form, status=409)
        messages.success(request, "Het rekeningnummer is opgeslagen.")
        return redirect("klant-rekening", klant.pk)

    def _page(
        self, request: HttpRequest, klant: Klant, *, form: RekeningForm | None = None, status: int = 200
    ) -> HttpResponse:
        now = timezone.now()
        context = {
            "klant": klant,
            "rekening": services.rekening_of(klant, now),
            "rekeningen": Bankrekening.objects.filter(klant=klant).order_by("-geldig_van", "-pk"),
            "form": form
            or RekeningForm(initial={"tenaamstelling": klant.naam, "vanaf": timezone.localdate()}),
        }
        return render(request, "klanten/rekening/rekening.html", context, status=status)


def rekening_panel(request: HttpRequest, klant: Klant) -> dict[str, Any]:
    """The account of now, masked, among what is known around the klant."""
    return {"rekening": services.rekening_of(klant, timezone.now())}
