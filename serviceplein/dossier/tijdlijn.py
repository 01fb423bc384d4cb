"""The time line of one klant in words, page by page, by domain (KRN-05)."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from serviceplein.dossier.models import Document, Gebeurtenis
from serviceplein.dossier.soorten import domeinen, sentence, soort
from serviceplein.klanten.models import Klant
from serviceplein.ui.weergave import long_date, time_of_day

PER_PAGINA = 15
DOCUMENT = Document._meta.label_lower
Subject = tuple[str, int | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Tijdlijn:
    """One page of events, newest first; `volgende` is the number of the next page or 0."""

    stappen: list[dict[str, Any]]
    domein: str
    domeinen: list[tuple[str, str]]
    volgende: int


def tijdlijn_of(klant: Klant, *, domein: str = "", pagina: int = 1) -> Tijdlijn:
    """A page of the time line of a klant the user already opened; an unknown domain shows all.

    One query for the events and one for the documents they are about, read page by page in the database.
    """
    known = domeinen()
    domein = domein if domein in known else ""
    events = Gebeurtenis.objects.tijdlijn(klant)
    if domein:
        events = events.filter(domein=domein)
    start = (max(pagina, 1) - 1) * PER_PAGINA
    rows = list(events[start : start + PER_PAGINA + 1])
    shown = rows[:PER_PAGINA]
    papers = _documents(klant, shown)
    return Tijdlijn(
        stappen=[_stap(row, papers.get((row.onderwerp_soort, row.onderwerp_id))) for row in shown],
        domein=domein,
        domeinen=[(name, name.replace("_", " ").capitalize()) for name in known],
        volgende=max(pagina, 1) + 1 if len(rows) > PER_PAGINA else 0,
    )


def _documents(klant: Klant, events: list[Gebeurtenis]) -> dict[Subject, Document]:
    """The document an event is about, or the newest one that belongs to the subject of the event."""
    subjects: set[Subject] = {(event.onderwerp_soort, event.onderwerp_id) for event in events}
    wanted = Q(pk__in=[pk for kind, pk in subjects if kind == DOCUMENT])
    of_klant = klant._meta.label_lower
    for kind, pk in subjects:
        if pk is not None and kind not in ("", DOCUMENT, of_klant):
            wanted |= Q(onderwerp_soort=kind, onderwerp_id=pk)
    found: dict[Subject, Document] = {}
    for document in Document.objects.filter(wanted, klant=klant).order_by("pk"):
        found[DOCUMENT, document.pk] = document
        found[document.onderwerp_soort, document.onderwerp_id] = document
    return found


def _stap(gebeurtenis: Gebeurtenis, document: Document | None) -> dict[str, Any]:
    return {
        "url": reverse("document", args=[document.pk]) if document else "",
        "linktekst": f"Open {document.titel}" if document else "",
        "titel": sentence(gebeurtenis),
        "staat": "later",
        "icon": soort(gebeurtenis.soort).icoon,
        "wanneer": f"{long_date(gebeurtenis.op)}, {time_of_day(timezone.localtime(gebeurtenis.op))}",
        "wie": str(gebeurtenis.actor or "Serviceplein"),
    }
