"""One decision explained: for staff, and as a page to print for the klant (INT-24)."""

from typing import Any

from django.conf import settings
from django.db.models import Model
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.generic import View

from serviceplein.organisatie.models import Gemeente
from serviceplein.regels import onderwerpen
from serviceplein.regels.definitie import read_definitie
from serviceplein.regels.models import Beslissing
from serviceplein.regels.services import reproduce
from serviceplein.regels.verantwoording.uitleg import Opgeslagen, for_klant, for_staff
from serviceplein.toegang.doelbinding import require_open
from serviceplein.toegang.rollen import Recht
from serviceplein.toegang.verwerkingen import log_verwerking
from serviceplein.toegang.views import RechtMixin


class BeslissingUitleg(RechtMixin, View):
    """Version, facts, rows and candidates of a decision, and whether it comes out the same today."""

    recht = Recht.MELDING_BEKIJKEN

    def get(self, request: HttpRequest, beslissing_id: int) -> HttpResponse:
        beslissing, kind, subject = open_decision(request, beslissing_id, "uitleg van beslissing bekijken")
        definitie = read_definitie(beslissing.versie.inhoud)[0]
        context = {
            "beslissing": beslissing,
            "uitleg": for_staff(definitie, stored_of(beslissing)),
            "besluit": kind.besluit(subject, beslissing),
            "gelijk": reproduce(beslissing).gelijk,
            "onderwerp": kind.naam(subject),
            "onderwerp_url": kind.adres(subject),
        }
        return render(request, "regels/beslissing.html", context)


class BeslissingBrief(RechtMixin, View):
    """The same decision in plain Dutch, for the klant: to print or hand over."""

    recht = Recht.MELDING_BEKIJKEN

    def get(self, request: HttpRequest, beslissing_id: int) -> HttpResponse:
        beslissing, kind, subject = open_decision(request, beslissing_id, "uitleg voor klant maken")
        definitie = read_definitie(beslissing.versie.inhoud)[0]
        besluit = kind.besluit(subject, beslissing)
        own = Gemeente.objects.filter(eigen=True).values_list("naam", flat=True).first()
        context = {
            "beslissing": beslissing,
            "brief": for_klant(definitie, stored_of(beslissing), besloten=besluit.uitkomst),
            "onderwerp": kind.naam(subject),
            "onderwerp_url": kind.adres(subject),
            "gemeente": own or settings.GEMEENTE_NAAM,
        }
        return render(request, "regels/brief.html", context)


def open_decision(
    request: HttpRequest, beslissing_id: int, handeling: str
) -> tuple[Beslissing, onderwerpen.Onderwerp, Model]:
    """A decision about something this user may see, else 404; asks the purpose outside one's own work."""
    user: Any = request.user
    beslissing = get_object_or_404(Beslissing.objects.select_related("versie__tabel"), pk=beslissing_id)
    found = onderwerpen.find(beslissing, user)
    if found is None:
        raise Http404
    kind, subject = found
    klant = kind.klant(subject)
    if klant is None:
        log_verwerking(request, klant_id=None, handeling=handeling)
    else:
        require_open(request, klant, handeling=handeling)
    return beslissing, kind, subject


def stored_of(beslissing: Beslissing) -> Opgeslagen:
    rows = beslissing.regels if beslissing.regels is not None else [beslissing.regel]
    return Opgeslagen(
        invoer=beslissing.invoer,
        uitkomst=beslissing.uitkomst or {},
        regels=tuple(number for number in rows if number is not None),
        kandidaten=tuple(beslissing.kandidaten or ()),
        uitleg=beslissing.uitleg,
        op=beslissing.op,
    )
