"""The end of a zoektermijn is remembered: whoever holds the Quick Scan, or else the frontoffice (INT-10)."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.db.models import OuterRef, Subquery
from django.utils import timezone

from intake.melding.transitions import MeldingStatus
from intake.zoektermijn.models import Zoektermijn
from intake.zoektermijn.policy import ZoektermijnStatus
from serviceplein.agenda.models import Afspraak
from serviceplein.agenda.transitions import AfspraakStatus
from serviceplein.catalogus.normen import norm
from serviceplein.toegang.rollen import Specialisme
from serviceplein.ui.weergave import long_date
from serviceplein.werk.signalen import Oorzaak

WAITING = (MeldingStatus.GETRIEERD, MeldingStatus.AFSPRAAK)


def ending_terms(now: datetime) -> Iterator[Oorzaak]:
    """One cause per term that ends within the norm and whose Quick Scan was not held. Two queries."""
    today = timezone.localdate(now)
    ahead = timedelta(days=int(norm("intake.zoektermijn_herinnering_dagen", op=today)))
    talk = Afspraak.objects.filter(
        onderwerp_soort="intake.melding", onderwerp_id=OuterRef("melding"), status=AfspraakStatus.GEPLAND
    )
    rows = Zoektermijn.objects.filter(
        status=ZoektermijnStatus.LOOPT, tot__lte=today + ahead, melding__status__in=WAITING
    )
    for term in rows.select_related("melding").annotate(coach=Subquery(talk.values("medewerker")[:1])):
        planned = term.coach is not None
        yield Oorzaak(
            sleutel=str(term.melding_id),
            titel="Zoektermijn eindigt: bereid de Quick Scan voor"
            if planned
            else "Zoektermijn eindigt: plan de Quick Scan",
            reden=f"Melding {term.melding.kenmerk}: de zoektermijn is tot {long_date(term.tot)}",
            deadline=term.tot,
            klant_id=term.klant_id,
            medewerker_id=term.coach,
            specialisme="" if planned else Specialisme.FRONTOFFICE,
            onderwerp_soort="intake.melding",
            onderwerp_id=term.melding_id,
        )
