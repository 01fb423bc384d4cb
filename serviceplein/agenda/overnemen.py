"""Talks that go along when a klant gets another medewerker; part of the step of the app that moves them."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction

from serviceplein.agenda.models import Afspraak
from serviceplein.agenda.sloten import ZONE, Gat, read_werktijd
from serviceplein.agenda.transitions import AfspraakStatus
from serviceplein.agenda.vrij import free_gaps
from serviceplein.organisatie.models import Medewerker


@dataclass(frozen=True, slots=True, kw_only=True)
class Wissel:
    """One klant, from one medewerker to another."""

    klant_id: int
    van_id: int
    naar_id: int


@dataclass(slots=True)
class Overgenomen:
    """Talks that go on with the new medewerker, and those at which that one cannot; per klant."""

    mee: dict[int, list[Afspraak]] = field(default_factory=lambda: defaultdict(list))
    blijft: dict[int, list[Afspraak]] = field(default_factory=lambda: defaultdict(list))


def take_over_talks(wissels: Sequence[Wissel], *, now: datetime) -> Overgenomen:
    """The new medewerker takes the talks still to come, at the same moment and place, when free then.

    A fixed number of queries, and one per talk that goes along: the database refuses a second talk at the
    same moment. Without talks it costs one query.
    """
    to = {(one.klant_id, one.van_id): one.naar_id for one in wissels}
    rows = Afspraak.objects.select_for_update(of=("self",)).filter(
        klant__in={klant for klant, _ in to},
        medewerker__in={van for _, van in to},
        begin__gt=now,
        status=AfspraakStatus.GEPLAND,
    )
    talks = [row for row in rows.order_by("pk") if (row.klant_id, row.medewerker_id) in to]
    found = Overgenomen()
    if not talks:
        return found
    people = {to[row.klant_id, row.medewerker_id] for row in talks}
    list(Medewerker.objects.filter(pk__in=people).order_by("pk").select_for_update(no_key=True))
    gaps = _gaps(talks, people)
    for talk in sorted(talks, key=lambda row: (row.begin, row.pk)):
        naar = to[talk.klant_id, talk.medewerker_id]
        goes = _fits(talk, gaps[talk.soort, naar]) and _give(talk, naar)
        (found.mee if goes else found.blijft)[talk.klant_id].append(talk)
    return found


def _gaps(talks: Sequence[Afspraak], people: set[int]) -> dict[tuple[str, int], list[Gat]]:
    """When each of these people is free for each kind of talk; one query per kind."""
    hours = read_werktijd(talks[0].begin.astimezone(ZONE).date())
    found: dict[tuple[str, int], list[Gat]] = defaultdict(list)
    for soort in sorted({row.soort for row in talks}):
        these = [row for row in talks if row.soort == soort]
        gaps = free_gaps(
            sorted(people),
            van=min(row.begin - _travel(row) for row in these),
            tot=max(row.eind + _travel(row) for row in these),
            soort=soort,
            werktijd=hours,
        )
        for gap in gaps:
            found[soort, gap.medewerker_id].append(gap)
    return found


def _travel(talk: Afspraak) -> timedelta:
    return timedelta(minutes=talk.reistijd_minuten)


def _fits(talk: Afspraak, gaps: Sequence[Gat]) -> bool:
    travel = _travel(talk)
    return any(gap.begin <= talk.begin - travel and gap.eind >= talk.eind + travel for gap in gaps)


def _give(talk: Afspraak, medewerker_id: int) -> bool:
    """False when the new medewerker was booked at that moment just before."""
    try:
        with transaction.atomic():
            Afspraak.objects.filter(pk=talk.pk).update(medewerker=medewerker_id)
    except IntegrityError as error:
        if "agenda_bezetting_medewerker_once" not in str(error):
            raise
        return False
    talk.medewerker_id = medewerker_id
    return True
