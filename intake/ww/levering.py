"""UWV announces over the API: the klant is found or registered, and every kenmerk counts once (INT-11)."""

from dataclasses import dataclass
from datetime import date, datetime

from intake.melding.levering import find_or_register
from intake.ww.models import WwAankondiging
from intake.ww.services import WwAnnounced, create_aankondiging
from serviceplein.dossier.stap import step
from serviceplein.fouten import DomainError
from serviceplein.klanten.services import RegisterKlant
from serviceplein.organisatie.models import Partner
from serviceplein.toegang.models import Gebruiker


class KenmerkAnders(DomainError):
    code = "intake.ww_kenmerk_anders"


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliverWw:
    partner_id: int
    inwoner: RegisterKlant
    einde_ww: date
    extern_kenmerk: str
    coach_uwv: str = ""
    gemeente: str = ""


@step
def deliver_ww(command: DeliverWw, *, actor: Gebruiker | None, now: datetime) -> WwAnnounced:
    """Takes an announcement of a partner in; the same kenmerk again gives the first one back.

    Raises KenmerkAnders, InwonerKloptNiet, OnjuistGegeven, EindeOngeldig, AlAangekondigd.
    """
    partner = Partner.objects.select_for_update(of=("self",)).get(pk=command.partner_id)
    earlier = WwAankondiging.objects.filter(partner=partner, extern_kenmerk=command.extern_kenmerk).first()
    if earlier is not None:
        if earlier.einde_ww != command.einde_ww:
            raise KenmerkAnders(
                "Met dit kenmerk is al een ander einde van de WW aangekondigd. Gebruik een nieuw kenmerk.",
                veld="uwKenmerk",
            )
        return WwAnnounced(aankondiging_id=earlier.pk, klant_id=earlier.klant_id, nieuw=False)
    klant = find_or_register(command.inwoner, command.gemeente, now=now)
    return create_aankondiging(
        klant,
        einde_ww=command.einde_ww,
        coach_uwv=command.coach_uwv,
        partner_id=partner.pk,
        extern_kenmerk=command.extern_kenmerk,
        actor=actor,
        now=now,
    )
