"""Giving a ketenpartner access to the API."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from ipaddress import ip_network

from django.db import transaction
from oauth2_provider.models import get_application_model
from oauth2_provider.settings import oauth2_settings

from serviceplein.api.models import PartnerToegang
from serviceplein.fouten import DomainError
from serviceplein.organisatie.models import Partner


class ToegangNietMogelijk(DomainError):
    code = "api.toegang_niet_mogelijk"


@dataclass(frozen=True, slots=True, kw_only=True)
class PartnerAccess:
    """The secret is shown once; only its hash is kept."""

    toegang_id: int
    client_id: str
    client_secret: str


@transaction.atomic
def create_partner_access(
    partner: Partner,
    *,
    scopes: Sequence[str],
    ip_adressen: Sequence[str] = (),
    certificaat_sha256: str = "",
) -> PartnerAccess:
    """A new OAuth client for a partner. Raises ToegangNietMogelijk for an unknown scope or address."""
    known = list(oauth2_settings.SCOPES)
    if unknown := sorted(set(scopes) - set(known)):
        raise ToegangNietMogelijk(f"Onbekende scope: {', '.join(unknown)}. Kies uit {', '.join(known)}.")
    for address in ip_adressen:
        try:
            ip_network(address, strict=False)
        except ValueError:
            raise ToegangNietMogelijk(f"'{address}' is geen IP-adres of reeks, zoals 192.0.2.0/24.") from None
    secret = secrets.token_urlsafe(48)
    Application = get_application_model()  # noqa: N806 - a class
    application = Application.objects.create(
        name=partner.naam,
        client_type=Application.CLIENT_CONFIDENTIAL,
        authorization_grant_type=Application.GRANT_CLIENT_CREDENTIALS,
        client_secret=secret,
    )
    account = PartnerToegang.objects.create(
        application=application,
        partner=partner,
        scopes=list(scopes),
        ip_adressen=list(ip_adressen),
        certificaat_sha256=certificaat_sha256.replace(":", "").lower(),
    )
    return PartnerAccess(toegang_id=account.pk, client_id=application.client_id, client_secret=secret)
