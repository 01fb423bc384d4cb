"""Who helps along beside the vaste contactpersoon: consulent Wmo, matcher or accountmanager (CAS-02)."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q
from django.utils import timezone

from caseload.toewijzing.kandidaten import away_for_long, serves
from caseload.toewijzing.models import Uitsluiting
from intake.quick_scan.besluit import Facts
from intake.quick_scan.models import QuickScan
from serviceplein.catalogus.normen import norm
from serviceplein.klanten.models import Klant
from serviceplein.organisatie.functies import Functie
from serviceplein.organisatie.models import Medewerker, Team
from serviceplein.regels.services import decide
from serviceplein.ui.werkdagen import add_werkdagen
from serviceplein.werk.services import create_taak
from serviceplein.werk.transitions import TaakStatus

TABEL = "erbij"
SLEUTEL = "erbij:"
"""How the causes of these tasks begin; as long as one is open, the klant is own work of who has it."""
WERK = {
    Functie.MATCHER: "Zoek een passende vacature voor deze klant",
    Functie.ACCOUNTMANAGER: "Zoek een werkgever met een leerwerkplek voor deze klant",
    Functie.CONSULENT_WMO: "Bekijk de Wmo-vraag van deze klant",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Erbij:
    """The functie that helps along, and why."""

    functie: Functie
    zin: str


def read_erbij(scan: QuickScan, facts: Facts, *, now: datetime, record: bool) -> Erbij | None:
    """What the active table says; None when nobody has to help along, and then nothing is recorded."""
    decided = decide(TABEL, facts, now=now, onderwerp=scan, record=False)
    code = decided.uitkomst.uitvoer["functie_erbij"]
    if not code:
        return None
    if record:
        decided = decide(TABEL, facts, now=now, onderwerp=scan)
    return Erbij(functie=Functie(code), zin=decided.uitleg.tekst)


def involve(klant: Klant, scan: QuickScan, erbij: Erbij, *, now: datetime) -> Medewerker | None:
    """Gives the work to the quietest person of the functie, near the klant first; part of a step."""
    person = choose_specialist(klant, erbij.functie, now=now)
    if person is None:
        return None
    today = timezone.localdate(now)
    create_taak(
        sleutel=f"{SLEUTEL}{scan.melding_id}",
        titel=WERK[erbij.functie],
        reden=erbij.zin,
        klant_id=klant.pk,
        medewerker_id=person.pk,
        onderwerp=scan.melding,
        deadline=add_werkdagen(today, int(norm("intake.opvolging_werkdagen", op=today))),
        now=now,
    )
    return person


def choose_specialist(klant: Klant, functie: Functie, *, now: datetime) -> Medewerker | None:
    """Active, not away for long, not excluded; the team of the klant first, then the fewest open tasks."""
    serving = set(Team.objects.filter(serves(klant)).values_list("pk", flat=True))
    banned = Uitsluiting.objects.running().filter(klant=klant)
    people = Medewerker.objects.filter(functie=functie, actief=True).exclude(
        pk__in=banned.values("medewerker")
    )
    open_ = Count("taken", filter=Q(taken__status=TaakStatus.OPEN))
    away = away_for_long(timezone.localdate(now))
    able = [person for person in people.annotate(open_taken=open_) if person.pk not in away]
    return min(able, key=lambda one: (one.team_id not in serving, one.open_taken, one.nummer), default=None)
