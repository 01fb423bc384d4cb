"""The part of the page of a klant about what runs: agreements, duties, contact and ladders."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.generic import View

from caseload.afspraken import aansluiten as afspraken
from caseload.casusboek import aansluiten as casusboek
from caseload.contact import aansluiten as contact
from caseload.dag import aansluiten as dag
from caseload.ladders import aansluiten as ladders
from caseload.verplichtingen import aansluiten as verplichtingen
from caseload.voorzieningen import aansluiten as voorzieningen
from serviceplein.klanten.models import Klant
from serviceplein.klanten.views import open_klant, part_of
from serviceplein.toegang.rollen import Recht
from serviceplein.toegang.views import RechtMixin
from serviceplein.ui.panelen import register


class KlantBegeleiding(RechtMixin, View):
    """Loads after the page of the klant; by itself it is a page of its own, where the steps come back to."""

    recht = Recht.KLANT_BEKIJKEN

    def get(self, request: HttpRequest, klant_id: int) -> HttpResponse:
        klant = open_klant(request, klant_id, handeling="begeleiding bekijken")
        return part_of(request, "caseload/_begeleiding.html", {"klant": klant})


def ask_later(request: HttpRequest, klant: Klant) -> dict[str, Any]:
    """The place where the part loads itself; costs no query."""
    return {}


def register_all() -> None:
    """Called when the app starts."""
    register(
        plaats="klant",
        naam="begeleiding",
        volgorde=90,
        render=ask_later,
        template="caseload/_begeleiding_later.html",
    )
    for room in (afspraken, verplichtingen, contact, ladders, dag, voorzieningen, casusboek):
        room.register_all()
