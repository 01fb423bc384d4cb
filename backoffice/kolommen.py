"""What lists of klanten show of the backoffice: the regelingen that run (KRN-02)."""

from collections.abc import Mapping, Sequence

from django.db.models import Q
from django.utils import timezone

from backoffice.aanvragen.regelingen import naam_van
from backoffice.besluiten.models import Besluit, Uitkomst
from serviceplein.klanten import kolommen
from serviceplein.klanten.models import Klant
from serviceplein.toegang.models import Gebruiker
from serviceplein.toegang.rollen import Recht


def voorzieningen(klanten: Sequence[Klant], user: Gebruiker) -> Mapping[int, str]:
    """Granted regelingen that hold today, per klant; one query, and none without the right to see them."""
    if not user.heeft(Recht.AANVRAAG_BEKIJKEN):
        return {}
    today = timezone.localdate()
    holds = Q(geldig_tot__isnull=True) | Q(geldig_tot__gte=today)
    granted = Besluit.objects.definitief().filter(
        holds, aanvraag__klant__in=klanten, uitkomst=Uitkomst.TOEGEKEND, geldig_van__lte=today
    )
    names: dict[int, set[str]] = {}
    for klant_id, regeling in granted.values_list("aanvraag__klant", "aanvraag__regeling"):
        names.setdefault(klant_id, set()).add(naam_van(regeling))
    return {klant_id: ", ".join(sorted(known)) for klant_id, known in names.items()}


def register_all() -> None:
    """Called when the app starts."""
    kolommen.register("backoffice.regelingen", label="Voorzieningen", lookup=voorzieningen, volgorde=31)
