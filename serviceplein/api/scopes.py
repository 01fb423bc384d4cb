"""Scopes per partner: a token carries no more than the partner was given."""

from typing import Any

from oauth2_provider.scopes import SettingsScopes

from serviceplein.api.models import PartnerToegang


class PartnerScopes(SettingsScopes):  # type: ignore[misc]
    def get_available_scopes(self, application: Any = None, request: Any = None, **kwargs: Any) -> list[str]:
        """The scopes of the active account behind this OAuth client."""
        account = PartnerToegang.objects.filter(application=application, actief=True).first()
        return list(account.scopes) if account else []

    def get_default_scopes(self, application: Any = None, request: Any = None, **kwargs: Any) -> list[str]:
        """Without a wish in the request the partner gets all its scopes."""
        return self.get_available_scopes(application, request)
