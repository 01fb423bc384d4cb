"""The step on a ladder: who sets it, why, and which way it goes (CAS-12)."""

from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from caseload.klantstap import open_for
from caseload.ladders.models import Ladder, LadderStap
from caseload.ladders.policy import Richting, direction
from caseload.toewijzing.weging import reweigh
from serviceplein.dossier.services import record
from serviceplein.dossier.stap import step
from serviceplein.fouten import DomainError
from serviceplein.toegang.models import Gebruiker
from serviceplein.toegang.rollen import Recht

TREDEN = {Ladder.PARTICIPATIE: range(1, 7), Ladder.REINTEGRATIE: range(7)}


class StapNietMogelijk(DomainError):
    code = "caseload.stap_niet_mogelijk"
    status = 422


@dataclass(frozen=True, slots=True, kw_only=True)
class SetTrede:
    klant_id: int
    ladder: Ladder
    trede: int
    reden: str


@step
def set_trede(command: SetTrede, *, actor: Gebruiker, now: datetime) -> Richting:
    """Where the klant stands from today on; a second step of the same day replaces the first.

    Raises Klant.DoesNotExist, PermissionDenied, StapNietMogelijk.
    """
    klant = open_for(actor, Recht.PLAN_BEWERKEN, command.klant_id, now)
    treden = TREDEN[command.ladder]
    if command.trede not in treden:
        raise StapNietMogelijk(
            f"De {command.ladder.label.lower()} loopt van {treden[0]} tot en met {treden[-1]}.", veld="trede"
        )
    if not command.reden.strip():
        raise StapNietMogelijk("Schrijf op waarom de klant op deze trede staat.", veld="reden")
    known = LadderStap.objects.filter(klant=klant, ladder=command.ladder).order_by("-op").first()
    before = known.trede if known else None
    way = direction(before, command.trede)
    row, _ = LadderStap.objects.update_or_create(
        klant=klant,
        ladder=command.ladder,
        op=timezone.localdate(now),
        defaults={
            "trede": command.trede,
            "reden": command.reden.strip(),
            "vastgelegd_door": actor,
        },
    )
    reweigh(op=timezone.localdate(now), klanten=[klant.pk])
    record(
        "ladder.stap",
        actor=actor,
        now=now,
        klant_id=klant.pk,
        onderwerp=row,
        gegevens={
            "ladder": command.ladder.label.lower(),
            "ladder_code": command.ladder,
            "van": before,
            "trede": command.trede,
            "richting": way,
        },
    )
    return way
