"""Anticipated refusals and the one place that turns them into an answer (rule 7 of the architecture)."""

import logging
from collections.abc import Callable

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render

logger = logging.getLogger(__name__)
Responder = Callable[[HttpRequest], HttpResponse]


class DomainError(Exception):
    """A refusal a user can act on: stable `code`, and a Dutch sentence that says what to do."""

    code = "serviceplein.geweigerd"
    status = 409

    def __init__(self, message: str, *, veld: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.veld = veld


def problem(*, status: int, title: str, detail: str, code: str, **extra: object) -> JsonResponse:
    """Problem details (RFC 9457) for the API."""
    body = {"type": f"urn:serviceplein:{code}", "title": title, "status": status, "detail": detail, **extra}
    return JsonResponse(body, status=status, content_type="application/problem+json")


def _for_api(request: HttpRequest) -> bool:
    return request.path.startswith("/api/")


class DomainErrorMiddleware:
    """Turns a DomainError that left a view into 409: a fragment for htmx, a page, or problem details."""

    def __init__(self, get_response: Responder) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if not isinstance(exception, DomainError):
            return None
        if _for_api(request):
            return problem(
                status=exception.status,
                title="Verzoek geweigerd",
                detail=exception.message,
                code=exception.code,
            )
        template = "ui/_weigering.html" if getattr(request, "htmx", False) else "409.html"
        return render(request, template, {"fout": exception}, status=exception.status)


class StoringMiddleware:
    """Answers 503 with a Dutch page while the database is away; the next request simply tries again."""

    def __init__(self, get_response: Responder) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        try:
            return self.get_response(request)
        except (OperationalError, InterfaceError):
            return self._unavailable(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if isinstance(exception, OperationalError | InterfaceError):
            return self._unavailable(request)
        return None

    def _unavailable(self, request: HttpRequest) -> HttpResponse:
        logger.exception("database unavailable")
        if _for_api(request):
            response: HttpResponse = problem(
                status=503,
                title="Even niet bereikbaar",
                detail="De gegevens zijn even niet bereikbaar. Probeer het over een minuut opnieuw.",
                code="serviceplein.storing",
            )
        else:
            response = HttpResponse(_static_page("503.html"), status=503)
        response["Retry-After"] = "30"
        return response


def _static_page(name: str) -> str:
    """A page that needs no request, session or database."""
    from django.template.loader import get_template

    return get_template(name).render({})


def _answer(request: HttpRequest, status: int, template: str, title: str, detail: str) -> HttpResponse:
    if _for_api(request):
        return problem(status=status, title=title, detail=detail, code=f"http.{status}")
    return render(request, template, status=status)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    return _answer(request, 400, "404.html", "Onjuist verzoek", "Het verzoek klopt niet.")


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    return _answer(request, 403, "403.html", "Geen toegang", "Voor deze handeling ontbreekt het recht.")


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return _answer(request, 404, "404.html", "Niet gevonden", "Dit adres of object bestaat niet.")


def server_error(request: HttpRequest) -> HttpResponse:
    if _for_api(request):
        return problem(status=500, title="Storing", detail="Er ging iets mis aan onze kant.", code="http.500")
    return HttpResponse(_static_page("500.html"), status=500)


def csrf_verlopen(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form whose session or token went stale: say what to do, the draft is kept in the browser."""
    return render(request, "403.html", {"verlopen": True}, status=403)
