"""Where each role begins its day; the app that owns the page registers it."""

from dataclasses import dataclass

from serviceplein.toegang.models import Gebruiker
from serviceplein.toegang.rollen import Rol


@dataclass(frozen=True, slots=True, kw_only=True)
class Startpagina:
    rol: Rol
    url_name: str
    volgorde: int = 50


_registered: dict[tuple[Rol, str], Startpagina] = {}


def register(*, rol: Rol, url_name: str, volgorde: int = 50) -> None:
    """Offers a start page to a role; the lowest `volgorde` of all the user's roles wins."""
    _registered[rol, url_name] = Startpagina(rol=rol, url_name=url_name, volgorde=volgorde)


def start_page_of(user: Gebruiker) -> str | None:
    """URL name of the user's start page; None when no app registered one for these roles."""
    pages = [page for page in _registered.values() if page.rol in user.rollen]
    first = min(pages, key=lambda page: (page.volgorde, page.url_name), default=None)
    return first.url_name if first else None
