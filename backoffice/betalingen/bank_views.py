"""Pages of what the bank says."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from backoffice.betalingen.bankberichten import ReadBankFile, SolveMelding, read_message, solve_melding
from backoffice.betalingen.forms import BankberichtForm, UitzoekForm
from backoffice.betalingen.lijsten import BankberichtenLijst, BankmeldingenLijst
from backoffice.betalingen.models import Bankbericht, Bankmelding
from serviceplein.fouten import DomainError
from serviceplein.toegang.models import Gebruiker
from serviceplein.toegang.rechten import Recht
from serviceplein.toegang.views import RechtMixin
from serviceplein.ui.lijst import LijstView
from serviceplein.ui.stap import Formulierpagina


class Bankberichten(RechtMixin, LijstView):
    """The files of the bank, and the form to take one in."""

    recht = Recht.BETALING_KLAARZETTEN
    lijst = BankberichtenLijst
    template_name = "backoffice/betalingen/bankberichten.html"

    def get_queryset(self) -> QuerySet[Any]:
        user: Any = self.request.user
        return Bankbericht.objects.visible_to(user)


class BankberichtInlezen(RechtMixin):
    recht = Recht.BETALING_KLAARZETTEN

    def get(self, request: HttpRequest) -> HttpResponse:
        return self._page(request, BankberichtForm())

    def post(self, request: HttpRequest) -> HttpResponse:
        user: Any = request.user
        form = BankberichtForm(request.POST, request.FILES)
        if not form.is_valid():
            return self._page(request, form, status=422)
        file = form.cleaned_data["bestand"]
        command = ReadBankFile(bestandsnaam=file.name, inhoud=file.read())
        try:
            done = read_message(command, actor=user, now=timezone.now())
        except DomainError as refused:
            form.refuse(refused)
            return self._page(request, form, status=409)
        if done.nieuw:
            text = f"{done.betaald} betaald, {done.mislukt} mislukt, {done.uit_te_zoeken} uit te zoeken."
            messages.success(request, f"Het bericht is ingelezen: {text}")
        else:
            messages.info(request, "Dit bericht was al ingelezen. Er is niets veranderd.")
        return redirect("bankbericht", done.bericht_id)

    def _page(self, request: HttpRequest, form: BankberichtForm, status: int = 200) -> HttpResponse:
        return render(request, "backoffice/betalingen/bankbericht_nieuw.html", {"form": form}, status=status)


class BankberichtPagina(RechtMixin, LijstView):
    recht = Recht.BETALING_KLAARZETTEN
    lijst = BankmeldingenLijst
    template_name = "backoffice/betalingen/bankbericht.html"
    bericht: Bankbericht

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        user: Any = request.user
        rows = Bankbericht.objects.visible_to(user).select_related("ingelezen_door")
        found = rows.filter(pk=kwargs["bankbericht_id"]).first()
        if found is None:
            raise Http404
        self.bericht = found
        return super().get(request, *args, **kwargs)

    def get_queryset(self) -> QuerySet[Any]:
        return self.bericht.meldingen.select_related("regel", "uitgezocht_door")

    def get_context(self) -> dict[str, Any]:
        return {"bericht": self.bericht}


class BankmeldingUitzoeken(Formulierpagina):
    """What a line turned out to be."""

    recht = Recht.BETALING_KLAARZETTEN
    formulier = UitzoekForm
    template_name = "backoffice/betalingen/uitzoeken.html"
    gelukt = "De melding is uitgezocht."

    def find(self, **kwargs: Any) -> None:
        rows = Bankmelding.objects.filter(bericht__in=Bankbericht.objects.visible_to(self.user))
        self.melding = rows.select_related("bericht", "regel").get(pk=kwargs["bankmelding_id"])

    def run(self, data: dict[str, Any], *, actor: Gebruiker, now: datetime) -> None:
        solve_melding(SolveMelding(melding_id=self.melding.pk, **data), actor=actor, now=now)

    def back(self) -> str:
        return reverse("bankbericht", args=[self.melding.bericht_id])

    def context(self) -> dict[str, Any]:
        return {"melding": self.melding}
