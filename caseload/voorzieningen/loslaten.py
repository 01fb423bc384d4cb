"""Letting go: only when everything is delivered to satisfaction; from then on the helpdesk (CAS-23)."""

from dataclasses import dataclass
from datetime import datetime

from caseload.klantstap import open_for
from caseload.toewijzing.einde import end_running
from caseload.toewijzing.models import EindeReden, Toewijzing
from caseload.voorzieningen.einde import VoorzieningLoopt, let_go, unfinished
from caseload.voorzieningen.models import Voorziening
from caseload.voorzieningen.transitions import VoorzieningStatus
from serviceplein.dossier.services import record
from serviceplein.dossier.stap import step
from serviceplein.organisatie.functies import Functie
from serviceplein.toegang.models import Gebruiker
from serviceplein.toegang.rollen import Recht


@dataclass(frozen=True, slots=True, kw_only=True)
class ReleaseKlant:
    klant_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class KlantReleased:
    """`einde`: whether the klant left the caseload of the consulent."""

    voorzieningen: int
    einde: bool


@step
def release_klant(command: ReleaseKlant, *, actor: Gebruiker, now: datetime) -> KlantReleased:
    """The consulent lets the klant go: what they still need they ask the helpdesk.

    With another vaste contactpersoon than the consulent only the voorzieningen are let go.
    Raises Klant.DoesNotExist, PermissionDenied, VoorzieningLoopt.
    """
    klant = open_for(actor, Recht.VOORZIENING_VOLGEN, command.klant_id, now)
    running = Toewijzing.objects.running().filter(klant=klant).select_related("medewerker", "melding")
    toewijzing = running.select_for_update(of=("self",)).first()
    if (reason := unfinished(klant.pk)) is not None:
        raise VoorzieningLoopt(reason)
    done = Voorziening.objects.filter(klant=klant, status=VoorzieningStatus.TEVREDEN)
    names = list(done.values_list("product__naam", flat=True))
    if not names:
        raise VoorzieningLoopt("Er is geen voorziening die naar tevredenheid is geleverd.")
    if toewijzing is not None and toewijzing.functie == Functie.CONSULENT_WMO:
        end_running(toewijzing, EindeReden.NAAR_HELPDESK, actor=actor, now=now)
        return KlantReleased(voorzieningen=len(names), einde=True)
    let_go(klant.pk, now=now)
    record(
        "voorziening.losgelaten",
        actor=actor,
        now=now,
        klant_id=klant.pk,
        onderwerp=klant,
        gegevens={"producten": ", ".join(sorted(names))},
    )
    return KlantReleased(voorzieningen=len(names), einde=False)
