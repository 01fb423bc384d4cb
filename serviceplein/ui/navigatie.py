"""Navigation: each app registers its own entries in AppConfig.ready; a user sees only what a right opens."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import F, Func, IntegerField, QuerySet, Subquery
from django.urls import reverse

Telling = Callable[[Any], QuerySet[Any]]
GROEPEN = ("", "Intake", "Begeleiding", "Backoffice", "Sturing", "Beheer", "Opzoeken")
OVERZICHTELIJK = 15
"""A menu of at most this many entries shows them all; a longer one folds its sections."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One entry. `recht` empty: everybody who is logged in. `badge`: the rows to count, shown when > 0."""

    url_name: str
    label: str
    icon: str
    recht: str = ""
    groep: str = ""
    volgorde: int = 50
    badge: Telling | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """An entry as the page shows it."""

    url: str
    label: str
    icon: str
    actief: bool
    aantal: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Groep:
    """A section of the menu. Folded it still says how much waits inside."""

    naam: str
    links: tuple[Link, ...]
    open: bool = True

    @property
    def aantal(self) -> int:
        return sum(link.aantal for link in self.links)


_items: dict[str, Item] = {}


def register(item: Item) -> None:
    """Add an entry; registering the same url_name again replaces it (reload in development)."""
    _items[item.url_name] = item


def allowed_items(user: Any) -> list[Item]:
    """Entries the user may open, in menu order."""
    if not user.is_authenticated:
        return []
    items = (item for item in _items.values() if not item.recht or user.heeft(item.recht))
    return sorted(items, key=lambda item: (_group_order(item.groep), item.volgorde, item.label))


def _group_order(groep: str) -> tuple[int, str]:
    return (GROEPEN.index(groep) if groep in GROEPEN else len(GROEPEN), groep)


def count_badges(items: Sequence[Item], user: Any) -> dict[str, Subquery]:
    """Per url_name a subquery that counts its rows, so that one query tells every figure of the menu."""
    counted = {item.url_name: item.badge(user) for item in items if item.badge}
    number = Func(F("pk"), function="COUNT", output_field=IntegerField())
    return {name: Subquery(rows.order_by().values(n=number)) for name, rows in counted.items()}


def build_menu(items: Sequence[Item], path: str, counts: Mapping[str, int], start: str = "") -> list[Groep]:
    """The menu for this page: the entry with the longest address that starts `path` is the current one.

    Where the day begins (`start`) comes first, then what has no section; a section of one is just that entry.
    In a long menu only the section of the current page is open.
    """
    entries = [(item, reverse(item.url_name)) for item in items]
    current = max((url for _, url in entries if _starts(path, url)), key=len, default="")
    sections: dict[str, list[Link]] = {"": []}
    opened = {item.groep for item, url in entries if url == current}
    for item, url in sorted(entries, key=lambda entry: entry[0].url_name != start):
        link = Link(
            url=url,
            label=item.label,
            icon=item.icon,
            actief=url == current,
            aantal=counts.get(item.url_name) or 0,
        )
        sections.setdefault("" if item.url_name == start else item.groep, []).append(link)
    single = [name for name, links in sections.items() if name and len(links) == 1]
    for name in single:
        sections[""] += sections.pop(name)
    short = len(items) <= OVERZICHTELIJK
    return [
        Groep(naam=name, links=tuple(links), open=short or not name or name in opened)
        for name, links in sections.items()
        if links
    ]


def _starts(path: str, url: str) -> bool:
    return path == url or (url != "/" and path.startswith(url.rstrip("/") + "/"))
