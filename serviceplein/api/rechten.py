"""May this partner make this call: active account, scope, allowed address, certificate (API-03)."""

import hmac
from ipaddress import ip_address, ip_network
from typing import Any

from django.conf import settings
from oauth2_provider.contrib.rest_framework import TokenHasScope
from rest_framework.request import Request

from serviceplein.api.models import PartnerToegang
from serviceplein.toegang.adres import client_ip
from serviceplein.toegang.verwerkingen import Verwerkingsregel, note


class PartnerMetScope(TokenHasScope):  # type: ignore[misc]
    """A view names its `required_scopes`: a list, or a list per HTTP method. Sets `request.toegang`."""

    message = (
        "Uw organisatie heeft voor deze aanroep geen toegang. "
        "Controleer de scope, het IP-adres en het certificaat."
    )

    def has_permission(self, request: Request, view: Any) -> bool:
        if request.auth is None or not super().has_permission(request, view):
            return False
        token: Any = request.auth
        account = (
            PartnerToegang.objects.select_related("partner")
            .filter(application_id=token.application_id, actief=True)
            .first()
        )
        if account is None or not set(self.get_scopes(request, view)) <= set(account.scopes):
            return False
        if not (_address_allowed(account, request) and _certificate_known(account, request)):
            return False
        request.toegang = account  # type: ignore[attr-defined]
        note(
            request,
            Verwerkingsregel(
                klant_id=None,
                handeling=f"API {request.method} {type(view).__name__}",
                doel="samenwerking met ketenpartner",
                partner=account.partner.naam,
            ),
        )
        return True

    def get_scopes(self, request: Request, view: Any) -> list[str]:
        declared = view.required_scopes
        if isinstance(declared, dict):
            return list(declared.get("GET" if request.method == "HEAD" else request.method, []))
        return list(declared)


def _address_allowed(account: PartnerToegang, request: Request) -> bool:
    if not account.ip_adressen:
        return True
    try:
        address = ip_address(client_ip(request._request))
    except ValueError:
        return False
    return any(address in ip_network(allowed, strict=False) for allowed in account.ip_adressen)


def _certificate_known(account: PartnerToegang, request: Request) -> bool:
    """With mutual TLS the proxy checks the certificate and passes its fingerprint in a header of its own."""
    if not account.certificaat_sha256:
        return True
    header = settings.CLIENTCERTIFICAAT_HEADER
    shown = request.headers.get(header, "").replace(":", "").lower() if header else ""
    return hmac.compare_digest(shown.encode(), account.certificaat_sha256.encode())
