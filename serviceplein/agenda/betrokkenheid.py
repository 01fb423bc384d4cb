"""Which klanten are own work because of the agenda: talks one joins, and talks of today."""

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from serviceplein.agenda.models import Afspraak
from serviceplein.agenda.transitions import AfspraakStatus
from serviceplein.toegang.betrokkenheid import register
from serviceplein.toegang.models import Gebruiker


def talk(user: Gebruiker) -> Q:
    """Somebody with whom one has or joins a planned talk, or had a talk that ended today."""
    today = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    talks = Afspraak.objects.filter(
        Q(status=AfspraakStatus.GEPLAND) | Q(beeindigd_op__gte=today), klant=OuterRef("pk")
    )
    held = talks.filter(medewerker__gebruiker=user)
    joined = talks.filter(deelnemers__medewerker__gebruiker=user)
    return Q(Exists(held)) | Q(Exists(joined))


def register_all() -> None:
    """Makes the relation known; called when the app starts."""
    register("agenda.gesprek", talk)
