"""The address a request comes from, behind as many proxies as the installation has."""

from django.conf import settings
from django.http import HttpRequest


def client_ip(request: HttpRequest) -> str:
    """IP address of the caller; what callers write in X-Forwarded-For themselves is not believed.

    Each of our own AANTAL_PROXIES proxies appends one address, so the caller's is that many from the end.
    """
    hops = [hop.strip() for hop in request.headers.get("X-Forwarded-For", "").split(",") if hop.strip()]
    proxies: int = settings.AANTAL_PROXIES
    if proxies and len(hops) >= proxies:
        return hops[-proxies]
    return str(request.META.get("REMOTE_ADDR", ""))
