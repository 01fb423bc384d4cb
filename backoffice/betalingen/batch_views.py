"""Pages of payment batches: make one ready, release, cancel, fetch the file."""

from datetime import datetime
from typing import Any, ClassVar

from django.contrib import messages
from django.db.models import Count, Q, QuerySet, Sum
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from backoffice.aanvragen.regelingen import naam_van
from backoffice.betalingen import batches
from backoffice.betalingen.forms import PrepareForm, RedenForm, ReleaseForm
from backoffice.betalingen.lijsten import BatchregelsLijst, BetaalbatchesLijst
from backoffice.betalingen.models import Betaalbatch, Betaalregel
from backoffice.betalingen.transitions import NIET_VRIJ, BatchStatus, RegelStatus
from serviceplein.fouten import DomainError
from serviceplein.toegang.models import Gebruiker
from serviceplein.toegang.rechten import Recht
from serviceplein.toegang.views import RechtMixin
from serviceplein.ui.formulieren import Formulier
from serviceplein.ui.lijst import LijstView
from serviceplein.ui.stap import Formulierstap


class Betaalbatches(RechtMixin, LijstView):
    recht = Recht.BETALING_VRIJGEVEN
    lijst = BetaalbatchesLijst
    template_name = "backoffice/betalingen/batches.html"

    def get_queryset(self) -> QuerySet[Any]:
        user: Any = self.request.user
        return Betaalbatch.objects.visible_to(user)

    def get_context(self) -> dict[str, Any]:
        user: Any = self.request.user
        return {"mag_klaarzetten": user.heeft(Recht.BETALING_KLAARZETTEN)}


class BetaalbatchKlaarzetten(RechtMixin):
    """What is due per regeling, and the choice of what goes along."""

    recht = Recht.BETALING_KLAARZETTEN

    def get(self, request: HttpRequest) -> HttpResponse:
        return self._page(request, PrepareForm())

    def post(self, request: HttpRequest) -> HttpResponse:
        user: Any = request.user
        form = PrepareForm(request.POST)
        if not form.is_valid():
            return self._page(request, form, status=422)
        command = batches.PrepareBatch(**form.cleaned_data)
        try:
            made = batches.prepare_batch(command, actor=user, now=timezone.now())
        except DomainError as refused:
            form.refuse(refused)
            return self._page(request, form, status=409)
        if made.vastgehouden:
            number = made.vastgehouden
            lines = "1 betaling gaat" if number == 1 else f"{number} betalingen gaan"
            messages.warning(request, f"{lines} niet mee: er is geen geldig rekeningnummer.")
        if made.batch_id is None:
            return redirect("betalingen")
        messages.success(request, "De batch staat klaar. Vraag een collega om hem vrij te geven.")
        return redirect("betaalbatch", made.batch_id)

    def _page(self, request: HttpRequest, form: PrepareForm, status: int = 200) -> HttpResponse:
        due = Betaalregel.objects.te_betalen(timezone.localdate()).order_by()
        rows = due.values_list("regeling").annotate(aantal=Count("pk"), totaal=Sum("bedrag"))
        context = {
            "form": form,
            "regelingen": sorted(
                (naam_van(code) if code else "Overig", aantal, totaal) for code, aantal, totaal in rows
            ),
        }
        return render(request, "backoffice/betalingen/batch_nieuw.html", context, status=status)


class BetaalbatchPagina(RechtMixin, LijstView):
    """The totals, the hash, the lines, and the button of the second person."""

    recht = Recht.BETALING_VRIJGEVEN
    lijst = BatchregelsLijst
    template_name = "backoffice/betalingen/batch.html"
    batch: Betaalbatch

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        self.batch = visible_batch(request, kwargs["betaalbatch_id"])
        return super().get(request, *args, **kwargs)

    def get_queryset(self) -> QuerySet[Any]:
        user: Any = self.request.user
        return Betaalregel.objects.visible_to(user).filter(batch=self.batch).for_list()

    def get_context(self) -> dict[str, Any]:
        return batch_context(self.request, self.batch)


