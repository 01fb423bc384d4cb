"""Pages of batches: deliver, follow, steer, and treat the rows that fell out."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.contrib.postgres.aggregates import StringAgg
from django.db.models import Count, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from backoffice.aanvragen import sturen
from backoffice.aanvragen.bronnen import source_in_words
from backoffice.aanvragen.forms import BatchForm, CloseForm, RijForm
from backoffice.aanvragen.herstel import (
    CloseRow,
    MendRow,
    RijStaatNietToe,
    mend_row,
    reopen_row,
    write_off_row,
)
from backoffice.aanvragen.invoer import AanvraagOnjuist
from backoffice.aanvragen.lijsten import BatchesLijst, FoutenLijst
from backoffice.aanvragen.models import Aanvraagbatch, Uitvalrij
from backoffice.aanvragen.regelingen import naam_van, regeling_van, regelingen
from backoffice.aanvragen.services import BestandNietGeschikt, DeliverBatch, deliver_batch
from backoffice.aanvragen.transitions import BATCH_TRANSITIONS, AanvraagStatus, BatchStatus, UitvalStatus
from backoffice.aanvragen.voortgang import state_of
from backoffice.besluiten.models import Besluit
from backoffice.betalingen.models import Betaalregel
from serviceplein.dossier.brief import GEEN_PANGO, can_print
from serviceplein.toegang.models import Gebruiker
from serviceplein.toegang.rechten import Recht
from serviceplein.toegang.verwerkingen import log_verwerking
from serviceplein.toegang.views import RechtMixin
from serviceplein.ui.export import stream_csv
from serviceplein.ui.lijst import LijstView
from serviceplein.ui.stap import KnopMetMelding


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
        state = self.batch.uitval.filter(rij=OuterRef("rij")).values("status")
        return self.batch.fouten.annotate(stand=Coalesce(Subquery(state), Value("")))

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


class BatchKnop(KnopMetMelding):
    """A button on the page of a batch."""

    recht = Recht.AANVRAAG_BATCH
    terug = "batch"

    def find(self, **kwargs: Any) -> None:
        self.command = sturen.ChangeBatch(batch_id=_batch(self.request, kwargs["batch_id"]).pk)


class BatchPauzeren(BatchKnop):
    gelukt = "De batch is gepauzeerd."

    def run(self, *, actor: Gebruiker, now: datetime) -> None:
        sturen.pause_batch(self.command, actor=actor, now=now)


class BatchHervatten(BatchKnop):
    gelukt = "De batch gaat verder."

    def run(self, *, actor: Gebruiker, now: datetime) -> None:
        sturen.resume_batch(self.command, actor=actor, now=now)


class BatchStoppen(BatchKnop):
    gelukt = "De batch is gestopt. Wat al was opgenomen, blijft."

    def run(self, *, actor: Gebruiker, now: datetime) -> None:
        sturen.stop_batch(self.command, actor=actor, now=now)


class BatchOpnieuw(BatchKnop):
    def run(self, *, actor: Gebruiker, now: datetime) -> str:
        done = sturen.retry_failures(self.command, actor=actor, now=now)
        rows = "1 rij wordt" if done.aantal == 1 else f"{done.aantal} rijen worden"
        return f"{rows} opnieuw geprobeerd."


class BatchFoutbestand(RechtMixin):
    """The rows still to treat, as they came, with what is wrong: mend them and deliver the file again."""

    recht = Recht.AANVRAAG_BATCH

    def get(self, request: HttpRequest, batch_id: int) -> HttpResponseBase:
        batch = _batch(request, batch_id)
        names = [kolom.naam for kolom in regeling_van(batch.regeling).kolommen]
        reasons = batch.fouten.filter(rij=OuterRef("rij")).order_by().values("rij")
        texts = reasons.annotate(alles=StringAgg("melding", Value(" "))).values("alles")
        rows = batch.uitval.filter(status=UitvalStatus.OPEN).annotate(alles=Subquery(texts)).order_by("rij")
        log_verwerking(request, klant_id=None, handeling="uitgevallen rijen downloaden", doel="aanvragen")
        return stream_csv(
            f"batch-{batch.pk}-fouten",
            [*names, "rij", "wat_er_mis_is"],
            rows.iterator(chunk_size=1000),
            lambda row: [*(row.cellen.get(naam, "") for naam in names), row.rij, row.alles],
        )


class Uitvalpagina(RechtMixin):
    """One row that fell out: why, its values to mend, or write it off."""

    recht = Recht.AANVRAAG_BATCH

    def get(self, request: HttpRequest, batch_id: int, rij: int) -> HttpResponse:
        batch, row = _uitval(request, batch_id, rij)
        return self._page(request, batch, row)

    def post(self, request: HttpRequest, batch_id: int, rij: int) -> HttpResponse:
        batch, row = _uitval(request, batch_id, rij)
        user: Any = request.user
        actie = request.POST.get("actie", "herstel")
        form = RijForm(regeling_van(batch.regeling), request.POST)
        close = CloseForm(request.POST if actie == "afboeken" else None)
        asked: Any = {"afboeken": close, "herstel": form}.get(actie)
        if asked is not None and not asked.is_valid():
            return self._page(request, batch, row, form=form, close=close, status=422)
        try:
            message = self._do(actie, batch, row, form, close, user)
        except AanvraagOnjuist as error:
            for fout in error.fouten:
                form.add_error(fout.veld if fout.veld in form.fields else None, fout.melding)
            return self._page(request, batch, row, form=form, status=422)
        except RijStaatNietToe as refused:
            messages.error(request, refused.message)
            return redirect("batch-rij", batch_id, rij)
        messages.success(request, message)
        return redirect("batch", batch_id)

    def _do(
        self, actie: str, batch: Aanvraagbatch, row: Uitvalrij, form: RijForm, close: CloseForm, user: Any
    ) -> str:
        now = timezone.now()
        if actie == "afboeken":
            reden = close.cleaned_data["reden"]
            write_off_row(CloseRow(batch_id=batch.pk, rij=row.rij, reden=reden), actor=user, now=now)
            return f"Rij {row.rij} is afgeboekt."
        if actie == "heropenen":
            reopen_row(CloseRow(batch_id=batch.pk, rij=row.rij), actor=user, now=now)
            return f"Rij {row.rij} staat weer open."
        mend_row(MendRow(batch_id=batch.pk, rij=row.rij, cellen=form.cleaned_data), actor=user, now=now)
        return f"Rij {row.rij} is opgenomen."

    def _page(
        self,
        request: HttpRequest,
        batch: Aanvraagbatch,
        row: Uitvalrij,
        *,
        form: RijForm | None = None,
        close: CloseForm | None = None,
        status: int = 200,
    ) -> HttpResponse:
        log_verwerking(request, klant_id=None, handeling="uitgevallen rij bekijken", doel="aanvragen")
        after = batch.uitval.filter(status=UitvalStatus.OPEN, rij__gt=row.rij).order_by("rij").first()
        context = {
            "batch": batch,
            "rij": row,
            "fouten": batch.fouten.filter(rij=row.rij),
            "form": form or RijForm(regeling_van(batch.regeling), initial=row.cellen),
            "afboeken": close or CloseForm(),
            "regeling_naam": naam_van(batch.regeling),
            "volgende": after,
        }
        return render(request, "backoffice/aanvragen/uitval.html", context, status=status)


def _uitval(request: HttpRequest, batch_id: int, rij: int) -> tuple[Aanvraagbatch, Uitvalrij]:
    batch = _batch(request, batch_id)
    row = batch.uitval.filter(rij=rij).select_related("behandeld_door").first()
    if row is None:
        raise Http404
    return batch, row


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
    fallen = dict(batch.uitval.values_list("status").annotate(n=Count("pk")).order_by())
    return {
        "batch": batch,
        "regeling_naam": naam_van(batch.regeling),
        "stand": stand,
        "beslist": counts.get(AanvraagStatus.BESLIST, 0),
        "bij_medewerker": counts.get(AanvraagStatus.BIJ_MEDEWERKER, 0),
        "bij_contactpersoon": counts.get(AanvraagStatus.WACHT_OP_CONTACTPERSOON, 0),
        "te_behandelen": fallen.get(UitvalStatus.OPEN, 0),
        "betaalregels": Betaalregel.objects.filter(besluit__aanvraag__batch=batch).count(),
        "bron": source_in_words(batch.bron),
        "mag_stoppen": BatchStatus.GESTOPT in BATCH_TRANSITIONS[batch.status],
        "brieven_wachten": letters,
        "geen_pango": "" if not letters or can_print() else GEEN_PANGO,
        "aanvragen_url": f"{reverse('aanvragen')}?batch={batch.pk}",
    }
