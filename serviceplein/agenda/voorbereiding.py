"""The preparation sheet of a talk: what is already known, each line with its source and date (KRN-13).

Every app registers its own part at the place "voorbereiding"; a part is a title with lines.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.http import HttpRequest
from django.utils import timezone

from serviceplein.agenda.models import Afspraak
from serviceplein.agenda.transitions import AfspraakStatus
from serviceplein.dossier.documenten import documents_of
from serviceplein.klanten.gegevens import known_gegevens
from serviceplein.klanten.huishouden import members_of
from serviceplein.taal import in_zin
from serviceplein.ui import panelen
from serviceplein.ui.weergave import long_date

TEMPLATE = "agenda/_voorbereiding_deel.html"


@dataclass(frozen=True, slots=True, kw_only=True)
class Regel:
    """One thing that is known: what, from which source, and of which day."""

    wat: str
    bron: str
    datum: date | datetime | None = None


Deel = Callable[[HttpRequest, Afspraak], Iterable[Regel]]


def register_deel(naam: str, titel: str, deel: Deel, *, volgorde: int, recht: str = "") -> None:
    """Adds a part to the sheet; without lines it says that nothing is known."""

    def render(request: HttpRequest, afspraak: Afspraak) -> dict[str, Any]:
        return {"titel": titel, "regels": list(deel(request, afspraak))}

    panelen.register(
        plaats="voorbereiding", naam=naam, volgorde=volgorde, render=render, template=TEMPLATE, recht=recht
    )


def klant_lines(request: HttpRequest, afspraak: Afspraak) -> Iterable[Regel]:
    """Who it is and what to think of, as it stands today."""
    klant, today = afspraak.klant, timezone.localdate()
    if klant.geboortedatum:
        born = f"Geboren {long_date(klant.geboortedatum)} ({klant.leeftijd(today)} jaar)"
        yield Regel(wat=born, bron="Klantgegevens", datum=today)
    marks = [
        (klant.tolk_nodig, f"Tolk nodig: {klant.taal}"),
        (klant.digivaardig is False, "Niet digivaardig"),
        (klant.statushouder, "Statushouder"),
        (klant.inburgeringsplichtig, "Inburgeringsplichtig"),
        (klant.dak_en_thuisloos, "Dak- of thuisloos"),
        (klant.iwv, "Heeft een Wmo-voorziening"),
        (klant.beeindigd_niet_willer, "Stopte eerder zelf met de hulp"),
    ]
    yield Regel(wat=f"Uitkering: {klant.get_uitkering_display()}", bron="Klantgegevens", datum=today)
    yield from (Regel(wat=text, bron="Klantgegevens", datum=today) for known, text in marks if known)


def gegeven_lines(request: HttpRequest, afspraak: Afspraak) -> Iterable[Regel]:
    """Known facts with source and date; what is out of date says so."""
    for item in known_gegevens(afspraak.klant, timezone.localdate()):
        partner = f" ({item.gegeven.partner})" if item.gegeven.partner else ""
        yield Regel(
            wat=f"{item.label}: {item.waarde}{'' if item.vers else ' (verouderd, vraag na)'}",
            bron=f"{item.gegeven.get_bron_display()}{partner}",
            datum=item.gegeven.op,
        )


def household_lines(request: HttpRequest, afspraak: Afspraak) -> Iterable[Regel]:
    """The others in the household that the user may see."""
    user: Any = request.user
    today = timezone.localdate()
    for member in members_of(afspraak.klant, user=user, op=today):
        if not member.zelf:
            facts = ", ".join(f"{label.lower()} {value}" for label, value in member.feiten)
            age = f", {member.leeftijd} jaar" if member.leeftijd is not None else ""
            known = f"{member.klant.naam} ({member.rol}{age}) {facts}".strip()
            yield Regel(wat=known, bron="Huishouden", datum=today)


def talk_lines(request: HttpRequest, afspraak: Afspraak) -> Iterable[Regel]:
    """Earlier talks with what came of them, newest first."""
    earlier = Afspraak.objects.filter(klant=afspraak.klant_id, begin__lt=afspraak.begin)
    rows = earlier.exclude(status=AfspraakStatus.GEPLAND).select_related("medewerker")
    for talk in rows.order_by("-begin", "-pk")[:5]:
        report = f": {talk.verslag[:300]}" if talk.verslag else ""
        yield Regel(
            wat=f"{talk.get_soort_display()}, {in_zin(talk.get_status_display())}{report}",
            bron=talk.medewerker.naam,
            datum=talk.begin,
        )


def document_lines(request: HttpRequest, afspraak: Afspraak) -> Iterable[Regel]:
    """The newest documents."""
    for document in documents_of(afspraak.klant)[:8]:
        yield Regel(
            wat=document.titel,
            bron=f"{document.get_soort_display()}, {document.toegevoegd_door or 'systeem'}",
            datum=document.toegevoegd_op,
        )


def register_all() -> None:
    """The parts of the core; called when the app starts."""
    register_deel("klant", "Klant", klant_lines, volgorde=10)
    register_deel("huishouden", "Huishouden", household_lines, volgorde=20)
    register_deel("gegevens", "Wat wij al weten", gegeven_lines, volgorde=30)
    register_deel("gesprekken", "Eerdere gesprekken", talk_lines, volgorde=60)
    register_deel("documenten", "Documenten", document_lines, volgorde=80)
