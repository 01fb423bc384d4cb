"""Getting a token, and the description of the API."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.utils.decorators import method_decorator
from django.views.decorators.csrf import csrf_exempt
from drf_spectacular.utils import extend_schema
from drf_spectacular.views import SpectacularJSONAPIView
from oauth2_provider.views import TokenView as OAuthTokenView
from rest_framework.request import Request
from rest_framework.response import Response

from serviceplein.api.beperking import count_call, seconds_left
from serviceplein.fouten import problem
from serviceplein.toegang.adres import client_ip


@method_decorator(csrf_exempt, name="dispatch")
class TokenView(OAuthTokenView):  # type: ignore[misc]
    """OAuth 2.0 client credentials: a short-lived token for a partner's client id and secret (API-03)."""

    openbaar = True

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if count_call(f"token:{client_ip(request)}") > settings.API_TOKENS_PER_MINUUT:
            answer = problem(
                status=429,
                title="Te veel verzoeken",
                detail="Er is te vaak een token gevraagd. Gebruik een token tot het verloopt en wacht even.",
                code="http.429",
            )
            answer["Retry-After"] = str(seconds_left())
            return answer
        response: HttpResponseBase = super().dispatch(request, *args, **kwargs)
        return response


class OpenApiView(SpectacularJSONAPIView):
    """The OpenAPI document; public and readable from any site, as the API Design Rules ask."""

    openbaar = True
    authentication_classes: list[Any] = []
    permission_classes: list[Any] = []
    throttle_classes: list[Any] = []

    @extend_schema(exclude=True)
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        response: Response = super().get(request, *args, **kwargs)  # type: ignore[no-untyped-call]
        response["Access-Control-Allow-Origin"] = "*"
        return response
