"""What the backoffice adds to the preparation of a talk: applications that still run."""

from collections.abc import Iterable
from typing import Any

from django.http import HttpRequest

from backoffice.aanvragen.models import Aanvraag
from backoffice.aanvragen.regelingen import naam_van
from backoffice.aanvragen.transitions import CLOSED
from serviceplein.agenda.models import Afspraak
from serviceplein.agenda.voorbereiding import Regel, register_deel
from serviceplein.taal import in_zin
from serviceplein.toegang.rollen import Recht


def aanvraag_lines(request: HttpRequest, afspraak: Afspraak) -> Iterable[Regel]:
    """Open applications, oldest first."""
    user: Any = request.user
    rows = Aanvraag.objects.visible_to(user).filter(klant=afspraak.klant_id).exclude(status__in=CLOSED)
    for aanvraag in rows.order_by("ontvangen_op", "pk")[:8]:
        yield Regel(
            wat=f"{naam_van(aanvraag.regeling)}: {in_zin(aanvraag.get_status_display())}",
            bron=f"Aanvraag {aanvraag.kenmerk}",
            datum=aanvraag.ontvangen_op,
        )


def register_all() -> None:
    """Called when the app starts."""
    register_deel("aanvragen", "Open aanvragen", aanvraag_lines, volgorde=70, recht=Recht.AANVRAAG_BEKIJKEN)
