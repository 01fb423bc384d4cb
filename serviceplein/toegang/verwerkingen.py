"""What a request did with personal data, noted by the view and written once after the answer (PRV-03)."""

import re
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

_TRACEPARENT = re.compile(r"^[0-9a-f]{2}-([0-9a-f]{32})-[0-9a-f]{16}-[0-9a-f]{2}$")
_NO_TRACE = "0" * 32


@dataclass(frozen=True, slots=True, kw_only=True)
class Verwerkingsregel:
    """One line for the log; `klant_id` is None for a search or a list, which name nobody."""

    klant_id: int | None
    handeling: str
    doel: str
    partner: str = ""


def log_verwerking(request: Any, *, klant_id: int | None, handeling: str, doel: str = "") -> None:
    """Notes what this request does; the last note of a request counts.

    handeling: short Dutch words without personal data ("dossier bekijken", "klanten zoeken").
    doel: empty keeps the purpose under which the dossier was opened (see `doelbinding.require_open`).
    """
    http = getattr(request, "_request", request)
    former: Verwerkingsregel | None = getattr(http, "verwerking", None)
    http.verwerking = Verwerkingsregel(
        klant_id=klant_id,
        handeling=handeling,
        doel=doel or (former.doel if former else "eigen werk"),
        partner=former.partner if former else "",
    )


def trace_id(traceparent: str) -> str:
    """The trace id of a W3C `traceparent` header, or a new one when it is absent or malformed."""
    found = _TRACEPARENT.match(traceparent.strip().lower())
    if found and found[1] != _NO_TRACE:
        return found[1]
    return uuid4().hex
