"""From when a version decides: activating by a second person, and taking a planned activation back."""

from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone

from serviceplein.dossier.services import record
from serviceplein.dossier.stap import step
from serviceplein.fouten import DomainError
from serviceplein.regels.beheer.services import lock_versie, require_status
from serviceplein.regels.models import TabelVersie
from serviceplein.regels.transitions import VersieStatus
from serviceplein.toegang.models import Gebruiker
from serviceplein.toegang.rechten import Recht, require


class NietTeActiveren(DomainError):
    code = "regels.niet_te_activeren"


class GeldtAl(DomainError):
    code = "regels.geldt_al"


@dataclass(frozen=True, slots=True, kw_only=True)
class ActivateVersie:
    """`geldig_van` is the first day on which it decides."""

    versie_id: int
    geldig_van: date


@dataclass(frozen=True, slots=True, kw_only=True)
class WithdrawVersie:
    versie_id: int


@step
def activate_versie(command: ActivateVersie, *, actor: Gebruiker, now: datetime) -> None:
    """Plans a checked and simulated version; the former one ends by itself on that day.

    Raises TabelVersie.DoesNotExist, PermissionDenied, VersieAlVerder, NietTeActiveren.
    """
    versie = lock_versie(command.versie_id)
    require(actor, Recht.BEHEREN)
    require_status(versie, VersieStatus.GECONTROLEERD)
    if actor.pk in versie.bewerkers or actor.pk == versie.gemaakt_door_id:
        raise NietTeActiveren("U heeft zelf aan deze versie gewerkt. Laat een collega de versie activeren.")
    if versie.gesimuleerd_op is None:
        raise NietTeActiveren("Simuleer deze versie eerst. Dan ziet u wie ergens anders terechtkomt.")
    if command.geldig_van <= timezone.localdate(now):
        raise NietTeActiveren(
            "Kies een dag na vandaag: vandaag is al met de huidige regels beslist.", veld="geldig_van"
        )
    planned = versie.tabel.versies.filter(status=VersieStatus.ACTIEF, geldig_van=command.geldig_van)
    if planned.exists():
        raise NietTeActiveren(
            "Op deze dag gaat al een andere versie in. Kies een andere dag.", veld="geldig_van"
        )
    versie.status = VersieStatus.ACTIEF
    versie.geldig_van = command.geldig_van
    versie.geactiveerd_op, versie.geactiveerd_door = now, actor
    versie.save()
    _tell("tabelversie.geactiveerd", versie, actor=actor, now=now)


@step
def withdraw_versie(command: WithdrawVersie, *, actor: Gebruiker, now: datetime) -> None:
    """Takes back an activation that has not begun; the version stays in the history.

    Raises TabelVersie.DoesNotExist, PermissionDenied, VersieAlVerder, GeldtAl.
    """
    versie = lock_versie(command.versie_id)
    require(actor, Recht.BEHEREN)
    require_status(versie, VersieStatus.ACTIEF)
    if versie.geldig_van is None or versie.geldig_van <= timezone.localdate(now):
        raise GeldtAl("Deze versie geldt al. Maak een nieuwe versie om de regels te veranderen.")
    versie.status = VersieStatus.VERVALLEN
    versie.save(update_fields=["status"])
    _tell("tabelversie.ingetrokken", versie, actor=actor, now=now)


def _tell(code: str, versie: TabelVersie, *, actor: Gebruiker, now: datetime) -> None:
    record(
        code,
        actor=actor,
        now=now,
        klant_id=None,
        onderwerp=versie,
        gegevens={
            "tabel": versie.tabel.naam,
            "nummer": versie.nummer,
            "vanaf": f"{versie.geldig_van:%d-%m-%Y}",
        },
    )
