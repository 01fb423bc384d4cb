"""Which klanten are somebody's own work; the app that owns the relation registers it here.

A relation that already says who may (contactpersoon, plan, queue) is joined, never copied into permissions.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import reduce
from operator import or_
from typing import Self

from django.db.models import Q
from django.utils import timezone

from serviceplein.toegang.models import Gebruiker
from serviceplein.toegang.rollen import Recht, Rol


@dataclass(frozen=True, slots=True, kw_only=True)
class Wie:
    """All a relation may depend on; whoever is the same here has the same own work."""

    gebruiker_id: int
    rollen: frozenset[Rol]
    rechten: frozenset[Recht]
    specialismen: frozenset[str]
    team_id: int | None
    vandaag: datetime
    """When this day began."""

    @classmethod
    def of(cls, user: Gebruiker) -> Self:
        """The team is looked up only for who leads one."""
        leads = Rol.TEAMLEIDER in user.rollen or user.heeft(Recht.AFWEGING_AKKOORD)
        medewerker = getattr(user, "medewerker", None) if leads else None
        return cls(
            gebruiker_id=user.pk or 0,
            rollen=user.rollen,
            rechten=user.rechten if user.is_active else frozenset(),
            specialismen=user.specialismen,
            team_id=medewerker.team_id if medewerker else None,
            vandaag=timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0),
        )


Betrokkenheid = Callable[[Wie], Q]
_registered: dict[str, Betrokkenheid] = {}
_in_charge: set[str] = set()


def register(naam: str, betrokkenheid: Betrokkenheid, *, vast: bool = False) -> None:
    """Names a relation as a Q over Klant; registering the same name again replaces it.

    `vast`: the relation of the vaste contactpersoon, who may also name colleagues for the dossier.
    """
    _registered[naam] = betrokkenheid
    _in_charge.discard(naam)
    if vast:
        _in_charge.add(naam)


def registered() -> tuple[Betrokkenheid, ...]:
    """The relations that count now."""
    return tuple(_registered.values())


def in_charge(actor: Gebruiker) -> Q:
    """A Q over Klant that holds for the klanten the actor is the vaste contactpersoon of."""
    wie = Wie.of(actor)
    return reduce(or_, (_registered[naam](wie) for naam in sorted(_in_charge)), Q(pk__in=[]))


def own_work(wie: Wie) -> Q:
    """A Q over Klant that holds for the klanten in somebody's own work."""
    return reduce(or_, (relation(wie) for relation in registered()), Q(pk__in=[]))
