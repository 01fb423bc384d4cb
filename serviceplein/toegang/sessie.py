"""What the session remembers about logging in."""

from django.contrib.auth import BACKEND_SESSION_KEY
from django.http import HttpRequest

SINDS = "toegang.sinds"
LAATST = "toegang.laatst"
APPARAAT = "toegang.apparaat"
TWEEDE_STAP_OPEN = "toegang.tweede_stap_open"
OIDC_BACKEND = "serviceplein.toegang.oidc.OidcBackend"


def start_session(request: HttpRequest, *, now: float, tweede_stap: bool) -> None:
    """Notes when the session began and whether the second step is still to come."""
    request.session[SINDS] = request.session[LAATST] = now
    request.session[APPARAAT] = device_name(request.headers.get("User-Agent", ""))
    request.session[TWEEDE_STAP_OPEN] = tweede_stap


def via_oidc(request: HttpRequest) -> bool:
    """Whether the organisation's own identity provider let this user in; it guards the second factor then."""
    return bool(request.session.get(BACKEND_SESSION_KEY) == OIDC_BACKEND)


_BROWSERS = (("Edg/", "Edge"), ("Firefox/", "Firefox"), ("Chrome/", "Chrome"), ("Safari/", "Safari"))
_SYSTEMS = (
    ("Windows", "Windows"),
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Mac OS", "Mac"),
    ("Linux", "Linux"),
)


def device_name(agent: str) -> str:
    """A User-Agent in words somebody recognises: "Firefox op Windows"."""
    browser = next((name for mark, name in _BROWSERS if mark in agent), "Browser")
    system = next((name for mark, name in _SYSTEMS if mark in agent), "")
    return f"{browser} op {system}" if system else browser
