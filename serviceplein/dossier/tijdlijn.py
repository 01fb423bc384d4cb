"""The time line of one klant in words, page by page, by domain (KRN-05)."""

from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from serviceplein.dossier.models import Gebeurtenis
from serviceplein.dossier.soorten import domeinen, sentence, soort
from serviceplein.klanten.models import Klant
from serviceplein.ui.weergave import long_date, time_of_day

PER_PAGINA = 15


@dataclass(frozen=True, slots=True, kw_only=True)
class Tijdlijn:
    """One page of events, newest first; `volgende` is the number of the next page or 0."""

    stappen: list[dict[str, Any]]
    domein: str
    domeinen: list[tuple[str, str]]
    volgende: int


def tijdlijn_of(klant: Klant, *, domein: str = "", pagina: int = 1) -> Tijdlijn:
    """A page of the time line of a klant the user already opened; one query. An unknown domain shows all."""
    known = domeinen()
    domein = domein if domein in known else ""
    events = Gebeurtenis.objects.tijdlijn(klant)
    if domein:
        events = events.filter(domein=domein)
    start = (max(pagina, 1) - 1) * PER_PAGINA
    rows = list(events[start : start + PER_PAGINA + 1])
    return Tijdlijn(
        stappen=[_stap(row) for row in rows[:PER_PAGINA]],
        domein=domein,
        domeinen=[(name, name.replace("_", " ").capitalize()) for name in known],
        volgende=max(pagina, 1) + 1 if len(rows) > PER_PAGINA else 0,
    )


def _stap(gebeurtenis: Gebeurtenis) -> dict[str, Any]:
    return {
        "titel": sentence(gebeurtenis),
        "staat": "later",
        "icon": soort(gebeurtenis.soort).icoon,
        "wanneer": f"{long_date(gebeurtenis.op)}, {time_of_day(timezone.localtime(gebeurtenis.op))}",
        "wie": str(gebeurtenis.actor or "Serviceplein"),
    }
