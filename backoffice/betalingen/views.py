"""Pages of payments: what is due, one payment, and what can be done with it."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from backoffice.betalingen import regels
from backoffice.betalingen.forms import CorrectieForm, RedenForm
from backoffice.betalingen.lijsten import BetalingenLijst
from backoffice.betalingen.models import Betaalregel
from backoffice.betalingen.transitions import TRANSITIONS, RegelStatus
from serviceplein.dossier.models import Gebeurtenis
from serviceplein.dossier.soorten import sentence
from serviceplein.toegang.doelbinding import require_open
from serviceplein.toegang.models import Gebruiker
from serviceplein.toegang.rechten import Recht
from serviceplein.toegang.views import RechtMixin
from serviceplein.ui.lijst import LijstView, Tab
from serviceplein.ui.stap import Formulierstap, Knop

Stap = Callable[..., int]


class Betalingen(RechtMixin, LijstView):
    """All payments; the first tabs are the work: due, held, failed."""

    recht = Recht.BETALING_BEKIJKEN
    lijst = BetalingenLijst
    template_name = "backoffice/betalingen/betalingen.html"

    def get_queryset(self) -> QuerySet[Any]:
        user: Any = self.request.user
        return Betaalregel.objects.visible_to(user).for_list()

    def get_tabs(self) -> list[Tab]:
        url, chosen = reverse("betalingen"), self.request.GET.get("status", "")
        tabs = [
            (RegelStatus.TE_BETALEN, "Te betalen"),
            (RegelStatus.VASTGEHOUDEN, "Vastgehouden"),
            (RegelStatus.MISLUKT, "Mislukt"),
        ]
        found = [Tab(label=label, url=f"{url}?status={code}", actief=chosen == code) for code, label in tabs]
        return [*found, Tab(label="Alle", url=url, actief=not chosen)]

    def get_context(self) -> dict[str, Any]:
        user: Any = self.request.user
        return {
            "mag_klaarzetten": user.heeft(Recht.BETALING_KLAARZETTEN),
            "vastgehouden": self.request.GET.get("status") == RegelStatus.VASTGEHOUDEN,
        }


class BetalingenControleren(RechtMixin):
    """Looks again whether held payments have an account now."""

    recht = Recht.BETALING_KLAARZETTEN

    def post(self, request: HttpRequest) -> HttpResponse:
        user: Any = request.user
        freed = regels.recheck_held(actor=user, now=timezone.now())
        lines = "1 betaling kan" if freed == 1 else f"{freed} betalingen kunnen"
        text = f"{lines} verder." if freed else "Er is nog geen rekeningnummer bij gekomen."
        messages.info(request, text)
        return redirect(f"{reverse('betalingen')}?status={RegelStatus.VASTGEHOUDEN}")


class BetalingPagina(RechtMixin):
    recht = Recht.BETALING_BEKIJKEN

    def get(self, request: HttpRequest, betaalregel_id: int) -> HttpResponse:
        return payment_page(request, visible_payment(request, betaalregel_id))


class _OverBetaling(RechtMixin):
    """A step on a payment."""

    recht = Recht.BETALING_KLAARZETTEN
    terug = "betaling"
    regel: Betaalregel

    def find(self, **kwargs: Any) -> None:
        self.regel = visible_payment(self.request, kwargs["betaalregel_id"])


class _MetReden(_OverBetaling, Formulierstap):
    formulier = RedenForm
    altijd_in_beeld = False
    stap: Stap

    def run(self, data: dict[str, Any], *, actor: Gebruiker, now: datetime) -> None:
        type(self).stap(regels.RegelStap(regel_id=self.regel.pk, **data), actor=actor, now=now)

    def page(self, form: RedenForm, status: int = 200) -> HttpResponse:
        return payment_page(self.request, self.regel, reden=form, status=status)


class BetalingVasthouden(_MetReden):
    stap = staticmethod(regels.hold_line)
    gelukt = "De betaling wordt vastgehouden."


class BetalingAnnuleren(_MetReden):
    stap = staticmethod(regels.cancel_line)
    gelukt = "De betaling is geannuleerd."


class BetalingHervatten(_OverBetaling, Knop):
    gelukt = "De betaling kan verder."

    def run(self, *, actor: Gebruiker, now: datetime) -> None:
        regels.resume_line(regels.RegelStap(regel_id=self.regel.pk), actor=actor, now=now)


class BetalingCorrigeren(_OverBetaling, Formulierstap):
    """Another amount, or the same again after the bank sent it back."""

    formulier = CorrectieForm
    gelukt = "De nieuwe betaling staat klaar."
    nieuw: int

    def run(self, data: dict[str, Any], *, actor: Gebruiker, now: datetime) -> None:
        command = regels.CorrectLine(regel_id=self.regel.pk, **data)
        self.nieuw = regels.correct_line(command, actor=actor, now=now)

    def page(self, form: CorrectieForm, status: int = 200) -> HttpResponse:
        return payment_page(self.request, self.regel, correctie=form, status=status)

    def back(self) -> str:
        return reverse("betaling", args=[self.nieuw])


def visible_payment(request: HttpRequest, pk: int) -> Betaalregel:
    """The payment with all its page shows; 404 when invisible, asks the purpose outside own work."""
    user: Any = request.user
    rows = Betaalregel.objects.visible_to(user).select_related(
        "klant", "batch", "besluit", "corrigeert", "correctie", "ontstaan_door"
    )
    regel = rows.filter(pk=pk).first()
    if regel is None:
        raise Http404
    require_open(request, regel.klant, handeling="betaling bekijken")
    return regel


def payment_page(
    request: HttpRequest,
    regel: Betaalregel,
    *,
    reden: RedenForm | None = None,
    correctie: CorrectieForm | None = None,
    status: int = 200,
) -> HttpResponse:
    """One payment, what happened to it and what can be done."""
    user: Any = request.user
    may = user.heeft(Recht.BETALING_KLAARZETTEN)
    next_ones = TRANSITIONS[regel.status]
    failed = regel.status == RegelStatus.MISLUKT and not hasattr(regel, "correctie")
    events = Gebeurtenis.objects.filter(
        onderwerp_soort=Betaalregel._meta.label_lower, onderwerp_id=regel.pk
    ).select_related("actor")
    context = {
        "regel": regel,
        "klant": regel.klant,
        "correctie_van": regel.corrigeert,
        "gecorrigeerd_door": getattr(regel, "correctie", None),
        "gebeurtenissen": [
            {"zin": sentence(row), "op": row.op, "actor": row.actor} for row in events.order_by("-op", "-pk")
        ],
        "mag_vasthouden": may and RegelStatus.VASTGEHOUDEN in next_ones,
        "mag_annuleren": may and RegelStatus.GEANNULEERD in next_ones,
        "mag_hervatten": may and regel.status == RegelStatus.VASTGEHOUDEN,
        "mag_corrigeren": may and (RegelStatus.GEANNULEERD in next_ones or failed),
        "mislukt": failed,
        "reden": reden or RedenForm(),
        "correctie": correctie or CorrectieForm(initial={"bedrag": regel.bedrag}),
    }
    return render(request, "backoffice/betalingen/betaling.html", context, status=status)