class BetaalbatchStap(Formulierstap):
    """A form on the page of a batch; `naam` is its name there."""

    terug = "betaalbatch"
    naam: ClassVar[str]
    batch: Betaalbatch

    def find(self, **kwargs: Any) -> None:
        self.batch = visible_batch(self.request, kwargs["betaalbatch_id"])

    def page(self, form: Formulier, status: int = 200) -> HttpResponse:
        rows = Betaalregel.objects.visible_to(self.user).filter(batch=self.batch).for_list()
        context = {**batch_context(self.request, self.batch), "lijst": BatchregelsLijst(rows, self.request)}
        context[self.naam] = form
        return render(self.request, "backoffice/betalingen/batch.html", context, status=status)


class BetaalbatchVrijgeven(BetaalbatchStap):
    recht = Recht.BETALING_VRIJGEVEN
    formulier, naam = ReleaseForm, "vrijgeven"
    gelukt = "De batch is vrijgegeven. Het bestand kan naar de bank."

    def run(self, data: dict[str, Any], *, actor: Gebruiker, now: datetime) -> None:
        command = batches.ReleaseBatch(batch_id=self.batch.pk, aantal=data["aantal"], totaal=data["totaal"])
        batches.release_batch(command, actor=actor, now=now)


class BetaalbatchAnnuleren(BetaalbatchStap):
    recht = Recht.BETALING_KLAARZETTEN
    formulier, naam = RedenForm, "annuleren"
    altijd_in_beeld = False
    gelukt = "De batch is geannuleerd. De betalingen staan weer klaar."

    def run(self, data: dict[str, Any], *, actor: Gebruiker, now: datetime) -> None:
        batches.cancel_batch(batches.CancelBatch(batch_id=self.batch.pk, **data), actor=actor, now=now)


class BetaalbatchBestand(RechtMixin):
    """The file, only after the release; who fetched it stands in the history."""

    recht = Recht.BETALING_KLAARZETTEN

    def post(self, request: HttpRequest, betaalbatch_id: int) -> HttpResponse:
        user: Any = request.user
        batch = visible_batch(request, betaalbatch_id)
        content = batches.fetch_file(batches.FetchFile(batch_id=batch.pk), actor=user, now=timezone.now())
        response = HttpResponse(content, content_type="application/xml")
        response["Content-Disposition"] = f'attachment; filename="{batch.kenmerk}.xml"'
        response["X-Content-Type-Options"] = "nosniff"
        return response


def visible_batch(request: HttpRequest, pk: int) -> Betaalbatch:
    user: Any = request.user
    rows = Betaalbatch.objects.visible_to(user).select_related("gemaakt_door", "vrijgegeven_door")
    batch = rows.filter(pk=pk).first()
    if batch is None:
        raise Http404
    return batch


def batch_context(request: HttpRequest, batch: Betaalbatch) -> dict[str, Any]:
    """What the page of a batch shows, and what this user may do."""
    user: Any = request.user
    open_batch = batch.status == BatchStatus.KLAARGEZET
    mine = batch.gemaakt_door_id == user.pk
    ends = Q(status=RegelStatus.BETAALD), Q(status=RegelStatus.MISLUKT)
    paid, failed = (batch.regels.filter(end).count() for end in ends)
    return {
        "batch": batch,
        "betaald": paid,
        "mislukt": failed,
        "eigen": open_batch and mine,
        "mag_vrijgeven": open_batch and not mine and user.heeft(Recht.BETALING_VRIJGEVEN),
        "mag_annuleren": open_batch and user.heeft(Recht.BETALING_KLAARZETTEN),
        "mag_ophalen": batch.status not in NIET_VRIJ and user.heeft(Recht.BETALING_KLAARZETTEN),
        "vrijgeven": ReleaseForm(initial={"aantal": batch.aantal, "totaal": batch.totaal}),
        "annuleren": RedenForm(),
    }
