"""Which klanten are somebody's own work; the app that owns the relation registers it here.

A relation that already says who may (contactpersoon, plan, queue) is joined, never copied into permissions.
"""

from collections.abc import Callable
from functools import reduce
from operator import or_

from django.db.models import Q

from serviceplein.toegang.models import Gebruiker

Betrokkenheid = Callable[[Gebruiker], Q]
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


def in_charge(actor: Gebruiker) -> Q:
    """A Q over Klant that holds for the klanten the actor is the vaste contactpersoon of."""
    return reduce(or_, (_registered[naam](actor) for naam in sorted(_in_charge)), Q(pk__in=[]))


def own_work(actor: Gebruiker) -> Q:
    """A Q over Klant that holds for the klanten in the actor's own work."""
    return reduce(or_, (relation(actor) for relation in _registered.values()), Q(pk__in=[]))
