"""Which klanten are own work because of the intake: an open melding at the desk, a talk in one's diary."""

from django.db.models import Q

from intake.melding.models import Melding
from intake.quick_scan.models import QuickScan
from intake.quick_scan.transitions import QuickScanStatus
from serviceplein.agenda.models import Afspraak
from serviceplein.agenda.transitions import AfspraakStatus
from serviceplein.toegang.betrokkenheid import register
from serviceplein.toegang.models import Gebruiker
from serviceplein.toegang.rollen import Recht


def open_melding(user: Gebruiker) -> Q:
    """The desk works on every open melding."""
    if not user.heeft(Recht.MELDING_REGISTREREN):
        return Q(pk__in=[])
    return Q(pk__in=Melding.objects.open().filter(klant__isnull=False).values("klant"))


def planned_talk(user: Gebruiker) -> Q:
    """Somebody with whom one has a talk planned, or a Quick Scan running."""
    talks = Afspraak.objects.filter(medewerker__gebruiker=user, status=AfspraakStatus.GEPLAND)
    scans = QuickScan.objects.filter(
        medewerker__gebruiker=user, status=QuickScanStatus.LOOPT
    ) | QuickScan.objects.filter(medewerker__gebruiker=user, melding__gesloten_op__isnull=True)
    return Q(pk__in=talks.values("klant")) | Q(pk__in=scans.values("klant"))


def register_all() -> None:
    """Makes the relations known; called when the app starts."""
    register("intake.open_melding", open_melding)
    register("intake.gesprek", planned_talk)
