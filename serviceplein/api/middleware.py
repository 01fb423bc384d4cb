"""Headers that every answer of the API carries, errors included."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse


class ApiHeadersMiddleware:
    """API-Version (API Design Rules), and nothing of a partner's data in any cache."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.path.startswith("/api/"):
            response["API-Version"] = str(settings.SPECTACULAR_SETTINGS["VERSION"])
            response.setdefault("Cache-Control", "no-store")
        return response
