"""Pages of applications and batches."""

from typing import Any

from django.contrib import messages
from django.db.models import Count, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from backoffice.aanvragen.forms import AanvraagForm, BatchForm
from backoffice.aanvragen.invoer import AanvraagOnjuist, RegisterAanvraag, register_aanvraag
from backoffice.aanvragen.lijsten import AanvragenLijst, BatchesLijst, FoutenLijst
from backoffice.aanvragen.models import Aanvraag, Aanvraagbatch
from backoffice.aanvragen.regelingen import Regeling, naam_van, regeling_van, regelingen
from backoffice.aanvragen.services import (
    BestandNietGeschikt,
    ChangeBatch,
    DeliverBatch,
    deliver_batch,
    pause_batch,
    resume_batch,
)
from backoffice.aanvragen.transitions import AanvraagStatus
from backoffice.aanvragen.voortgang import state_of
from backoffice.besluiten.models import Besluit
from serviceplein.dossier.brief import GEEN_PANGO, can_print
from serviceplein.klanten.models import Klant
from serviceplein.toegang.doelbinding import require_open
from serviceplein.toegang.rechten import Recht
from serviceplein.toegang.views import RechtMixin
from serviceplein.ui.lijst import LijstView, Tab


class Aanvragen(RechtMixin, LijstView):
    """All applications, to find one; the work itself waits in the werkvoorraad."""

    recht = Recht.AANVRAAG_BEKIJKEN
    lijst = AanvragenLijst
    template_name = "backoffice/aanvragen/aanvragen.html"

    def get_queryset(self) -> QuerySet[Any]:
        user: Any = self.request.user
        return Aanvraag.objects.visible_to(user).for_list()

    def get_tabs(self) -> list[Tab]:
        url = reverse("aanvragen")
        asked = self.request.GET
        wait, contact = AanvraagStatus.BIJ_MEDEWERKER, AanvraagStatus.WACHT_OP_CONTACTPERSOON
        mine, status = bool(asked.get("van_mij")), asked.get("status", "")
        return [
            Tab(label="Te beslissen", url=f"{url}?status={wait}", actief=status == wait and not mine),
            Tab(label="Van mij", url=f"{url}?status={wait}&van_mij=on", actief=mine),
            Tab(label="Bij de contactpersoon", url=f"{url}?status={contact}", actief=status == contact),
            Tab(label="Alle", url=url, actief=not status and not mine),
        ]

    def get_context(self) -> dict[str, Any]:
        user: Any = self.request.user
        return {"mag_beslissen": user.heeft(Recht.AANVRAAG_BESLISSEN)}


class NieuweAanvraag(RechtMixin):
    """One application by a medewerker, from the page of the klant; first the regeling, then its questions."""

    recht = Recht.AANVRAAG_BESLISSEN

    def get(self, request: HttpRequest, klant_id: int, regeling: str = "") -> HttpResponse:
        klant = self._klant(request, klant_id)
        if not regeling:
            context = {"klant": klant, "regelingen": regelingen().values()}
            return render(request, "backoffice/aanvragen/kies_regeling.html", context)
        found = _regeling(regeling)
        initial = {"aanvraagdatum": timezone.localdate(), "email": klant.email}
        return self._page(request, klant, found, AanvraagForm(found, initial=initial))

    def post(self, request: HttpRequest, klant_id: int, regeling: str = "") -> HttpResponse:
        klant = self._klant(request, klant_id)
        found = _regeling(regeling)
        form = AanvraagForm(found, request.POST)
        user: Any = request.user
        if not form.is_valid():
            return self._page(request, klant, found, form, status=422)
        command = RegisterAanvraag(
            klant_id=klant.pk,
            regeling=found.code,
            waarden=form.waarden,
            eenmalig=form.cleaned_data["eenmalig"],
        )
        try:
            done = register_aanvraag(command, actor=user, now=timezone.now())
        except AanvraagOnjuist as error:
            for fout in error.fouten:
                form.add_error(fout.veld if fout.veld in form.fields else None, fout.melding)
            return self._page(request, klant, found, form, status=422)
        messages.success(request, f"De aanvraag {found.naam} is opgenomen.")
        return redirect("aanvraag", done.aanvraag_id)

    def _klant(self, request: HttpRequest, klant_id: int) -> Klant:
        user: Any = request.user
        klant = Klant.objects.visible_to(user).filter(pk=klant_id).first()
        if klant is None:
            raise Http404
        require_open(request, klant, handeling="aanvraag invoeren")
        return klant

    def _page(
        self, request: HttpRequest, klant: Klant, regeling: Regeling, form: AanvraagForm, status: int = 200
    ) -> HttpResponse:
        context = {"klant": klant, "regeling": regeling, "form": form}
        return render(request, "backoffice/aanvragen/nieuw.html", context, status=status)


def _regeling(code: str) -> Regeling:
    try:
        return regeling_van(code)
    except KeyError:
        raise Http404 from None


