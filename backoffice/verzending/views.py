"""Pages for whoever lets the letters go: what waits, print batches, and that a batch was posted (BO-06)."""

from datetime import datetime
from typing import Any

from django.db.models import Count, Min, QuerySet
from django.http import FileResponse, Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse

from backoffice.verzending.models import Printbatch, Verzending, Weg
from backoffice.verzending.services import (
    MakePrintbatch,
    PostPrintbatch,
    make_printbatch,
    post_printbatch,
)
from serviceplein.toegang.models import Gebruiker
from serviceplein.toegang.rechten import Recht
from serviceplein.toegang.verwerkingen import log_verwerking
from serviceplein.toegang.views import RechtMixin
from serviceplein.ui.lijst import Kolom, Lijst, LijstView
from serviceplein.ui.stap import Knop


class PrintbatchLijst(Lijst):
    naam, titel = "printbatches", "Brieven versturen"
    enkelvoud, meervoud = "printbatch", "printbatches"
    standaard_sortering = "-gemaakt"
    leeg_titel = "Nog geen printbatches"
    leeg_tekst = "Maak een printbatch van de brieven die wachten."
    kolommen = (
        Kolom(naam="nummer", label="Printbatch", waarde=lambda rij: f"Printbatch {rij.pk}", kop=True),
        Kolom(naam="aantal", label="Brieven", waarde="aantal", getal=True, sorteer=("aantal",)),
        Kolom(naam="bladzijden", label="Bladzijden", waarde="bladzijden", getal=True, prioriteit=3),
        Kolom(
            naam="gemaakt",
            label="Gemaakt",
            waarde="gemaakt_op",
            sorteer=("gemaakt_op",),
            template="backoffice/aanvragen/_tijdstip.html",
            nowrap=True,
        ),
        Kolom(naam="door", label="Door", waarde="gemaakt_door", prioriteit=2),
        Kolom(naam="stand", label="Stand", waarde="gepost_op", template="backoffice/verzending/_stand.html"),
        Kolom(naam="doen", label="Actie", waarde="pk", template="backoffice/verzending/_doen.html"),
    )


class Brieven(RechtMixin, LijstView):
    """The print batches, and what waits for the next one."""

    recht = Recht.BRIEVEN_VERSTUREN
    lijst = PrintbatchLijst
    template_name = "backoffice/verzending/brieven.html"

    def get_queryset(self) -> QuerySet[Any]:
        return Printbatch.objects.select_related("gemaakt_door", "gepost_door")

    def get_context(self) -> dict[str, Any]:
        waiting = Verzending.objects.filter(weg=Weg.POST, printbatch=None)
        groups = waiting.values("groep").annotate(aantal=Count("pk"), sinds=Min("klaar_op"))
        rows = list(groups.order_by("groep"))
        return {"wacht": rows, "totaal": sum(row["aantal"] for row in rows)}


class PrintbatchMaken(Knop):
    recht = Recht.BRIEVEN_VERSTUREN

    def run(self, *, actor: Gebruiker, now: datetime) -> str:
        made = make_printbatch(MakePrintbatch(), actor=actor, now=now)
        letters = "1 brief" if made.aantal == 1 else f"{made.aantal} brieven"
        return f"Printbatch {made.printbatch_id} met {letters} wordt klaargemaakt."

    def back(self) -> str:
        return reverse("brieven")


class PrintbatchGepost(PrintbatchMaken):
    def find(self, **kwargs: Any) -> None:
        self.batch = Printbatch.objects.get(pk=kwargs["printbatch_id"])

    def run(self, *, actor: Gebruiker, now: datetime) -> str:
        sent = post_printbatch(PostPrintbatch(printbatch_id=self.batch.pk), actor=actor, now=now)
        letters = "1 brief is" if sent == 1 else f"{sent} brieven zijn"
        return f"Printbatch {self.batch.pk}: {letters} verstuurd."


class PrintbatchBestand(RechtMixin):
    """The file to print, as a download."""

    recht = Recht.BRIEVEN_VERSTUREN

    def get(self, request: HttpRequest, printbatch_id: int) -> HttpResponseBase:
        batch = get_object_or_404(Printbatch, pk=printbatch_id)
        if not batch.sha256:
            raise Http404("Het printbestand is nog niet klaar.")
        klanten = batch.verzendingen.values_list("klant", flat=True)
        log_verwerking(request, klant_id=None, klanten=klanten, handeling="printbatch downloaden")
        return FileResponse(
            batch.bestand.open("rb"),
            as_attachment=True,
            filename=f"printbatch-{batch.pk}.pdf",
            content_type="application/pdf",
            headers={"X-Content-Type-Options": "nosniff", "Cache-Control": "private, no-store"},
        )
