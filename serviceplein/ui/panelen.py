"""Panels: what a page of one app shows of a downstream app, registered by the app that owns the panel."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

Weergave = Callable[[HttpRequest, Any], dict[str, Any] | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Paneel:
    """`render(request, object)` gives the template's context, or None to leave the panel out."""

    plaats: str
    naam: str
    volgorde: int
    render: Weergave
    template: str
    recht: str = ""


_panelen: dict[tuple[str, str], Paneel] = {}


def register(
    *, plaats: str, naam: str, volgorde: int, render: Weergave, template: str, recht: str = ""
) -> None:
    """Add a panel to a place such as "klant"; the same name at the same place replaces it."""
    _panelen[plaats, naam] = Paneel(
        plaats=plaats, naam=naam, volgorde=volgorde, render=render, template=template, recht=recht
    )


def allowed_panels(plaats: str, user: Any) -> list[Paneel]:
    """Panels of a place the user may see, in order."""
    panels = (p for p in _panelen.values() if p.plaats == plaats and (not p.recht or user.heeft(p.recht)))
    return sorted(panels, key=lambda p: (p.volgorde, p.naam))


def render_panels(plaats: str, request: HttpRequest, subject: Any) -> Iterator[SafeString]:
    """HTML of each panel; the template also gets `object` (the subject) and `paneel`."""
    for paneel in allowed_panels(plaats, request.user):
        context = paneel.render(request, subject)
        if context is not None:
            context = {"object": subject, "paneel": paneel, **context}
            yield render_to_string(paneel.template, context, request=request)
