"""A dossier outside one's own work opens only after saying why (PRV-02)."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from serviceplein.klanten.models import Klant
from serviceplein.toegang.models import Doel
from serviceplein.toegang.verwerkingen import log_verwerking
from serviceplein.toegang.views import redirect_to


class DoelNodig(Exception):
    """The user may see the klant but has not said why; the middleware asks."""

    def __init__(self, klant_id: int) -> None:
        super().__init__(f"klant {klant_id}")
        self.klant_id = klant_id


def require_open(
    request: HttpRequest, klant: Klant, *, handeling: str = "dossier bekijken", now: datetime | None = None
) -> None:
    """Call this first on every page about one klant; also notes the reading in the verwerkingenlogboek.

    `klant` comes from `Klant.objects.visible_to(user)` (else answer 404); with `with_access` no query more.
    Raises DoelNodig when the klant is not the user's own work and no purpose runs.
    """
    user: Any = request.user
    if not hasattr(klant, "lopend_doel"):
        klant = Klant.objects.with_access(user, now or timezone.now()).get(pk=klant.pk)
    known: Any = klant
    if known.eigen_werk:
        log_verwerking(request, klant_id=klant.pk, handeling=handeling, doel="eigen werk")
        in_view(request, klant)
    elif known.lopend_doel:
        purpose = Doel(known.lopend_doel).label
        log_verwerking(request, klant_id=klant.pk, handeling=handeling, doel=purpose)
        in_view(request, klant)
    else:
        log_verwerking(request, klant_id=klant.pk, handeling="doel gevraagd", doel="nog niet opgegeven")
        raise DoelNodig(klant.pk)


def in_view(request: Any, klant: Klant) -> None:
    """The page is about this klant (the first one opened): `{% klantbalk %}` shows who has the regie."""
    if not hasattr(request, "klant_in_beeld"):
        request.klant_in_beeld = klant


def purpose_redirect(request: HttpRequest, klant_id: int) -> HttpResponse:
    """To the purpose page of the klant, and from there back to what was asked."""
    return redirect_to(request, "klant-doel", klant_id)
