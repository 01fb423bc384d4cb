"""Where downstream apps plug in: who receives a melding, and who already has a vaste contactpersoon.

The receiving app owns the arrow: it registers its reception when it starts.
"""

from collections.abc import Callable
from datetime import datetime

from django.db.models import Exists, Q

from intake.melding.codes import Bestemming
from intake.melding.models import Melding
from serviceplein.toegang.models import Gebruiker

Ontvangst = Callable[[Melding, Gebruiker, datetime], None]
HeeftContactpersoon = Callable[[int], bool]
OpnieuwBesloten = Callable[[int, str | None, Gebruiker, datetime], None]

GesprekGevoerd = Callable[[], Exists]
BedreigingGewijzigd = Callable[[Melding, datetime], None]

_receptions: dict[Bestemming, Ontvangst] = {}
_contactpersoon: list[HeeftContactpersoon] = []
_decided_again: list[OpnieuwBesloten] = []
_schuldgesprek: list[tuple[GesprekGevoerd, BedreigingGewijzigd]] = []


def register_ontvangst(bestemming: Bestemming, ontvangst: Ontvangst) -> None:
    """Names who takes over a melding with this bestemming; runs inside the step of the intake."""
    _receptions[bestemming] = ontvangst


def reception_of(bestemming: str) -> Ontvangst | None:
    """The registered reception, or None when no app takes this bestemming over."""
    return _receptions.get(Bestemming(bestemming))


def register_contactpersoon(lookup: HeeftContactpersoon) -> None:
    """The caseload tells whether a klant (by id) has a vaste contactpersoon."""
    _contactpersoon[:] = [lookup]


def has_contactpersoon(klant_id: int) -> bool:
    """Whether the klant has a vaste contactpersoon."""
    return any(lookup(klant_id) for lookup in _contactpersoon)


def register_decided_again(tell: OpnieuwBesloten) -> None:
    """The caseload hears when decision 2 was taken again after a diagnose."""
    _decided_again[:] = [tell]


def tell_decided_again(klant_id: int, functie: str | None, actor: Gebruiker, now: datetime) -> None:
    """Tells whoever has the klant by now which functie helps best; runs inside the step of the intake."""
    for tell in _decided_again:
        tell(klant_id, functie, actor, now)


def register_schuldgesprek(gevoerd: GesprekGevoerd, gewijzigd: BedreigingGewijzigd) -> None:
    """Who takes the first talk about debts says for which meldingen it was held, and hears what threatens."""
    _schuldgesprek[:] = [(gevoerd, gewijzigd)]


def talk_with_specialist() -> Q:
    """Meldingen about debts whose first talk a specialist held."""
    found = Q(pk__in=[])
    for held, _ in _schuldgesprek:
        found |= Q(held())
    return found


def tell_threat(melding: Melding, now: datetime) -> None:
    """What threatens was noted or taken back; runs inside the step of the intake."""
    for _, changed in _schuldgesprek:
        changed(melding, now)
