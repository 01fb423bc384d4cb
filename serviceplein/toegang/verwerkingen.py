"""What a request did with personal data, noted by the view and written once after the answer (PRV-03)."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any
from uuid import uuid4

from serviceplein.toegang.spoor import current

_TRACEPARENT = re.compile(r"^[0-9a-f]{2}-([0-9a-f]{32})-[0-9a-f]{16}-[0-9a-f]{2}$")
_NO_TRACE = "0" * 32


@dataclass(frozen=True, slots=True, kw_only=True)
class Verwerkingsregel:
    """One line for the log; a search or a list names the klanten it showed in `klanten`."""

    klant_id: int | None
    handeling: str
    doel: str
    partner: str = ""
    klanten: tuple[int, ...] = ()


def log_verwerking(
    request: Any, *, klant_id: int | None, handeling: str, doel: str = "", klanten: Iterable[int] = ()
) -> None:
    """Notes what this request does; the last note of a request counts.

    handeling: short Dutch words without personal data ("dossier bekijken", "klanten zoeken").
    doel: empty keeps the purpose under which the dossier was opened (see `doelbinding.require_open`).
    klanten: keys of all klanten whose data a list or a search shows.
    """
    former = _note_of(request)
    note(
        request,
        Verwerkingsregel(
            klant_id=klant_id,
            handeling=handeling,
            doel=doel or (former.doel if former else "eigen werk"),
            partner=former.partner if former else "",
            klanten=tuple(sorted(set(klanten))),
        ),
    )


def log_shown(request: Any, klanten: Iterable[int], *, handeling: str, export: bool = False) -> None:
    """Adds the klanten a page shows to what the view noted; `handeling` counts where it noted nothing.

    `export`: the rows leave the application, so the line says `handeling` in any case.
    """
    shown = {*klanten}
    former = _note_of(request)
    if former is not None:
        known = tuple(sorted({*former.klanten, *shown}))
        note(request, replace(former, klanten=known, handeling=handeling if export else former.handeling))
    elif shown:
        log_verwerking(request, klant_id=None, handeling=handeling, klanten=shown)


def note(request: Any, regel: Verwerkingsregel) -> None:
    """Sets the line of this request; what a step changes in it is logged with the same purpose."""
    getattr(request, "_request", request).verwerking = regel
    spoor = current()
    if spoor is not None:
        spoor.doel, spoor.partner = regel.doel, regel.partner


def _note_of(request: Any) -> Verwerkingsregel | None:
    return getattr(getattr(request, "_request", request), "verwerking", None)


def trace_id(traceparent: str) -> str:
    """The trace id of a W3C `traceparent` header, or a new one when it is absent or malformed."""
    found = _TRACEPARENT.match(traceparent.strip().lower())
    if found and found[1] != _NO_TRACE:
        return found[1]
    return uuid4().hex
