"""How the duties of klanten stand, read for many at once."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from caseload.plan.models import Ontheffing
from caseload.verplichtingen.models import Bewijs, Maatregelvoorstel, Verplichting
from caseload.verplichtingen.policy import (
    STAND_NAMEN,
    Geleverd,
    Periode,
    Stand,
    Vrijstelling,
    deadline,
    judge_period,
    last_closed,
    period_of,
    periods,
)
from caseload.verplichtingen.soorten import Plichtsoort, plichtsoorten
from caseload.verplichtingen.transitions import Oordeel, VoorstelStatus
from serviceplein.catalogus.normen import norm

INLEVEREN = "verplichting.inleveren_werkdagen"
GETOOND = 4
"""Periods on the page of a klant."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Regel:
    """One period of one duty."""

    periode: Periode
    stand: Stand
    inleveren: date
    geleverd: int
    bewijzen: tuple[Bewijs, ...]
    voorstel: Maatregelvoorstel | None

    @property
    def stand_naam(self) -> str:
        return STAND_NAMEN[self.stand]


@dataclass(frozen=True, slots=True, kw_only=True)
class Plicht:
    """A duty with its kind and its newest periods, newest first."""

    verplichting: Verplichting
    soort: Plichtsoort
    regels: tuple[Regel, ...]
    opgeschort_tot: date | None

    @property
    def naam(self) -> str:
        return self.soort.naam

    @property
    def uitleg(self) -> str:
        row = self.verplichting
        asked = f" Wij vragen {row.aantal} {self.soort.eenheid} per {row.periode_dagen} dagen."
        own = f" {row.toelichting}" if row.toelichting else ""
        return f"{self.soort.uitleg}{asked if self.soort.aantal_norm else ''}{own}"

    @property
    def volgende(self) -> date:
        """The last day to show something of the period that runs."""
        return self.regels[0].inleveren if self.regels else self.verplichting.van


def exemptions_of(klant_ids: Collection[int]) -> dict[int, list[Vrijstelling]]:
    """The exemptions of these klanten; one query."""
    found: dict[int, list[Vrijstelling]] = defaultdict(list)
    rows = Ontheffing.objects.filter(klant__in=klant_ids).order_by("van", "pk")
    for klant_id, van, tot in rows.values_list("klant", "van", "tot"):
        found[klant_id].append((van, tot))
    return found


def suspending(soort: Plichtsoort, exemptions: Iterable[Vrijstelling]) -> list[Vrijstelling]:
    """The exemptions that suspend a duty of this kind."""
    return list(exemptions) if soort.ontheffing else []


def running_duties(klant_id: int, op: date) -> list[Plicht]:
    """The duties of one klant that run on `op`, with proof and proposals; five queries."""
    rows = Verplichting.objects.filter(Q(tot__isnull=True) | Q(tot__gt=op), klant=klant_id, van__lte=op)
    duties = list(rows.order_by("van", "pk"))
    if not duties:
        return []
    exemptions = exemptions_of([klant_id])[klant_id]
    werkdagen = int(norm(INLEVEREN, op=op))
    proof: dict[tuple[int, date], list[Bewijs]] = defaultdict(list)
    for row in Bewijs.objects.filter(verplichting__in=duties).select_related("document").order_by("pk"):
        proof[row.verplichting_id, row.periode_van].append(row)
    proposals = {
        (row.verplichting_id, row.periode_van): row
        for row in Maatregelvoorstel.objects.filter(verplichting__in=duties).exclude(
            status=VoorstelStatus.INGETROKKEN
        )
    }
    return [_duty(duty, exemptions, proof, proposals, op, werkdagen) for duty in duties]


def _duty(
    duty: Verplichting,
    exemptions: list[Vrijstelling],
    proof: dict[tuple[int, date], list[Bewijs]],
    proposals: dict[tuple[int, date], Maatregelvoorstel],
    op: date,
    werkdagen: int,
) -> Plicht:
    kind = plichtsoorten()[duty.soort]
    free = suspending(kind, exemptions)
    shown = periods(duty.van, duty.tot, duty.periode_dagen, free, op=op)[-GETOOND:]
    lines = tuple(
        Regel(
            periode=period,
            stand=stand_of(duty, period, proof[duty.pk, period.van], op, werkdagen),
            inleveren=deadline(period, werkdagen),
            geleverd=sum(row.aantal for row in proof[duty.pk, period.van]),
            bewijzen=tuple(proof[duty.pk, period.van]),
            voorstel=proposals.get((duty.pk, period.van)),
        )
        for period in reversed(shown)
    )
    until = max((end for begin, end in free if begin <= op < end), default=None)
    return Plicht(verplichting=duty, soort=kind, regels=lines, opgeschort_tot=until)


def stand_of(duty: Verplichting, period: Periode, proof: Iterable[Bewijs], op: date, werkdagen: int) -> Stand:
    """How one period stands."""
    return judge_period(period, duty.aantal, map(as_shown, proof), op=op, werkdagen=werkdagen)


def as_shown(row: Bewijs) -> Geleverd:
    judged = None if row.oordeel == Oordeel.OPEN else row.oordeel == Oordeel.VOLDOENDE
    return Geleverd(aantal=row.aantal, voldoende=judged)


@dataclass(frozen=True, slots=True, kw_only=True)
class Gemist:
    """A duty of which the last closed period stands open, with nothing to look at and no proposal."""

    verplichting: Verplichting
    soort: Plichtsoort
    periode: Periode
    inleveren: date


def missing_proof(duties: Collection[Verplichting], op: date) -> list[Gemist]:
    """Those of these duties whose last closed period was not met; four queries for any number."""
    if not duties:
        return []
    werkdagen = int(norm(INLEVEREN, op=op))
    exemptions = exemptions_of({duty.klant_id for duty in duties})
    last = {}
    for duty in duties:
        kind = plichtsoorten()[duty.soort]
        free = suspending(kind, exemptions[duty.klant_id])
        closed = last_closed(duty.van, duty.tot, duty.periode_dagen, free, op=op, werkdagen=werkdagen)
        if closed is not None and not closed.opgeschort:
            last[duty.pk] = (duty, kind, closed)
    begins = {closed.van for _, _, closed in last.values()}
    proof: dict[tuple[int, date], list[Bewijs]] = defaultdict(list)
    for row in Bewijs.objects.filter(verplichting__in=list(last), periode_van__in=begins):
        proof[row.verplichting_id, row.periode_van].append(row)
    proposed = set(
        Maatregelvoorstel.objects.filter(verplichting__in=list(last), periode_van__in=begins)
        .exclude(status=VoorstelStatus.INGETROKKEN)
        .values_list("verplichting", "periode_van")
    )
    return [
        Gemist(verplichting=duty, soort=kind, periode=closed, inleveren=deadline(closed, werkdagen))
        for pk, (duty, kind, closed) in last.items()
        if (pk, closed.van) not in proposed
        and stand_of(duty, closed, proof[pk, closed.van], op, werkdagen) == Stand.ONTBREEKT
    ]


def period_at(duty: Verplichting, begin: date) -> Periode | None:
    """The period of a duty that begins on this day; None when no period does."""
    if begin < duty.van:
        return None
    kind = plichtsoorten()[duty.soort]
    free = suspending(kind, exemptions_of([duty.klant_id])[duty.klant_id])
    found = period_of(duty.van, duty.periode_dagen, begin, free)
    return found if found.van == begin and (duty.tot is None or found.tot <= duty.tot) else None
