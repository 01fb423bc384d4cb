"""Single sign-on: an identity provider vouches for an account that already exists here (PRV-08)."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from mozilla_django_oidc.auth import OIDCAuthenticationBackend

from serviceplein.toegang.aanmelding import account_of_session
from serviceplein.toegang.models import Gebruiker, RolToekenning
from serviceplein.toegang.rollen import Rol


class OidcBackend(OIDCAuthenticationBackend):  # type: ignore[misc]
    """Matches on e-mail or username, without case; makes no accounts.

    With OIDC_ROL_CLAIM the identity provider decides about roles: OIDC_ROLLEN says which value of that claim
    is which role. Roles given in Serviceplein itself stay as they are.
    """

    def update_user(self, user: Gebruiker, claims: dict[str, Any]) -> Gebruiker:
        """Brings the roles that come from the claim up to date at every login."""
        if settings.OIDC_ROL_CLAIM:
            sync_roles(user, roles_in(claims), now=timezone.now())
        return user

    def filter_users_by_claims(self, claims: dict[str, Any]) -> QuerySet[Gebruiker]:
        """The one account the claims name; none when they name nobody or could name two."""
        email = str(claims.get("email") or "")
        if email and claims.get("email_verified") is False:
            email = ""
        name = str(claims.get("preferred_username") or "")
        same = Q(pk__in=[])
        if email:
            same |= Q(email__iexact=email) | Q(username__iexact=email)
        if name:
            same |= Q(username__iexact=name)
        found = Gebruiker.objects.filter(same, is_active=True, demo=False)
        return found if found.count() == 1 else Gebruiker.objects.none()

    def get_user(self, user_id: int) -> Gebruiker | None:
        """The account of a running session; a closed account ends its sessions at once."""
        return account_of_session(user_id)


def roles_in(claims: dict[str, Any]) -> set[Rol]:
    """The roles the claim stands for; unknown values mean nothing."""
    value = claims.get(settings.OIDC_ROL_CLAIM) or []
    named = value.split() if isinstance(value, str) else [str(item) for item in value]
    known = set(Rol.values)
    wanted = {settings.OIDC_ROLLEN.get(name, "") for name in named}
    return {Rol(rol) for rol in wanted & known}


@transaction.atomic
def sync_roles(user: Gebruiker, wanted: set[Rol], *, now: datetime) -> None:
    """Grants what is new from today and ends what the claim no longer says."""
    today = timezone.localdate(now)
    running = (
        user.roltoekenningen.select_for_update().lopend(today).filter(bron=RolToekenning.Bron.WERKACCOUNT)
    )
    for granted in running:
        if granted.rol in wanted:
            wanted = wanted - {Rol(granted.rol)}
        elif granted.geldig_van == today:
            granted.delete()
        else:
            granted.geldig_tot = today
            granted.save(update_fields=["geldig_tot"])
    have = set(user.roltoekenningen.lopend(today).values_list("rol", flat=True))
    for rol in sorted(wanted - have):
        RolToekenning.objects.create(
            gebruiker=user, rol=rol, geldig_van=today, bron=RolToekenning.Bron.WERKACCOUNT
        )
    user.__dict__.pop("rollen", None)
    user.__dict__.pop("rechten", None)
