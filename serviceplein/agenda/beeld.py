"""The agenda of medewerkers over some days: talks, blocks, free time and absence in one picture."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from django.db.models import Q
from django.urls import reverse

from serviceplein.agenda.models import Afspraak, Agendablok
from serviceplein.agenda.sloten import ZONE
from serviceplein.agenda.transitions import AfspraakStatus
from serviceplein.agenda.vrij import free_gaps
from serviceplein.organisatie.models import Afwezigheid, Medewerker, Waarneming

KORTST = timedelta(minutes=30)
"""Free time shorter than this is not worth a line."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Regel:
    """One line of a day: `soort` is gesprek, blok or vrij."""

    begin: datetime
    eind: datetime
    soort: str
    tekst: str
    onder: str = ""
    url: str = ""
    status: str = ""
    klant_id: int | None = None
    blok_id: int | None = None


@dataclass(slots=True, kw_only=True)
class Agendadag:
    """One day of one medewerker."""

    medewerker: Medewerker
    dag: date
    afwezig: str = ""
    regels: list[Regel] = field(default_factory=list)

    @property
    def vandaag(self) -> bool:
        return self.dag == datetime.now(ZONE).date()


def picture(
    medewerkers: Sequence[Medewerker], dagen: Sequence[date], *, eigen: int | None, now: datetime
) -> list[Agendadag]:
    """A day per medewerker and date, in that order; a handful of queries for any number of them.

    Only in one's own agenda (`eigen` is one's medewerker) the klant is named; a colleague's shows the kind.
    """
    ids = [person.pk for person in medewerkers]
    begin = datetime.combine(dagen[0], time(0), ZONE)
    end = datetime.combine(dagen[-1] + timedelta(days=1), time(0), ZONE)
    lines: dict[tuple[int, date], list[Regel]] = defaultdict(list)
    for pk, line in (*_talks(ids, begin, end, eigen), *_blocks(ids, begin, end, eigen)):
        lines[pk, line.begin.astimezone(ZONE).date()].append(line)
    if end > now:
        for gap in free_gaps(ids, van=max(begin, now), tot=end, minstens=KORTST):
            line = Regel(begin=gap.begin, eind=gap.eind, soort="vrij", tekst="Vrij")
            lines[gap.medewerker_id, gap.begin.astimezone(ZONE).date()].append(line)
    away = _absence(ids, dagen)
    return [
        Agendadag(
            medewerker=person,
            dag=dag,
            afwezig=away.get((person.pk, dag), ""),
            regels=sorted(lines[person.pk, dag], key=lambda line: (line.begin, line.soort)),
        )
        for person in medewerkers
        for dag in dagen
    ]


def _talks(ids: list[int], begin: datetime, end: datetime, eigen: int | None) -> list[tuple[int, Regel]]:
    shown = (AfspraakStatus.GEPLAND, AfspraakStatus.GEVOERD, AfspraakStatus.NIET_GEKOMEN)
    held = Q(medewerker__in=ids)
    joined = Q(pk__in=Afspraak.objects.filter(deelnemers__medewerker__in=ids).values("pk"))
    talks = (
        Afspraak.objects.filter(held | joined, begin__lt=end, eind__gt=begin, status__in=shown)
        .select_related("klant", "locatie", "ruimte")
        .prefetch_related("deelnemers")
    )
    found = []
    for talk in talks:
        people = {talk.medewerker_id, *(one.medewerker_id for one in talk.deelnemers.all())}
        found += [(pk, _line(talk, own=pk == eigen)) for pk in ids if pk in people]
    return found + (_stood_in(eigen, begin, end) if eigen in ids else [])


def _stood_in(eigen: int | None, begin: datetime, end: datetime) -> list[tuple[int, Regel]]:
    """Planned talks of the people somebody stands in for, on the days of that absence (CAS-08)."""
    first, last = (moment.astimezone(ZONE).date() for moment in (begin, end))
    standing = Waarneming.objects.filter(waarnemer=eigen, van__lte=last, tot_en_met__gte=first)
    rows = list(standing.values_list("medewerker", "van", "tot_en_met"))
    if eigen is None or not rows:
        return []
    talks = Afspraak.objects.planned().filter(
        medewerker__in=[pk for pk, _, _ in rows], begin__lt=end, eind__gt=begin
    )
    return [
        (eigen, _line(talk, own=True, voor=talk.medewerker.naam))
        for talk in talks.select_related("klant", "locatie", "ruimte", "medewerker")
        for pk, van, until in rows
        if pk == talk.medewerker_id and van <= talk.begin.astimezone(ZONE).date() <= until
    ]


def _line(talk: Afspraak, *, own: bool, voor: str = "") -> Regel:
    place = (talk.adres and "Op locatie") or (talk.locatie.naam if talk.locatie else "")
    room = f", {talk.ruimte.naam}" if talk.ruimte else ""
    return Regel(
        begin=talk.begin,
        eind=talk.eind,
        soort="gesprek",
        tekst=f"{talk.get_soort_display()}, voor {voor}" if voor else talk.get_soort_display(),
        onder=f"{talk.klant.naam if own else talk.kenmerk} · {place}{room}".removesuffix(" · "),
        url=reverse("afspraak", args=[talk.pk]),
        status=talk.status,
        klant_id=talk.klant_id if own else None,
    )


def _blocks(ids: list[int], begin: datetime, end: datetime, eigen: int | None) -> list[tuple[int, Regel]]:
    rows = Agendablok.objects.filter(medewerker__in=ids, begin__lt=end, eind__gt=begin)
    return [
        (
            row.medewerker_id,
            Regel(
                begin=row.begin,
                eind=row.eind,
                soort="blok",
                tekst=f"Alleen {row.get_alleen_voor_display()}" if row.alleen_voor else "Bezet",
                onder=row.omschrijving if row.medewerker_id == eigen else "",
                blok_id=row.pk if row.medewerker_id == eigen else None,
            ),
        )
        for row in rows
    ]


def _absence(ids: list[int], dagen: Sequence[date]) -> dict[tuple[int, date], str]:
    rows = Afwezigheid.objects.filter(medewerker__in=ids, van__lte=dagen[-1], tot_en_met__gte=dagen[0])
    return {(row.medewerker_id, dag): "Afwezig" for row in rows for dag in dagen if row.covers(dag)}
