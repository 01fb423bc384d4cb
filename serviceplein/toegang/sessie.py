"""What the session remembers about logging in."""

from django.contrib.auth import BACKEND_SESSION_KEY
from django.http import HttpRequest

SINDS = "toegang.sinds"
LAATST = "toegang.laatst"
TWEEDE_STAP_OPEN = "toegang.tweede_stap_open"
OIDC_BACKEND = "serviceplein.toegang.oidc.OidcBackend"


def start_session(request: HttpRequest, *, now: float, tweede_stap: bool) -> None:
    """Notes when the session began and whether the second step is still to come."""
    request.session[SINDS] = request.session[LAATST] = now
    request.session[TWEEDE_STAP_OPEN] = tweede_stap


def via_oidc(request: HttpRequest) -> bool:
    """Whether the organisation's own identity provider let this user in; it guards the second factor then."""
    return bool(request.session.get(BACKEND_SESSION_KEY) == OIDC_BACKEND)
