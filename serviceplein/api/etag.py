"""ETag of a resource: a caller that has the newest version gets 304 and no content (API-02)."""

import hashlib
import json
from typing import Any

from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response


def etag_of(data: Any) -> str:
    """A strong ETag of the representation."""
    rendered = json.dumps(json.loads(JSONRenderer().render(data)), sort_keys=True)
    return f'"{hashlib.sha256(rendered.encode()).hexdigest()[:32]}"'


def respond_with_etag(request: Request, data: Any) -> Response:
    """200 with the ETag, or 304 when If-None-Match names it."""
    tag = etag_of(data)
    known = {part.strip().removeprefix("W/") for part in request.headers.get("If-None-Match", "").split(",")}
    if tag in known or "*" in known:
        return Response(status=304, headers={"ETag": tag})
    return Response(data, headers={"ETag": tag})
