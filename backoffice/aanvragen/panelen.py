"""What the klant page shows of the backoffice, whose work a klant is, and the entries of the menu."""

from typing import Any

from django.db.models import Exists, OuterRef, Q
from django.http import HttpRequest

from backoffice.aanvragen.models import Aanvraag
from backoffice.aanvragen.regelingen import codes_van, naam_van
from backoffice.aanvragen.transitions import CLOSED
from serviceplein.klanten.querysets import NEED_TO_KNOW
from serviceplein.toegang.betrokkenheid import Wie
from serviceplein.toegang.rollen import Recht

MEEST = 8


def klant_panel(request: HttpRequest, klant: Any) -> dict[str, Any]:
    """The newest applications of a klant with their decisions."""
    user: Any = request.user
    rows = Aanvraag.objects.visible_to(user).filter(klant=klant).select_related("besluit")
    found = list(rows.order_by("-ontvangen_op", "-pk")[: MEEST + 1])
    return {
        "aanvragen": [(aanvraag, naam_van(aanvraag.regeling)) for aanvraag in found[:MEEST]],
        "meer": len(found) > MEEST,
        "mag_nieuw": user.heeft(Recht.AANVRAAG_BESLISSEN),
    }


def own_klanten(wie: Wie) -> Q:
    """Klanten with an application in the queues of a backoffice medewerker, or that this one handled."""
    if Recht.AANVRAAG_BESLISSEN not in wie.rechten:
        return Q(pk__in=[])
    of_klant = Aanvraag.objects.filter(klant=OuterRef("pk"))
    queue = of_klant.exclude(status__in=CLOSED).filter(regeling__in=codes_van(wie.specialismen))
    mine = Q(Exists(queue)) | Q(Exists(of_klant.filter(behandelaar=wie.gebruiker_id)))
    return ~Q(bescherming__in=NEED_TO_KNOW) & mine
