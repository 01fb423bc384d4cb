"""Where the work of a task is done: the page of its subject, registered by the app that owns it."""

from collections.abc import Callable

from django.urls import reverse

from serviceplein.werk.models import Taak

Adres = Callable[[int], str]
_registered: dict[str, Adres] = {}


def register(onderwerp_soort: str, adres: Adres) -> None:
    """`onderwerp_soort` is the label of a model such as "intake.melding"; `adres(id)` is its page."""
    _registered[onderwerp_soort] = adres


def page_of(taak: Taak) -> str:
    """The page where the task is done: its subject, else its klant, else nothing."""
    known = _registered.get(taak.onderwerp_soort)
    if known is not None and taak.onderwerp_id is not None:
        return known(taak.onderwerp_id)
    return reverse("klant", args=[taak.klant_id]) if taak.klant_id else ""
