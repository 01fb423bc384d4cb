"""What the shell shows on every page; nothing is queried until a template asks for it."""

from typing import Any

from django.apps import apps
from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from serviceplein.ui.navigatie import Groep, build_menu


def schil(request: HttpRequest) -> dict[str, Any]:
    """Context processor: `gemeente_naam` and `navigatie`."""
    return {
        "gemeente_naam": SimpleLazyObject(own_gemeente_name),
        "navigatie": SimpleLazyObject(lambda: _menu(request)),
    }


def own_gemeente_name() -> str:
    """Name of the gemeente this installation serves: the setting, else the gemeente marked as own."""
    if settings.GEMEENTE_NAAM:
        return str(settings.GEMEENTE_NAAM)
    gemeente = apps.get_model("organisatie", "Gemeente")
    return str(gemeente._default_manager.filter(eigen=True).values_list("naam", flat=True).first() or "")


def _menu(request: HttpRequest) -> list[Groep]:
    user = getattr(request, "user", None)
    return build_menu(user, request.path) if user is not None else []
