"""The step of functioneel beheer for a lost phone (PRV-08)."""

from dataclasses import dataclass
from datetime import datetime

from axes.utils import reset
from django_otp.plugins.otp_totp.models import TOTPDevice

from serviceplein.dossier.services import record
from serviceplein.dossier.stap import step
from serviceplein.fouten import DomainError
from serviceplein.toegang.models import Gebruiker
from serviceplein.toegang.rechten import Recht, require


class HerstelNietMogelijk(DomainError):
    code = "toegang.herstel_niet_mogelijk"


@dataclass(frozen=True, slots=True, kw_only=True)
class ResetAccount:
    """`reden` says how it was checked who asked."""

    gebruiker_id: int
    reden: str


@step
def reset_account(command: ResetAccount, *, actor: Gebruiker, now: datetime) -> int:
    """Takes the app and recovery codes off an account, ends its sessions and its lock-out.

    Returns how many sessions ended. Raises PermissionDenied, Gebruiker.DoesNotExist, HerstelNietMogelijk.
    """
    require(actor, Recht.ACCOUNTS_BEHEREN)
    user = Gebruiker.objects.select_for_update().get(pk=command.gebruiker_id)
    if user == actor:
        raise HerstelNietMogelijk("Vraag een collega van functioneel beheer om dit voor u te doen.")
    if not command.reden.strip():
        raise HerstelNietMogelijk("Schrijf op hoe u hebt gecontroleerd wie het vraagt.", veld="reden")
    TOTPDevice.objects.filter(user=user).delete()
    user.herstelcodes.all().delete()
    ended, _ = user.sessies.all().delete()
    reset(username=user.username)
    record(
        "account.hersteld",
        actor=actor,
        now=now,
        klant_id=None,
        onderwerp=user,
        gegevens={"medewerker": str(user), "reden": command.reden.strip()[:200]},
    )
    return ended
