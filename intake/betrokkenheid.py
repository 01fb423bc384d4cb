"""Which klanten are own work because of the intake: an open melding at the desk, a talk in one's diary."""

from datetime import datetime

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

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
from serviceplein.agenda.models import Afspraak
from serviceplein.agenda.transitions import AfspraakStatus
from serviceplein.klanten.querysets import NEED_TO_KNOW
from serviceplein.toegang.betrokkenheid import register
from serviceplein.toegang.models import Gebruiker
from serviceplein.toegang.rollen import Recht
from serviceplein.werk.models import Taak


def _start_of_day() -> datetime:
    return timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)


def open_melding(user: Gebruiker) -> Q:
    """The desk works on every open melding, and whoever took one on goes on with it until the end of the day.

    A need-to-know dossier stays closed to the desk (PRV-05).
    """
    if not user.heeft(Recht.MELDING_REGISTREREN):
        return Q(pk__in=[])
    of_klant = Melding.objects.filter(klant=OuterRef("pk"))
    mine_today = of_klant.filter(geregistreerd_door=user, gesloten_op__gte=_start_of_day())
    return ~Q(bescherming__in=NEED_TO_KNOW) & (Q(Exists(of_klant.open())) | Q(Exists(mine_today)))


def planned_talk(user: Gebruiker) -> Q:
    """Somebody with whom one has a talk planned, or a Quick Scan that runs or was handed over today."""
    talks = Afspraak.objects.filter(medewerker__gebruiker=user, status=AfspraakStatus.GEPLAND)
    today = _start_of_day()
    scans = QuickScan.objects.filter(
        Q(status=QuickScanStatus.LOOPT)
        | Q(melding__gesloten_op__isnull=True)
        | Q(melding__gesloten_op__gte=today),
        medewerker__gebruiker=user,
        klant=OuterRef("pk"),
    )
    return Q(pk__in=talks.values("klant")) | Q(Exists(scans))


def awaited_diagnose(user: Gebruiker) -> Q:
    """Somebody for whom one ordered a diagnose that is not concluded yet."""
    busy = Diagnose.objects.filter(
        status__in=[DiagnoseStatus.BESTELD, DiagnoseStatus.GELEVERD],
        quick_scan__medewerker__gebruiker=user,
        klant=OuterRef("pk"),
    )
    return Q(Exists(busy))


def running_talk(user: Gebruiker) -> Q:
    """Somebody whose Wmo question one clears up right now."""
    talks = Vraagverheldering.objects.filter(
        status=VerhelderingStatus.LOOPT, medewerker__gebruiker=user, klant=OuterRef("pk")
    )
    return Q(Exists(talks))


def to_agree(user: Gebruiker) -> Q:
    """Somebody for whom a colleague of the team asks agreement on maatwerk."""
    medewerker = getattr(user, "medewerker", None)
    if medewerker is None or not user.heeft(Recht.AFWEGING_AKKOORD):
        return Q(pk__in=[])
    waiting = Afweging.objects.filter(
        status=AfwegingStatus.WACHT_OP_AKKOORD,
        genomen_door__medewerker__team=medewerker.team_id,
        klant=OuterRef("pk"),
    )
    return Q(Exists(waiting))


def asked_to_consult(user: Gebruiker) -> Q:
    """Somebody whose return one is asked about, as the professional of then."""
    asked = Taak.objects.open().filter(
        medewerker__gebruiker=user, sleutel__endswith=f":{Vervolgstap.OVERLEG}"
    )
    return ~Q(bescherming__in=NEED_TO_KNOW) & Q(pk__in=asked.values("klant"))


def register_all() -> None:
    """Makes the relations known; called when the app starts."""
    register("intake.open_melding", open_melding)
    register("intake.gesprek", planned_talk)
    register("intake.diagnose", awaited_diagnose)
    register("intake.vraagverheldering", running_talk)
    register("intake.afweging", to_agree)
    register("intake.overleg", asked_to_consult)
