"""A dossier outside one's own work opens only after saying why (PRV-02)."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from serviceplein.klanten.models import Klant
from serviceplein.toegang.models import Inzage
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

    `klant` comes from `Klant.objects.visible_to(user)` (else answer 404).
    Raises DoelNodig when the klant is not the user's own work and no purpose runs.
    """
    user: Any = request.user
    moment = now or timezone.now()
    if Klant.objects.own_work_of(user).filter(pk=klant.pk).exists():
        log_verwerking(request, klant_id=klant.pk, handeling=handeling, doel="eigen werk")
        return
    given = Inzage.objects.filter(gebruiker=user, klant=klant, vanaf__lte=moment, tot__gt=moment)
    purpose = given.order_by("-tot").first()
    if purpose is None:
        log_verwerking(request, klant_id=klant.pk, handeling="doel gevraagd", doel="nog niet opgegeven")
        raise DoelNodig(klant.pk)
    log_verwerking(request, klant_id=klant.pk, handeling=handeling, doel=purpose.get_doel_display())


def purpose_redirect(request: HttpRequest, klant_id: int) -> HttpResponse:
    """To the purpose page of the klant, and from there back to what was asked."""
    return redirect_to(request, "klant-doel", klant_id)
