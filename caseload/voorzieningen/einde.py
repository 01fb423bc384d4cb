"""What the end of the guidance means for Wmo-voorzieningen: held until the klant is satisfied (CAS-23)."""

from datetime import datetime

from caseload.toewijzing.models import EindeReden, Toewijzing
from caseload.voorzieningen.models import StopReden, Voorziening
from caseload.voorzieningen.services import end_row
from caseload.voorzieningen.transitions import VoorzieningStatus
from serviceplein.fouten import DomainError
from serviceplein.klanten.models import Klant
from serviceplein.organisatie.functies import Functie

GONE: dict[str, StopReden] = {
    EindeReden.VERHUISD: StopReden.VERHUISD,
    EindeReden.OVERLEDEN: StopReden.OVERLEDEN,
}
"""Whoever died or moved away gets no voorziening of ours any more."""


class VoorzieningLoopt(DomainError):
    code = "caseload.voorziening_loopt"


def settle_at_end(toewijzing: Toewijzing, reden: EindeReden, *, now: datetime) -> None:
    """Before the guidance ends: what is delivered goes to the helpdesk, what is not holds the klant.

    Part of a step that locked the assignment. Raises VoorzieningLoopt.
    """
    if (stop := GONE.get(reden)) is not None:
        busy = Voorziening.objects.busy().filter(klant=toewijzing.klant_id)
        for row in busy.select_for_update(of=("self",)).order_by("pk"):
            end_row(row, stop, f"Begeleiding beëindigd: {reden.label.lower()}.", now=now)
    elif toewijzing.functie == Functie.CONSULENT_WMO:
        if (reason := unfinished(toewijzing.klant_id)) is not None:
            raise VoorzieningLoopt(reason)
    else:
        return
    let_go(toewijzing.klant_id, now=now)


def unfinished(klant_id: int) -> str | None:
    """Why the klant cannot be let go yet, as a sentence; None when nothing holds."""
    rows = Voorziening.objects.busy().filter(klant=klant_id).select_related("product")
    first = rows.order_by("volgende_voor", "pk").first()
    if first is None:
        return None
    return (
        f"U kunt deze klant nog niet loslaten: {first.product.naam.lower()} is nog niet naar tevredenheid "
        f"geleverd ({first.get_status_display().lower()})."
    )


def let_go(klant_id: int, *, now: datetime) -> int:
    """What is delivered to satisfaction is from now on for the helpdesk; part of a step."""
    rows = Voorziening.objects.filter(klant=klant_id, status=VoorzieningStatus.TEVREDEN)
    gone = rows.update(status=VoorzieningStatus.LOSGELATEN, volgende_voor=None, beeindigd_op=now)
    if gone:
        Klant.objects.filter(pk=klant_id, iwv=False).update(iwv=True)
    return gone


def via_helpdesk(klant_id: int) -> bool:
    """Whether the questions of this klant go to the helpdesk: let go, and nobody's klant by now."""
    released = Voorziening.objects.filter(klant=klant_id, status=VoorzieningStatus.LOSGELATEN)
    return released.exists() and not Toewijzing.objects.running().filter(klant=klant_id).exists()


def carry_over(klanten: list[int], van: int, naar: int) -> None:
    """The voorzieningen of klanten who change contactpersoon are followed by the new one; part of a step."""
    Voorziening.objects.running().filter(klant__in=klanten, medewerker=van).update(medewerker=naar)
