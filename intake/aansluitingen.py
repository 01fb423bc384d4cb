"""Where downstream apps plug in: who receives a melding, and who already has a vaste contactpersoon.

The receiving app owns the arrow: it registers its reception when it starts.
"""

from collections.abc import Callable
from datetime import datetime

from intake.melding.codes import Bestemming
from intake.melding.models import Melding
from serviceplein.toegang.models import Gebruiker

Ontvangst = Callable[[Melding, Gebruiker, datetime], None]
HeeftContactpersoon = Callable[[int], bool]
OpnieuwBesloten = Callable[[int, str | None, Gebruiker, datetime], None]

_receptions: dict[Bestemming, Ontvangst] = {}
_contactpersoon: list[HeeftContactpersoon] = []
_decided_again: list[OpnieuwBesloten] = []


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
