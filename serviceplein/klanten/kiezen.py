"""Finding the klant a step is about, on the page of that step: same search, same rights."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.http import HttpRequest
from django.utils import timezone

from serviceplein.klanten.models import Klant
from serviceplein.klanten.zoeken import search
from serviceplein.toegang.verwerkingen import log_verwerking


@dataclass(slots=True, kw_only=True)
class Keuze:
    """What `klanten/_kiezen.html` shows: the box, and each klant found with the address that chooses them."""

    actie: str
    zoekterm: str
    meer: bool = False
    rijen: list[dict[str, Any]] = field(default_factory=list)


def found_for(request: HttpRequest, text: str, *, actie: str, kies: Callable[[Klant], str]) -> Keuze:
    """Klanten that match `text` and the user may see; nothing is asked of the database for an empty text."""
    user: Any = request.user
    text = text.strip()[:120]
    if not text:
        return Keuze(actie=actie, zoekterm="")
    found = search(text, user=user, vandaag=timezone.localdate())
    log_verwerking(
        request, klant_id=None, handeling="klanten zoeken", klanten=[row.pk for row in found.klanten]
    )
    rows = [{"klant": klant, "url": kies(klant)} for klant in found.klanten]
    return Keuze(actie=actie, zoekterm=text, meer=found.meer, rijen=rows)
