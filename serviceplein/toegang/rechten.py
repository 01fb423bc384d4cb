"""The question every service asks: may this account do this?"""

from django.core.exceptions import PermissionDenied

from serviceplein.toegang.models import Gebruiker
from serviceplein.toegang.rollen import RECHTEN, Recht, Rol, Specialisme

__all__ = ["RECHTEN", "Recht", "Rol", "Specialisme", "require"]


def require(actor: Gebruiker, recht: Recht) -> None:
    """Raises PermissionDenied when none of the actor's running roles carries `recht`."""
    if not actor.heeft(recht):
        raise PermissionDenied(f"Hiervoor is het recht '{recht.label}' nodig.")
