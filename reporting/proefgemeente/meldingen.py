"""The meldingen of one block: who asks what, where the policy sends it, and how far it is today."""

from dataclasses import dataclass, fields
from typing import Any

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from intake.triage.bestemmingen import OUTSIDE, TALKS
from reporting.proefgemeente.beleid import Beleid, Route
from reporting.proefgemeente.bevolking import Bevolking, Groep, Vlaggen
from reporting.proefgemeente.cijfers import read_cijfers
from reporting.proefgemeente.kalender import NOOIT, Kalender, Tijden
from reporting.proefgemeente.sjablonen import Bron, Sjabloon

Getallen = NDArray[np.int64]
BIJ_PARTNER_TREDE = 1
"""Klanten up to this step of the re-integratieladder have no contactpersoon of ours, but a partner's."""
COACHES = {
    "coach_dak_en_thuislozen": "coach_dak_en_thuislozen",
    "coach_schuldhulpverlening": "coach_schuldhulpverlening",
    "coach_gevestigde_zelfstandigen": "coach_gevestigde_zelfstandigen",
    "nieuwe_aanvragen_iwv": "consulent_wmo",
    "vraagverheldering": "consulent_wmo",
    "werkplein": "werkcoach_regulier",
    "jongerenloket": "participatiecoach_jongerenloket",
}
"""Whose diary the talk of a bestemming is in."""
WACHT = {"schulden": (3, 18), "wmo": (3, 14), "quick_scan": (3, 9), "quick_scan_na_zoektermijn": (21, 28)}
GESPREK = 3600


@dataclass(slots=True, kw_only=True)
class Meldingen:
    """Side-by-side columns. `dag` and `gesprek_dag` (-1: no talk) are positions of working days."""

    sjabloon: Getallen
    klant: Getallen
    dag: Getallen
    gemeld: Tijden
    kanaal: list[str]
    soort: list[str]
    product: list[str]
    vraag: list[str]
    route: list[Route]
    gesprek_dag: Getallen
    scan: Vlaggen
    gesprek: Tijden
    getrieerd: Tijden
    geboekt: Tijden
    gescand: Tijden
    klaar: Tijden
    wie: Getallen

    def __len__(self) -> int:
        return len(self.klant)

    def take(self, order: Getallen) -> "Meldingen":
        """The meldingen at these positions, in this order."""
        values: dict[str, Any] = {}
        for field in fields(self):
            column = getattr(self, field.name)
            values[field.name] = (
                [column[i] for i in order.tolist()] if isinstance(column, list) else column[order]
            )
        return Meldingen(**values)

    @staticmethod
    def join(parts: list["Meldingen"]) -> "Meldingen":
        """All of them together, in order of time."""
        values: dict[str, Any] = {}
        for field in fields(Meldingen):
            columns = [getattr(part, field.name) for part in parts]
            values[field.name] = (
                [value for column in columns for value in column]
                if isinstance(columns[0], list)
                else np.concatenate(columns)
            )
        result = Meldingen(**values)
        return result.take(np.argsort(result.gemeld, kind="stable"))


@dataclass(slots=True, kw_only=True)
class Lopend:
    """Who has a contactpersoon from which working day until which, to draw callers from."""

    klant: Getallen
    van: Getallen
    tot: Getallen


def make_meldingen(
    rng: Generator,
    kinds: list[tuple[int, Sjabloon]],
    people: Bevolking,
    lopend: Lopend,
    *,
    beleid: Beleid,
    kalender: Kalender,
    per_klant: float,
    periode: tuple[int, int, float],
) -> Meldingen:
    """The meldingen of these kinds in a period: first working day, the day after the last, and the years.

    `per_klant` is the size of this block against that of the figures.
    """
    begin, until, jaren = periode
    parts = []
    for number, kind in kinds:
        count = round(kind.per_jaar * per_klant * jaren)
        klant, day = _callers(rng, kind, people, lopend, begin, until, count)
        parts.append(_draw(rng, number, kind, klant, day, people, beleid, kalender))
    return Meldingen.join(parts)


def _pool(bron: Bron, people: Bevolking) -> Getallen:
    match bron:
        case Bron.IWV:
            return people.of(Groep.WMO)
        case Bron.WMO:
            return people.of(Groep.WMO, Groep.LAAG_INKOMEN)
        case Bron.INTAKE:
            return people.of(Groep.BIJSTAND, Groep.INBURGERING)
        case Bron.JONGEREN:
            return people.of(Groep.JONGEREN)
        case Bron.BIJ_PARTNER:
            klanten = people.of(Groep.BIJSTAND)
            return klanten[people.trede[klanten] <= BIJ_PARTNER_TREDE]
        case Bron.LAAG_INKOMEN:
            return people.of(Groep.LAAG_INKOMEN)
        case Bron.SCHULDEN:
            return people.of(Groep.SCHULDEN)
        case Bron.ZELFSTANDIG:
            return people.of(Groep.ZELFSTANDIGEN)
        case Bron.DAKLOOS:
            return people.of(Groep.DAKLOOS)
        case _:
            return people.of(Groep.BIJSTAND)


