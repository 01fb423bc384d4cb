"""What the page of a klant shows of the sociale kaart."""

from typing import Any

from django.http import HttpRequest

from serviceplein.catalogus.partners.lezen import given_to
from serviceplein.klanten.models import Klant

SHOWN = 5


def given_panel(request: HttpRequest, klant: Klant) -> dict[str, Any] | None:
    """The box to find help, and what was given along last."""
    return {"klant": klant, "gegeven": list(given_to(klant.pk)[:SHOWN])}