class Batches(RechtMixin, LijstView):
    recht = Recht.AANVRAAG_BATCH
    lijst = BatchesLijst
    template_name = "backoffice/aanvragen/batches.html"

    def get_queryset(self) -> QuerySet[Any]:
        user: Any = self.request.user
        return Aanvraagbatch.objects.visible_to(user)


class NieuweBatch(RechtMixin):
    recht = Recht.AANVRAAG_BATCH

    def get(self, request: HttpRequest) -> HttpResponse:
        return self._page(request, BatchForm())

    def post(self, request: HttpRequest) -> HttpResponse:
        form = BatchForm(request.POST, request.FILES)
        if not form.is_valid():
            return self._page(request, form, status=422)
        user: Any = request.user
        file = form.cleaned_data["bestand"]
        command = DeliverBatch(
            bron=form.cleaned_data["bron"],
            regeling=form.cleaned_data["regeling"],
            bestandsnaam=file.name,
            bestand=file,
        )
        try:
            done = deliver_batch(command, actor=user, now=timezone.now())
        except BestandNietGeschikt as error:
            form.add_error(error.veld, error.message)
            return self._page(request, form, status=422)
        if done.nieuw:
            messages.success(request, "Het bestand is ontvangen en wordt verwerkt.")
        else:
            messages.info(request, "Dit bestand was al aangeleverd. Hier ziet u de batch van toen.")
        return redirect("batch", done.batch_id)

    def _page(self, request: HttpRequest, form: BatchForm, status: int = 200) -> HttpResponse:
        context = {"form": form, "regelingen": regelingen().values()}
        return render(request, "backoffice/aanvragen/batch_nieuw.html", context, status=status)


class BatchPagina(RechtMixin, LijstView):
    """Progress, counts and the errors of one batch."""

    recht = Recht.AANVRAAG_BATCH
    lijst = FoutenLijst
    template_name = "backoffice/aanvragen/batch.html"
    batch: Aanvraagbatch

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        self.batch = _batch(request, kwargs["batch_id"])
        return super().get(request, *args, **kwargs)

    def get_queryset(self) -> QuerySet[Any]:
        return self.batch.fouten.all()

    def get_context(self) -> dict[str, Any]:
        return progress_context(self.batch)


class BatchVoortgang(RechtMixin):
    """The progress alone, asked every two seconds; the page is loaded once more when the batch is ready."""

    recht = Recht.AANVRAAG_BATCH

    def get(self, request: HttpRequest, batch_id: int) -> HttpResponse:
        context = progress_context(_batch(request, batch_id))
        response = render(request, "backoffice/aanvragen/_voortgang.html", context)
        if not context["stand"].onderweg:
            response["HX-Refresh"] = "true"
        return response


class BatchPauzeren(RechtMixin):
    recht = Recht.AANVRAAG_BATCH

    def post(self, request: HttpRequest, batch_id: int) -> HttpResponse:
        user: Any = request.user
        _batch(request, batch_id)
        pause_batch(ChangeBatch(batch_id=batch_id), actor=user, now=timezone.now())
        messages.success(request, "De batch is gepauzeerd.")
        return redirect("batch", batch_id)


class BatchHervatten(RechtMixin):
    recht = Recht.AANVRAAG_BATCH

    def post(self, request: HttpRequest, batch_id: int) -> HttpResponse:
        user: Any = request.user
        _batch(request, batch_id)
        resume_batch(ChangeBatch(batch_id=batch_id), actor=user, now=timezone.now())
        messages.success(request, "De batch gaat verder.")
        return redirect("batch", batch_id)


def _batch(request: HttpRequest, batch_id: int) -> Aanvraagbatch:
    user: Any = request.user
    batch = Aanvraagbatch.objects.visible_to(user).filter(pk=batch_id).first()
    if batch is None:
        raise Http404
    return batch


def progress_context(batch: Aanvraagbatch) -> dict[str, Any]:
    """What the progress part of a batch page shows."""
    stand = state_of(batch, timezone.now())
    statuses = batch.aanvragen.values_list("status").annotate(n=Count("pk"))
    counts = dict(statuses.order_by())
    letters = Besluit.objects.filter(aanvraag__batch=batch, brief=None).count()
    return {
        "batch": batch,
        "regeling_naam": naam_van(batch.regeling),
        "stand": stand,
        "beslist": counts.get(AanvraagStatus.BESLIST, 0),
        "bij_medewerker": counts.get(AanvraagStatus.BIJ_MEDEWERKER, 0),
        "bij_contactpersoon": counts.get(AanvraagStatus.WACHT_OP_CONTACTPERSOON, 0),
        "brieven_wachten": letters,
        "geen_pango": "" if not letters or can_print() else GEEN_PANGO,
        "aanvragen_url": f"{reverse('aanvragen')}?batch={batch.pk}",
    }
