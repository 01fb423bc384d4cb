"""Which klanten are own work because of the intake: an open melding at the desk, a talk in one's diary."""

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from intake.melding.codes import Vervolgstap
from intake.melding.models import Melding
from intake.quick_scan.models import QuickScan
from intake.quick_scan.transitions import QuickScanStatus
from serviceplein.agenda.models import Afspraak
from serviceplein.agenda.transitions import AfspraakStatus
from serviceplein.klanten.querysets import NEED_TO_KNOW
from serviceplein.toegang.betrokkenheid import register
from serviceplein.toegang.models import Gebruiker
from serviceplein.toegang.rollen import Recht
from serviceplein.werk.models import Taak


def open_melding(user: Gebruiker) -> Q:
    """The desk works on every open melding; a need-to-know dossier stays closed to it (PRV-05)."""
    if not user.heeft(Recht.MELDING_REGISTREREN):
        return Q(pk__in=[])
    at_the_desk = Melding.objects.open().filter(klant=OuterRef("pk"))
    return ~Q(bescherming__in=NEED_TO_KNOW) & Q(Exists(at_the_desk))


def planned_talk(user: Gebruiker) -> Q:
    """Somebody with whom one has a talk planned, or a Quick Scan that runs or was handed over today."""
    talks = Afspraak.objects.filter(medewerker__gebruiker=user, status=AfspraakStatus.GEPLAND)
    today = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    scans = QuickScan.objects.filter(
        Q(status=QuickScanStatus.LOOPT)
        | Q(melding__gesloten_op__isnull=True)
        | Q(melding__gesloten_op__gte=today),
        medewerker__gebruiker=user,
        klant=OuterRef("pk"),
    )
    return Q(pk__in=talks.values("klant")) | Q(Exists(scans))


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
    register("intake.overleg", asked_to_consult)
