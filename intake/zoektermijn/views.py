"""The zoektermijn on the page of its melding."""

from datetime import datetime
from typing import Any, ClassVar

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.generic import View

from intake.melding.models import Melding
from intake.melding.transitions import MeldingStatus
from intake.melding.views import melding_page, open_melding
from intake.zoektermijn import services
from intake.zoektermijn.forms import BeoordelingForm, InspanningenForm, UitzonderingForm
from intake.zoektermijn.models import Zoektermijn
from intake.zoektermijn.policy import ARTIKEL, Uitzondering, ZoektermijnStatus
from serviceplein.toegang.models import Gebruiker
from serviceplein.toegang.rollen import Recht
from serviceplein.toegang.views import RechtMixin
from serviceplein.ui.formulieren import Formulier
from serviceplein.ui.stap import Formulierstap


def zoektermijn_panel(request: HttpRequest, melding: Melding) -> dict[str, Any] | None:
    """The term, what was agreed and the step that comes now; nothing when there is no term."""
    user: Any = request.user
    term = Zoektermijn.objects.filter(melding=melding).exclude(status=ZoektermijnStatus.VERVALLEN).first()
    if term is None:
        return None
    failed: dict[str, Formulier] = getattr(request, "zoektermijn_fout", {})
    running = term.status == ZoektermijnStatus.LOOPT
    before = running and melding.status in (MeldingStatus.GETRIEERD, MeldingStatus.AFSPRAAK)
    context: dict[str, Any] = {
        "termijn": term,
        "artikel": ARTIKEL[Uitzondering(term.uitzondering)] if term.uitzondering else "",
        "inspanningen": list(term.inspanningen.order_by("pk")),
    }
    if before and user.heeft(Recht.MELDING_TRIEREN):
        context["inspanningen_form"] = failed.get("inspanningen") or InspanningenForm(termijn=term)
        context["uitzondering_form"] = failed.get("uitzondering") or UitzonderingForm(
            teamleider=user.heeft(Recht.ZOEKTERMIJN_AFWIJKEN)
        )
    if running and melding.status == MeldingStatus.QUICK_SCAN and user.heeft(Recht.QUICK_SCAN_AFNEMEN):
        context["beoordeling_form"] = failed.get("beoordeling") or BeoordelingForm(termijn=term)
    return context | {"open": next(iter(failed), "")}


class _ZoektermijnStap(Formulierstap):
    """A step on the term of one melding; a form with errors comes back on the page of the melding."""

    recht = Recht.MELDING_TRIEREN
    terug = "melding"
    gelukt = ""
    altijd_in_beeld = False
    handeling: ClassVar[str]
    naam: ClassVar[str]

    def find(self, **kwargs: Any) -> None:
        self.melding = open_melding(self.request, kwargs["melding_id"], self.handeling)
        self.term = Zoektermijn.objects.get(melding=self.melding)

    def form_options(self) -> dict[str, Any]:
        return {"termijn": self.term}

    def page(self, form: Any, status: int = 200) -> HttpResponse:
        self.request.zoektermijn_fout = {self.naam: form}  # type: ignore[attr-defined]
        return melding_page(self.request, self.melding.pk, status=status)


class ZoektermijnAfspreken(_ZoektermijnStap):
    formulier = InspanningenForm
    handeling, naam = "zoektermijn afspreken", "inspanningen"

    def run(self, data: dict[str, Any], *, actor: Gebruiker, now: datetime) -> None:
        command = services.AgreeInspanningen(melding_id=self.melding.pk, wat=self.form.wat())
        services.agree_inspanningen(command, actor=actor, now=now)


class ZoektermijnUitzonderen(_ZoektermijnStap):
    formulier = UitzonderingForm
    handeling, naam = "zoektermijn uitzonderen", "uitzondering"

    def form_options(self) -> dict[str, Any]:
        return {"teamleider": self.user.heeft(Recht.ZOEKTERMIJN_AFWIJKEN)}

    def run(self, data: dict[str, Any], *, actor: Gebruiker, now: datetime) -> None:
        command = services.ExceptZoektermijn(
            melding_id=self.melding.pk, grond=Uitzondering(data["grond"]), reden=data["reden"]
        )
        services.except_zoektermijn(command, actor=actor, now=now)


class ZoektermijnBeoordelen(_ZoektermijnStap):
    recht = Recht.QUICK_SCAN_AFNEMEN
    formulier = BeoordelingForm
    handeling, naam = "inspanningen beoordelen", "beoordeling"

    def run(self, data: dict[str, Any], *, actor: Gebruiker, now: datetime) -> None:
        command = services.AssessInspanningen(melding_id=self.melding.pk, oordelen=self.form.oordelen())
        services.assess_inspanningen(command, actor=actor, now=now)


class Zoekbrief(RechtMixin, View):
    """Makes the letter and opens it."""

    recht = Recht.MELDING_TRIEREN

    def post(self, request: HttpRequest, melding_id: int) -> HttpResponse:
        user: Any = request.user
        open_melding(request, melding_id, "brief zoektermijn meegeven")
        document = services.give_zoekbrief(
            services.GiveZoekbrief(melding_id=melding_id), actor=user, now=timezone.now()
        )
        return redirect("document", document.pk)
