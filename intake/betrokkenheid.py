"""Which klanten are own work because of the intake: an open melding at the desk, a talk that runs."""

from django.db.models import Exists, OuterRef, Q

from intake.afweging.models import Afweging
from intake.afweging.transitions import AfwegingStatus
from intake.diagnose.models import Diagnose
from intake.diagnose.transitions import DiagnoseStatus
from intake.melding.codes import Vervolgstap
from intake.melding.models import Melding
from intake.quick_scan.models import QuickScan
from intake.quick_scan.transitions import QuickScanStatus
from intake.vraagverheldering.models import Vraagverheldering
from intake.vraagverheldering.transitions import VerhelderingStatus
from serviceplein.klanten.querysets import NEED_TO_KNOW
from serviceplein.toegang.betrokkenheid import Wie, register
from serviceplein.toegang.rollen import Recht
from serviceplein.werk.models import Taak


def open_melding(wie: Wie) -> Q:
    """The desk works on every open melding, and whoever took one on goes on with it until the end of the day.

    A need-to-know dossier stays closed to the desk (PRV-05).
    """
    if Recht.MELDING_REGISTREREN not in wie.rechten:
        return Q(pk__in=[])
    of_klant = Melding.objects.filter(klant=OuterRef("pk"))
    mine_today = of_klant.filter(geregistreerd_door=wie.gebruiker_id, gesloten_op__gte=wie.vandaag)
    return ~Q(bescherming__in=NEED_TO_KNOW) & (Q(Exists(of_klant.open())) | Q(Exists(mine_today)))


def quick_scan(wie: Wie) -> Q:
    """Somebody with whom one has a Quick Scan that runs or was handed over today."""
    scans = QuickScan.objects.filter(
        Q(status=QuickScanStatus.LOOPT)
        | Q(melding__gesloten_op__isnull=True)
        | Q(melding__gesloten_op__gte=wie.vandaag),
        medewerker__gebruiker=wie.gebruiker_id,
        klant=OuterRef("pk"),
    )
    return Q(Exists(scans))


def awaited_diagnose(wie: Wie) -> Q:
    """Somebody for whom one ordered a diagnose that is not concluded yet."""
    busy = Diagnose.objects.filter(
        status__in=[DiagnoseStatus.BESTELD, DiagnoseStatus.GELEVERD],
        quick_scan__medewerker__gebruiker=wie.gebruiker_id,
        klant=OuterRef("pk"),
    )
    return Q(Exists(busy))


def running_talk(wie: Wie) -> Q:
    """Somebody whose Wmo question one clears up right now."""
    talks = Vraagverheldering.objects.filter(
        status=VerhelderingStatus.LOOPT, medewerker__gebruiker=wie.gebruiker_id, klant=OuterRef("pk")
    )
    return Q(Exists(talks))


def to_agree(wie: Wie) -> Q:
    """Somebody for whom a colleague of the team asks agreement on maatwerk."""
    if wie.team_id is None or Recht.AFWEGING_AKKOORD not in wie.rechten:
        return Q(pk__in=[])
    waiting = Afweging.objects.filter(
        status=AfwegingStatus.WACHT_OP_AKKOORD,
        genomen_door__medewerker__team=wie.team_id,
        klant=OuterRef("pk"),
    )
    return Q(Exists(waiting))


def asked_to_consult(wie: Wie) -> Q:
    """Somebody whose return one is asked about, as the professional of then."""
    asked = Taak.objects.open().filter(
        medewerker__gebruiker=wie.gebruiker_id, sleutel__endswith=f":{Vervolgstap.OVERLEG}"
    )
    return ~Q(bescherming__in=NEED_TO_KNOW) & Q(pk__in=asked.values("klant"))


def register_all() -> None:
    """Makes the relations known; called when the app starts."""
    register("intake.open_melding", open_melding)
    register("intake.quick_scan", quick_scan)
    register("intake.diagnose", awaited_diagnose)
    register("intake.vraagverheldering", running_talk)
    register("intake.afweging", to_agree)
    register("intake.overleg", asked_to_consult)