def _callers(
    rng: Generator, kind: Sjabloon, people: Bevolking, lopend: Lopend, begin: int, until: int, count: int
) -> tuple[Getallen, Getallen]:
    """Who calls on which working day."""
    if kind.bron is Bron.CASELOAD:
        first = np.maximum(lopend.van, begin)
        last = np.minimum(lopend.tot, until)
        usable = np.flatnonzero(last > first)
        if not len(usable):
            return np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64)
        chosen = rng.choice(usable, count)
        return lopend.klant[chosen], rng.integers(first[chosen], last[chosen])
    pool = _pool(kind.bron, people)
    if not len(pool):
        return np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64)
    return rng.choice(pool, count), rng.integers(begin, until, count)


def _draw(
    rng: Generator,
    number: int,
    kind: Sjabloon,
    klant: Getallen,
    day: Getallen,
    people: Bevolking,
    beleid: Beleid,
    kalender: Kalender,
) -> Meldingen:
    n = len(klant)
    channels, shares = zip(*kind.kanalen, strict=True)
    kanaal = [channels[i] for i in rng.choice(len(channels), n, p=shares).tolist()]
    soort = [kind.soorten[i] for i in rng.integers(0, len(kind.soorten), n).tolist()]
    product = _products(rng, kind, people, klant)
    cases = zip([kind] * n, kanaal, soort, product, klant.tolist(), strict=True)
    route = beleid.routes(cases, people)
    talk = np.array([r.vervolgstap in TALKS and r.bestemming not in OUTSIDE for r in route], dtype=bool)
    scan = talk & np.array([r.vervolgstap.startswith("quick_scan") for r in route], dtype=bool)
    wait = np.array([WACHT.get(r.vervolgstap, WACHT.get(r.stroom, (3, 10))) for r in route]).reshape(n, 2)
    empty = np.full(n, NOOIT)
    return Meldingen(
        sjabloon=np.full(n, number),
        klant=klant,
        dag=day,
        gemeld=kalender.moment(day, rng.integers(9 * 3600, 16 * 3600 + 1800, n)),
        kanaal=kanaal,
        soort=soort,
        product=product,
        vraag=[kind.vragen[i] for i in rng.integers(0, len(kind.vragen), n).tolist()],
        route=route,
        gesprek_dag=np.where(talk, day + rng.integers(wait[:, 0], wait[:, 1] + 1), -1),
        scan=scan,
        gesprek=empty.copy(),
        getrieerd=empty.copy(),
        geboekt=empty.copy(),
        gescand=empty.copy(),
        klaar=empty.copy(),
        wie=np.full(n, -1),
    )


def _products(rng: Generator, kind: Sjabloon, people: Bevolking, klant: Getallen) -> list[str]:
    """Products of the kind; a new Wmo question asks for provisions as often as they are in use."""
    if kind.producten != ("wmo",):
        return [kind.producten[i] for i in rng.integers(0, len(kind.producten), len(klant)).tolist()]
    codes, shares = read_cijfers().wmo_producten
    return [codes[i] for i in rng.choice(len(codes), len(klant), p=shares).tolist()]


def set_times(rng: Generator, meldingen: Meldingen, kinds: list[Sjabloon], *, kalender: Kalender) -> None:
    """Works out every moment; those from the reference date on have not come yet.

    Asks for `gesprek` where there is a talk. Triage takes minutes, sometimes a day; a follow-up is nearly
    always booked within a day; what needs no talk is passed on by the triage itself.
    """
    n = len(meldingen)
    lag = rng.choice(4, n, p=[0.72, 0.18, 0.06, 0.04])
    minutes = rng.integers(120, 1500, n)
    hours = rng.integers(3600, 4 * 3600, n)
    later = kalender.moment(meldingen.dag + 1 + (lag == 3), 9 * 3600 + minutes * 4)
    meldingen.getrieerd = np.where(
        lag == 0, meldingen.gemeld + minutes, np.where(lag == 1, meldingen.gemeld + hours, later)
    )
    direct = np.array([kinds[i].direct for i in meldingen.sjabloon.tolist()], dtype=bool)
    meldingen.getrieerd = np.where(direct, meldingen.gemeld + 180, meldingen.getrieerd)
    talk = meldingen.gesprek_dag >= 0
    late = rng.random(n) < 0.12
    booked = meldingen.getrieerd + np.where(late, rng.integers(1, 3, n) * 86_400, rng.integers(60, 5400, n))
    meldingen.geboekt = np.where(talk, np.minimum(booked, meldingen.gesprek - 7200), NOOIT)
    held = meldingen.gesprek + GESPREK
    meldingen.gescand = np.where(meldingen.scan, held, NOOIT)
    after = np.minimum(
        kalender.day_of(np.where(talk, meldingen.gesprek, kalender.nu)) + rng.integers(1, 4, n),
        len(kalender.dagen) - 1,
    )
    handed = np.where(
        meldingen.scan & (rng.random(n) < 0.6), kalender.moment(after, 10 * 3600 + minutes * 8), held + 900
    )
    answered = meldingen.gemeld + rng.integers(240, 900, n)
    meldingen.klaar = np.where(talk, handed, np.where(direct, answered, meldingen.getrieerd))


def coach_of(route: Route) -> str:
    """The functie whose diary the talk is in."""
    return COACHES.get(route.bestemming, "consulent_wmo")
