"""What the shell shows on every page; nothing is queried until a template asks for it."""

from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.conf import settings
from django.contrib.auth import get_user_model
from django.db.models import QuerySet, Subquery
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from serviceplein.toegang.startpagina import start_page_of
from serviceplein.ui.navigatie import Groep, allowed_items, build_menu, count_badges


@dataclass(frozen=True, slots=True, kw_only=True)
class Schil:
    gemeente: str
    menu: list[Groep]


def schil(request: HttpRequest) -> dict[str, Any]:
    """Context processor: `gemeente_naam` and `navigatie`."""
    shell: Any = SimpleLazyObject(lambda: _read(request))
    return {
        "gemeente_naam": SimpleLazyObject(lambda: shell.gemeente),
        "navigatie": SimpleLazyObject(lambda: shell.menu),
    }


def own_gemeente_name() -> str:
    """Name of the gemeente this installation serves: the setting, else the gemeente marked as own."""
    return str(settings.GEMEENTE_NAAM or _names().first() or "")


def _names() -> QuerySet[Any]:
    gemeente = apps.get_model("organisatie", "Gemeente")
    return gemeente._default_manager.filter(eigen=True).order_by("pk").values_list("naam", flat=True)


def _read(request: HttpRequest) -> Schil:
    """The name of the gemeente and every figure of the menu, in one query."""
    user: Any = getattr(request, "user", None)
    items = allowed_items(user) if user is not None else []
    if not items:
        return Schil(gemeente=own_gemeente_name(), menu=[])
    wanted = count_badges(items, user)
    names = () if settings.GEMEENTE_NAAM else (Subquery(_names()[:1]),)
    found: Any = ()
    if wanted or names:
        account = get_user_model()._default_manager.filter(pk=user.pk)
        found = account.values_list(*names, *wanted.values()).first() or ()
    gemeente = settings.GEMEENTE_NAAM or next(iter(found), "")
    counts = dict(zip(wanted, found[len(names) :], strict=False))
    menu = build_menu(items, request.path, counts, start_page_of(user) or "")
    return Schil(gemeente=str(gemeente or ""), menu=menu)
