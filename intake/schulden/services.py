"""Debts: the situation that threatens, and the term of the first conversation (INT-09)."""

from dataclasses import dataclass
from datetime import date, datetime

from intake.aansluitingen import tell_threat
from intake.melding.services import lock_visible
from intake.schulden.termijn import talk_before
from serviceplein.dossier.services import record
from serviceplein.dossier.stap import step
from serviceplein.fouten import DomainError
from serviceplein.taal import in_zin
from serviceplein.toegang.models import Gebruiker
from serviceplein.toegang.rechten import require
from serviceplein.toegang.rollen import Recht


class GeenSchuldvraag(DomainError):
    code = "intake.geen_schuldvraag"


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteBedreiging:
    """`bedreiging` empty: it is not threatening after all."""

    melding_id: int
    bedreiging: str


@step
def note_bedreiging(command: NoteBedreiging, *, actor: Gebruiker, now: datetime) -> date:
    """Keeps whether the situation threatens; the term of the first conversation follows. Returns it.

    Raises Melding.DoesNotExist, PermissionDenied, GeenSchuldvraag.
    """
    melding = lock_visible(command.melding_id, actor)
    require(actor, Recht.MELDING_TRIEREN)
    before = talk_before(melding.domeinen, command.bedreiging, melding.gemeld_op)
    if before is None:
        raise GeenSchuldvraag("Deze melding gaat niet over schulden.")
    melding.bedreiging = command.bedreiging
    melding.gesprek_voor = before
    melding.save(update_fields=["bedreiging", "gesprek_voor"])
    tell_threat(melding, now)
    record(
        "schulden.bedreiging",
        actor=actor,
        now=now,
        klant_id=melding.klant_id,
        onderwerp=melding,
        gegevens={
            "kenmerk": melding.kenmerk,
            "situatie": in_zin(melding.get_bedreiging_display()) or "er dreigt niets",
            "gesprek_voor": f"{before:%d-%m-%Y}",
        },
    )
    return before
