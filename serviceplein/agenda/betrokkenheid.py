"""Which klanten are own work because of the agenda: talks one joins, and talks of today."""

from django.db.models import Exists, OuterRef, Q

from serviceplein.agenda.models import Afspraak
from serviceplein.agenda.transitions import AfspraakStatus
from serviceplein.organisatie.models import Waarneming
from serviceplein.toegang.betrokkenheid import Wie, register


def talk(wie: Wie) -> Q:
    """Somebody with whom one has or joins a planned talk, or had a talk that ended today.

    The talks of whom one stands in for count as one's own, as long as that lasts (CAS-08).
    """
    talks = Afspraak.objects.filter(
        Q(status=AfspraakStatus.GEPLAND) | Q(beeindigd_op__gte=wie.vandaag), klant=OuterRef("pk")
    )
    held = talks.filter(medewerker__gebruiker=wie.gebruiker_id)
    joined = talks.filter(deelnemers__medewerker__gebruiker=wie.gebruiker_id)
    standing = Waarneming.objects.by_user(wie.gebruiker_id, wie.vandaag.date())
    taken_over = talks.filter(medewerker__in=standing.values("medewerker"))
    return Q(Exists(held)) | Q(Exists(joined)) | Q(Exists(taken_over))


def register_all() -> None:
    """Makes the relation known; called when the app starts."""
    register("agenda.gesprek", talk)
