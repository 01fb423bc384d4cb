"""Buttons on the page of a klant, registered by the app that owns the step behind them."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from serviceplein.klanten.models import Klant
from serviceplein.toegang.rechten import Recht

Adres = Callable[[Klant], str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Actie:
    """`url(klant)` is the page that starts the step; empty leaves the button out."""

    naam: str
    label: str
    icon: str
    recht: Recht
    url: Adres
    volgorde: int


_registered: dict[str, Actie] = {}


def register(naam: str, *, label: str, icon: str, recht: Recht, url: Adres, volgorde: int = 50) -> None:
    """Offers a step about a klant; the highest `volgorde` is the one solid button."""
    _registered[naam] = Actie(naam=naam, label=label, icon=icon, recht=recht, url=url, volgorde=volgorde)


def buttons_for(klant: Klant, user: Any) -> list[dict[str, str]]:
    """What the user may start for this klant, as the head of a klant shows it."""
    actions = sorted(_registered.values(), key=lambda action: (action.volgorde, action.naam))
    offered = [(action, action.url(klant)) for action in actions if user.heeft(action.recht)]
    return [{"label": action.label, "icon": action.icon, "url": url} for action, url in offered if url]
