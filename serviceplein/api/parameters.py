"""Headers that many operations of the API take, described once."""

from drf_spectacular.utils import OpenApiParameter

from serviceplein.api.herhaling import HEADER

HERHALEN = OpenApiParameter(
    HEADER,
    {"type": "string", "minLength": 1, "maxLength": 128, "pattern": "^[!-~]+$"},
    OpenApiParameter.HEADER,
    description="Eigen unieke waarde voor dit verzoek, bijvoorbeeld een UUID.",
)
ETAG = OpenApiParameter(
    "If-None-Match", str, OpenApiParameter.HEADER, description="De ETag van uw laatste antwoord."
)
