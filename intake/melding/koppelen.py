"""An anonymous melding gets its klant afterwards, so that nothing is asked twice (INT-01, KRN-04)."""

from dataclasses import dataclass
from datetime import datetime

from intake.melding.services import lock_visible, require_status
from intake.melding.transitions import MeldingStatus
from intake.triage.bestemmingen import task_key
from serviceplein.dossier.services import record
from serviceplein.dossier.stap import step
from serviceplein.fouten import DomainError
from serviceplein.klanten.models import Klant
from serviceplein.toegang.models import Gebruiker
from serviceplein.toegang.rechten import require
from serviceplein.toegang.rollen import Recht
from serviceplein.werk.services import end_taken


class AlGekoppeld(DomainError):
    code = "intake.melding_al_gekoppeld"


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkKlant:
    melding_id: int
    klant_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class KlantLinked:
    """`status` is where the melding stands now: a triage without the facts of the klant is done again."""

    melding_id: int
    status: MeldingStatus


@step
def link_klant(command: LinkKlant, *, actor: Gebruiker, now: datetime) -> KlantLinked:
    """Says whose question an anonymous melding is, as long as it is not closed.

    What was decided without knowing the klant is put back before the triage, with its task.
    Raises Melding.DoesNotExist, Klant.DoesNotExist (absent or invisible), PermissionDenied, AlGekoppeld,
    MeldingAlVerder.
    """
    melding = lock_visible(command.melding_id, actor)
    require(actor, Recht.MELDING_REGISTREREN)
    klant = Klant.objects.visible_to(actor).get(pk=command.klant_id)
    if melding.klant_id is not None:
        raise AlGekoppeld("Deze melding hoort inmiddels bij een klant. Ververs de pagina.")
    require_status(melding, MeldingStatus.NIEUW, MeldingStatus.GETRIEERD)
    again = melding.status == MeldingStatus.GETRIEERD
    if again:
        end_taken(sleutels=[task_key(melding)], now=now, actor=actor)
        melding.status = MeldingStatus.NIEUW
    melding.klant = klant
    melding.save(update_fields=["klant", "status"])
    record(
        "melding.gekoppeld",
        actor=actor,
        now=now,
        klant_id=klant.pk,
        onderwerp=melding,
        gegevens={"kenmerk": melding.kenmerk, "triage_opnieuw": again},
    )
    return KlantLinked(melding_id=melding.pk, status=MeldingStatus(melding.status))
