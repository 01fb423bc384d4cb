"""The step that registers a contact, or an attempt at one (CAS-16)."""

from dataclasses import dataclass
from datetime import datetime

from caseload.contact.models import Contactkanaal, Contactmoment, Resultaat, Richting
from caseload.klantstap import open_for
from serviceplein.dossier.services import record
from serviceplein.dossier.stap import step
from serviceplein.fouten import DomainError
from serviceplein.klanten.models import Klant
from serviceplein.organisatie.models import Medewerker
from serviceplein.toegang.models import Gebruiker
from serviceplein.toegang.rollen import Recht


class ContactNietMogelijk(DomainError):
    code = "caseload.contact_niet_mogelijk"
    status = 422


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterContact:
    klant_id: int
    op: datetime
    kanaal: Contactkanaal
    richting: Richting
    resultaat: Resultaat
    verslag: str = ""


@step
def register_contact(command: RegisterContact, *, actor: Gebruiker, now: datetime) -> int:
    """Keeps one contact or attempt; a moment that has been. Returns its id.

    Raises Klant.DoesNotExist, PermissionDenied, ContactNietMogelijk.
    """
    klant = open_for(actor, Recht.TAAK_UITVOEREN, command.klant_id, now)
    row = write_contact(klant, command, actor=actor, now=now)
    record(
        "contact.geweest" if command.resultaat == Resultaat.GESPROKEN else "contact.geprobeerd",
        actor=actor,
        now=now,
        klant_id=klant.pk,
        onderwerp=row,
        gegevens={
            "kanaal": command.kanaal.label.lower(),
            "richting": command.richting.label.lower(),
            "resultaat": command.resultaat.label.lower(),
        },
    )
    return row.pk


def write_contact(
    klant: Klant, command: RegisterContact, *, actor: Gebruiker, now: datetime
) -> Contactmoment:
    """The row of a contact; part of a step, such as the end of a talk at the helpdesk.

    Raises ContactNietMogelijk.
    """
    medewerker: Medewerker | None = getattr(actor, "medewerker", None)
    if medewerker is None:
        raise ContactNietMogelijk("Uw account hoort niet bij een medewerker. Vraag functioneel beheer.")
    if command.op > now:
        raise ContactNietMogelijk("Kies een moment dat al geweest is.", veld="dag")
    return Contactmoment.objects.create(
        klant=klant,
        medewerker=medewerker,
        op=command.op,
        kanaal=command.kanaal,
        richting=command.richting,
        resultaat=command.resultaat,
        verslag=command.verslag.strip(),
        vastgelegd_op=now,
        vastgelegd_door=actor,
    )
