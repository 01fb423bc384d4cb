"""Second factor, session limits, and the log of processing around every request."""

import logging
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.db import DatabaseError, transaction
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from serviceplein.toegang.doelbinding import DoelNodig, purpose_redirect
from serviceplein.toegang.models import Verwerking
from serviceplein.toegang.sessie import (
    APPARAAT,
    LAATST,
    SINDS,
    TWEEDE_STAP_OPEN,
    device_name,
    via_oidc,
)
from serviceplein.toegang.spoor import follow
from serviceplein.toegang.verwerkingen import Verwerkingsregel, trace_id
from serviceplein.toegang.views import login_redirect, redirect_to

logger = logging.getLogger(__name__)
Responder = Callable[[HttpRequest], HttpResponse]


def _attribute(view_func: Any, name: str) -> Any:
    return getattr(getattr(view_func, "view_class", view_func), name, False)


class SessiegrensMiddleware:
    """Ends a session after too long without activity, and a whole working day after logging in (PRV-08)."""

    def __init__(self, get_response: Responder) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated:
            self._check(request)
        return self.get_response(request)

    def _check(self, request: HttpRequest) -> None:
        now = timezone.now().timestamp()
        idle = now - request.session.get(LAATST, 0 if SINDS in request.session else now)
        age = now - request.session.setdefault(SINDS, now)
        limit = timedelta(minutes=settings.SESSIE_STIL_MINUTEN).total_seconds()
        if idle > limit or age > settings.SESSION_COOKIE_AGE:
            logout(request)
            request.sessie_verlopen = True  # type: ignore[attr-defined]
        elif LAATST not in request.session or idle >= settings.SESSIE_BIJWERKEN_SECONDEN:
            request.session[LAATST] = now
            if APPARAAT not in request.session:
                request.session[APPARAAT] = device_name(request.headers.get("User-Agent", ""))


class TweedeFactorMiddleware:
    """Lets nobody past the login pages before the second factor is given, where it is obligatory."""

    def __init__(self, get_response: Responder) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view_func: Any, view_args: Any, view_kwargs: Any
    ) -> HttpResponse | None:
        if getattr(request, "sessie_verlopen", False) and not _attribute(view_func, "openbaar"):
            messages.info(request, "U bent uitgelogd omdat u lang niet actief was. Log opnieuw in.")
            return login_redirect(request)
        user: Any = request.user
        if not user.is_authenticated or user.is_verified() or via_oidc(request):
            return None
        if _attribute(view_func, "openbaar") or _attribute(view_func, "zonder_tweede_factor"):
            return None
        if settings.TWEEDE_FACTOR_VERPLICHT or request.session.get(TWEEDE_STAP_OPEN):
            return redirect_to(request, "tweede-factor")
        return None


class VerwerkingenMiddleware:
    """Writes one Verwerking per request that touched personal data, after the answer (PRV-03).

    Also turns DoelNodig, raised by a view of a klant outside the user's own work, into the purpose page.
    """

    def __init__(self, get_response: Responder) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with follow(trace_id(request.headers.get("traceparent", ""))) as spoor:
            response = self.get_response(request)
            regel: Verwerkingsregel | None = getattr(request, "verwerking", None)
            if regel is not None:
                self._write(request, regel, response.status_code, spoor.trace_id)
        return response

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if isinstance(exception, DoelNodig):
            return purpose_redirect(request, exception.klant_id)
        return None

    def _write(self, request: HttpRequest, regel: Verwerkingsregel, status: int, trace: str) -> None:
        user: Any = getattr(request, "user", None)
        try:
            with transaction.atomic():
                Verwerking.objects.create(
                    op=timezone.now(),
                    gebruiker_id=user.pk if user is not None and user.is_authenticated else None,
                    partner=regel.partner[:100],
                    klant_id=regel.klant_id,
                    klanten=list(regel.klanten) or None,
                    handeling=regel.handeling[:100],
                    doel=regel.doel[:60],
                    uitkomst=status,
                    trace_id=trace,
                )
        except DatabaseError:
            logger.exception("verwerking not written: %s", regel.handeling)
