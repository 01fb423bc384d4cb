"""Pages of a collection: ?pagina=2&paginaGrootte=50, with links in the body and in the Link header."""

from typing import Any

from django.db.models import QuerySet
from rest_framework.exceptions import ValidationError
from rest_framework.pagination import PageNumberPagination
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from serviceplein.toegang.getoond import klanten_of_rows
from serviceplein.toegang.verwerkingen import log_shown, log_verwerking


class Paginering(PageNumberPagination):
    """A page that does not exist is an error at its parameter, not an empty answer."""

    page_size = 25
    max_page_size = 100
    page_query_param = "pagina"
    page_size_query_param = "paginaGrootte"
    page_query_description = "Welke pagina, vanaf 1."
    page_size_query_description = "Hoeveel resultaten per pagina, ten hoogste 100."

    def paginate_queryset(self, queryset: Any, request: Request, view: Any = None) -> list[Any] | None:
        self._positive(request, self.page_query_param, None)
        self._positive(request, self.page_size_query_param, self.max_page_size)
        number = int(request.query_params.get(self.page_query_param, 1))
        paginator = self.django_paginator_class(queryset, self.get_page_size(request) or self.page_size)
        if number > paginator.num_pages:
            raise ValidationError({self.page_query_param: [f"De laatste pagina is {paginator.num_pages}."]})
        self.page, self.request = paginator.page(number), request
        return list(self.page)

    def _positive(self, request: Request, name: str, highest: int | None) -> None:
        value = request.query_params.get(name)
        if value is None:
            return
        if not (value.isascii() and value.isdecimal() and len(value) <= 9 and int(value) >= 1):
            raise ValidationError({name: ["Vul een heel getal vanaf 1 in."]})
        if highest is not None and int(value) > highest:
            raise ValidationError({name: [f"Vul een getal tot en met {highest} in."]})

    def get_paginated_response(self, data: Any) -> Response:
        assert self.page is not None  # noqa: S101 - paginate_queryset comes first
        following, former = self.get_next_link(), self.get_previous_link()
        links = [f'<{url}>; rel="{rel}"' for rel, url in (("next", following), ("prev", former)) if url]
        body = {
            "aantal": self.page.paginator.count,
            "volgende": following,
            "vorige": former,
            "resultaten": data,
        }
        return Response(body, headers={"Link": ", ".join(links)} if links else None)

    def get_paginated_response_schema(self, schema: dict[str, Any]) -> dict[str, Any]:
        link = {"type": "string", "format": "uri", "nullable": True}
        return {
            "type": "object",
            "required": ["aantal", "volgende", "vorige", "resultaten"],
            "properties": {
                "aantal": {"type": "integer", "description": "Aantal resultaten op alle pagina's samen."},
                "volgende": {**link, "description": "Adres van de volgende pagina."},
                "vorige": {**link, "description": "Adres van de vorige pagina."},
                "resultaten": schema,
            },
        }

    def get_schema_operation_parameters(self, view: Any) -> list[dict[str, Any]]:
        return [
            {
                "name": self.page_query_param,
                "in": "query",
                "required": False,
                "description": self.page_query_description,
                "schema": {"type": "integer", "minimum": 1, "default": 1},
            },
            {
                "name": self.page_size_query_param,
                "in": "query",
                "required": False,
                "description": self.page_size_query_description,
                "schema": {"type": "integer", "minimum": 1, "maximum": 100, "default": 25},
            },
        ]


def list_rows(
    view: APIView, request: Request, rows: QuerySet[Any], serializer: Any, *, handeling: str, doel: str
) -> Response:
    """A page of rows about klanten; who asked what, and who was shown, stands in the verwerkingenlogboek."""
    log_verwerking(request, klant_id=None, handeling=handeling, doel=doel)
    paginator = Paginering()
    page = paginator.paginate_queryset(rows, request, view) or []
    log_shown(request, klanten_of_rows(page), handeling=handeling)
    return paginator.get_paginated_response(serializer(page, many=True, context={"request": request}).data)
