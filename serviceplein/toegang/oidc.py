"""Single sign-on: an identity provider vouches for an account that already exists here (PRV-08)."""

from typing import Any

from django.db.models import Q, QuerySet
from mozilla_django_oidc.auth import OIDCAuthenticationBackend

from serviceplein.toegang.models import Gebruiker


class OidcBackend(OIDCAuthenticationBackend):  # type: ignore[misc]
    """Matches on e-mail or username, without case; makes no accounts and gives no roles."""

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
        return Gebruiker.objects.filter(pk=user_id, is_active=True).first()
