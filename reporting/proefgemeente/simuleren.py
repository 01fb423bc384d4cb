"""Days of a trial municipality after its history, in the proportions of the sources."""

from collections.abc import Mapping
from datetime import date, timedelta

import numpy as np
from django.db.models import Exists, Max, OuterRef, Q, QuerySet
from django.utils import timezone
from numpy.random import Generator

from caseload.toewijzing.models import Toewijzing
from reporting.proefgemeente.balie import decide_some, deliver
from reporting.proefgemeente.cijfers import Cijfers, read_cijfers
from reporting.proefgemeente.leven import Dag, Dagverslag
from reporting.proefgemeente.sjablonen import Bron, Sjabloon, make_sjablonen
from reporting.proefgemeente.wmo import spread_wmo
from serviceplein.dossier.models import Gebeurtenis
from serviceplein.fouten import DomainError
from serviceplein.klanten.models import Klant
from serviceplein.klanten.querysets import NEED_TO_KNOW
from serviceplein.ui.werkdagen import is_werkdag

WERKDAGEN_PER_JAAR = 250
JONG = 27


class NietsOmTeLeven(DomainError):
    code = "proefgemeente.geen_geschiedenis"


def next_day() -> date:
    """The day after the last thing that happened. Raises NietsOmTeLeven."""
    last = Gebeurtenis.objects.aggregate(last=Max("op"))["last"]
    if last is None or not Klant.objects.exists():
        raise NietsOmTeLeven("Er zijn nog geen klanten. Geef eerst: manage.py vul.")
    return timezone.localdate(last) + timedelta(days=1)


def simulate(*, dagen: int, zaad: int, wmo_meldingen: int | None = None) -> tuple[date, date, Dagverslag]:
    """Lets `dagen` days (not less than one) go by; gives the first and last day, and what was done.

    With `wmo_meldingen` exactly that many Wmo questions come in, and no others. Raises NietsOmTeLeven.
    """
    first = next_day()
    last = first + timedelta(days=dagen - 1)
    days = [first + timedelta(days=number) for number in range(dagen)]
    days = [day for day in days if is_werkdag(day)]
    calls: Mapping[date, list[Sjabloon]] = {}
    if wmo_meldingen is not None:
        if not days:
            raise NietsOmTeLeven("In deze dagen zit geen werkdag. Kies meer dagen.")
        calls = spread_wmo(np.random.default_rng([zaad, wmo_meldingen]), days, wmo_meldingen)
    total = Dagverslag()
    for day in days:
        total.add(live(day, np.random.default_rng([zaad, day.toordinal()]), calls.get(day)))
    return first, last, total


def live(dag: date, rng: Generator, calls: list[Sjabloon] | None = None) -> Dagverslag:
    """One working day; `calls` are its questions when they are given, in place of those of all counters."""
    day = Dag(rng, dag)
    day.book_waiting()
    day.assign_waiting()
    day.talks()
    if calls is None:
        figures = read_cijfers()
        scale = Klant.objects.count() / figures.omvang / WERKDAGEN_PER_JAAR
        kinds = make_sjablonen(figures)
        _questions(day, [kind for kind in kinds for _ in range(int(rng.poisson(kind.per_jaar * scale)))])
        _applications(day, figures, scale)
    else:
        _questions(day, calls, every=True)
    day.plans()
    day.outflow()
    return day.verslag


def _questions(day: Dag, calls: list[Sjabloon], *, every: bool = False) -> None:
    """Each question by somebody who may ask it; with `every` it is an error when there is nobody."""
    pools = {
        bron: list(_pool(bron, day.dag).values_list("pk", flat=True))
        for bron in {kind.bron for kind in calls}
    }
    if every and not all(pools.values()):
        raise NietsOmTeLeven("Er zijn te weinig klanten voor deze vragen. Vul een grotere proefgemeente.")
    calls = [kind for kind in calls if pools[kind.bron]]
    for kind, hour in zip(calls, np.sort(day.rng.uniform(9, 16.4, len(calls))).tolist(), strict=True):
        pool = pools[kind.bron]
        day.ask(kind, pool[int(day.rng.integers(len(pool)))], day.moment(hour))


def _pool(bron: Bron, today: date) -> QuerySet[Klant]:
    """Who may call with such a question; the Wmo figures of the source are about the city alone."""
    helped = Exists(Toewijzing.objects.filter(klant=OuterRef("pk"), tot__isnull=True))
    young = Q(geboortedatum__gt=today.replace(year=today.year - JONG, day=min(today.day, 28)))
    adult = Q(geboortedatum__lt=today.replace(year=today.year - 18, day=min(today.day, 28)))
    plain = Q(iwv=False, dak_en_thuisloos=False, ondernemer="geen")
    here = Q(gemeente__eigen=True) | Q(gemeente__isnull=True)
    rule = {
        Bron.WMO: Q(dak_en_thuisloos=False) & adult & here,
        Bron.IWV: Q(iwv=True) & here,
        Bron.CASELOAD: helped & plain,
        Bron.BIJSTAND: Q(uitkering="pw") & plain,
        Bron.LAAG_INKOMEN: plain & adult,
        Bron.SCHULDEN: Q(uitkering__in=("geen", "ww")) & plain & adult & ~helped,
        Bron.ZELFSTANDIG: Q(ondernemer="gevestigd") & ~helped,
        Bron.DAKLOOS: Q(dak_en_thuisloos=True) & ~helped,
        Bron.BIJ_PARTNER: Q(uitkering="pw") & plain & ~helped,
        Bron.INTAKE: plain & adult & ~young & ~helped,
        Bron.JONGEREN: plain & adult & young & ~helped,
    }[bron]
    return Klant.objects.filter(rule, bsn__isnull=False).exclude(bescherming__in=NEED_TO_KNOW).order_by("pk")


def _applications(day: Dag, figures: Cijfers, scale: float) -> None:
    """The file of the portal early in the morning, then the decisions that need a person."""
    wanted = {
        "u_pas": figures.huishoudens_u_pas,
        "bijzondere_bijstand": figures.bijzondere_bijstand,
        "individuele_inkomenstoeslag": figures.inkomenstoeslag,
    }
    adults = list(_pool(Bron.LAAG_INKOMEN, day.dag).values_list("pk", flat=True))
    handled = 0
    for code, a_year in wanted.items():
        count = min(int(day.rng.poisson(a_year * scale)), len(adults))
        chosen = day.rng.choice(adults, count, replace=False).tolist() if count else []
        handled += count
        deliver(
            day,
            code,
            list(Klant.objects.filter(pk__in=chosen).order_by("pk")),
            bron="portaal",
            now=day.moment(8.6),
        )
    decide_some(day, handled // 3 + 1)
