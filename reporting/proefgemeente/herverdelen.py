"""A redistribution to look at in the demo: what would happen when the fullest colleague leaves."""

from datetime import datetime

from django.db.models import F

from caseload.herverdelen.models import Aanleiding
from caseload.herverdelen.services import RequestHerverdeling, calculate_voorstel, request_herverdeling
from caseload.herverdelen.vraag import Vraag
from caseload.toewijzing.models import Capaciteit
from serviceplein.organisatie.models import Medewerker


def propose_division(leider: Medewerker, *, now: datetime) -> int | None:
    """Asks and calculates a proposal for the team of `leider`; None when nobody there carries klanten.

    The demo people keep their klanten, so that everybody who logs in has work.
    """
    full = Capaciteit.objects.filter(medewerker__team=leider.team_id, belasting__gt=0, norm__gt=0).exclude(
        medewerker__gebruiker__demo=True
    )
    fullest = full.order_by((F("belasting") / F("norm")).desc(), "medewerker").first()
    if fullest is None or leider.gebruiker is None:
        return None
    vraag = Vraag(aanleiding=Aanleiding.VERTREK, team_id=leider.team_id, medewerker_id=fullest.medewerker_id)
    made = request_herverdeling(RequestHerverdeling(vraag=vraag), actor=leider.gebruiker, now=now)
    calculate_voorstel(made.herverdeling_id, actor=None, now=now)
    return made.herverdeling_id
