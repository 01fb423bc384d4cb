"""Every error of the API is a problem detail (RFC 9457), in Dutch, with what to do."""

from typing import Any

from rest_framework import exceptions
from rest_framework.response import Response
from rest_framework.views import exception_handler

from serviceplein.fouten import DomainError

MEDIA_TYPE = "application/problem+json"
TITLES = {
    400: "Onjuist verzoek",
    401: "Niet aangemeld",
    403: "Geen toegang",
    404: "Niet gevonden",
    405: "Methode niet toegestaan",
    406: "Antwoordvorm niet mogelijk",
    409: "Verzoek geweigerd",
    412: "Intussen gewijzigd",
    415: "Inhoudstype niet mogelijk",
    422: "Verzoek niet te verwerken",
    429: "Te veel verzoeken",
}
DETAILS = {
    400: "Het verzoek klopt niet. Kijk bij invalidParams wat u moet verbeteren.",
    401: "Vraag een toegangstoken aan bij /api/v1/oauth/token en stuur het mee als Bearer-token.",
    404: "Dit adres of object bestaat niet, of is niet door uw organisatie aangeleverd.",
    405: "Deze methode bestaat niet op dit adres. Kijk in het OpenAPI-document welke wel bestaan.",
    406: "De API antwoordt met application/json. Pas de Accept-header aan.",
    415: "Stuur de inhoud in een vorm die het OpenAPI-document noemt, meestal application/json.",
    429: "Uw organisatie deed te veel verzoeken. Wacht het aantal seconden van Retry-After.",
}


class HerhaalConflict(exceptions.APIException):
    """The Idempotency-Key was used before, with other content or a call that still runs."""

    def __init__(self, detail: str, *, status_code: int, code: str) -> None:
        super().__init__(detail, code)
        self.status_code = status_code


def problem_handler(error: Exception, context: dict[str, Any]) -> Response | None:
    """DRF's exception handler: known errors become problem details, unknown ones surface."""
    if isinstance(error, DomainError):
        extra = {"invalidParams": [{"name": error.veld, "reason": error.message}]} if error.veld else {}
        return _problem(error.status, error.code, error.message, extra)
    response = exception_handler(error, context)
    if response is None:
        return None
    code = response.status_code
    headers = {name: value for name, value in response.items() if name != "Content-Type"}
    if isinstance(error, exceptions.ValidationError):
        return _problem(
            code, "api.onjuist_verzoek", DETAILS[400], {"invalidParams": _params(error.detail)}, headers
        )
    if isinstance(error, exceptions.ParseError):
        return _problem(code, "api.onleesbaar", "De inhoud is geen geldige JSON.", {}, headers)
    own_words = isinstance(error, HerhaalConflict | exceptions.PermissionDenied)
    detail = str(getattr(error, "detail", "")) if own_words else ""
    kind = error.get_codes() if isinstance(error, HerhaalConflict) else f"http.{code}"
    return _problem(code, str(kind), detail or DETAILS.get(code, TITLES.get(code, "")), {}, headers)


def _problem(
    code: int, kind: str, detail: str, extra: dict[str, Any], headers: dict[str, str] | None = None
) -> Response:
    body = {
        "type": f"urn:serviceplein:{kind}",
        "title": TITLES.get(code, "Verzoek geweigerd"),
        "status": code,
        "detail": detail,
        **extra,
    }
    return Response(body, status=code, headers=headers, content_type=MEDIA_TYPE)


def _params(detail: Any, path: str = "") -> list[dict[str, str]]:
    """One line per message, named by its place in the body: klant.geboortedatum, domeinen.0."""
    if isinstance(detail, dict):
        return [line for name, part in detail.items() for line in _params(part, _join(path, str(name)))]
    if isinstance(detail, list):
        lines: list[dict[str, str]] = []
        for at, part in enumerate(detail):
            nested = isinstance(part, dict | list)
            lines += _params(part, _join(path, str(at)) if nested else path)
        return lines
    return [{"name": path, "code": getattr(detail, "code", "invalid") or "invalid", "reason": str(detail)}]


def _join(path: str, name: str) -> str:
    if name == "non_field_errors":
        return path
    return f"{path}.{name}" if path else name
