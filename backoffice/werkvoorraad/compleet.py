"""Whether an opdracht can be decided without a talk or a further question: checked at hand-over (BO-13)."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from dateutil.relativedelta import relativedelta
from django.utils import timezone

from backoffice.werkvoorraad.specialismen import Eis, EisSoort, Opdrachtsoort
from serviceplein.catalogus.normen import norm
from serviceplein.dossier.models import Document, Gebeurtenis
from serviceplein.klanten.gegevens import fresh_gegevens
from serviceplein.klanten.models import Klant

BEWIJS = "werkvoorraad.bewijs_maanden"


@dataclass(frozen=True, slots=True, kw_only=True)
class Punt:
    """One demand and whether it is met."""

    eis: Eis
    voldaan: bool


def check(klant: Klant, soort: Opdrachtsoort, bevestigd: Collection[str], *, now: datetime) -> list[Punt]:
    """Every demand of the kind, in the order of the file; as few queries as the demands ask for."""
    op = timezone.localdate(now)
    kinds = {eis.soort for eis in soort.eisen}
    known = fresh_gegevens(klant, op) if EisSoort.GEGEVEN in kinds else {}
    papers = _documents(klant, op) if EisSoort.DOCUMENT in kinds else frozenset()
    events = _events(klant, soort) if EisSoort.GEBEURTENIS in kinds else frozenset()

    def met(eis: Eis) -> bool:
        if eis.soort is EisSoort.KLANT:
            return bool(getattr(klant, eis.veld))
        if eis.soort is EisSoort.GEGEVEN:
            return eis.veld in known
        if eis.soort is EisSoort.DOCUMENT:
            return eis.veld in papers
        if eis.soort is EisSoort.GEBEURTENIS:
            return eis.veld in events
        return eis.code in bevestigd

    return [Punt(eis=eis, voldaan=met(eis)) for eis in soort.eisen]


def _documents(klant: Klant, op: date) -> frozenset[str]:
    """Kinds of documents in the dossier that are not too old."""
    since = op - relativedelta(months=int(norm(BEWIJS, op=op)))
    rows = Document.objects.filter(klant=klant, toegevoegd_op__date__gte=since)
    return frozenset(rows.values_list("soort", flat=True))


def _events(klant: Klant, soort: Opdrachtsoort) -> frozenset[str]:
    wanted = [eis.veld for eis in soort.eisen if eis.soort is EisSoort.GEBEURTENIS]
    rows = Gebeurtenis.objects.filter(klant=klant, soort__in=wanted)
    return frozenset(rows.order_by().values_list("soort", flat=True).distinct())
