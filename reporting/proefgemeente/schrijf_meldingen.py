"""Meldingen, their decisions, talks, Quick Scans and tasks as rows, with the events of each step."""

import json
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from intake.melding.models import Melding
from intake.quick_scan.models import QuickScan
from intake.triage.bestemmingen import OUTSIDE, QUEUES
from reporting.proefgemeente.beleid import Beleid, scan_of
from reporting.proefgemeente.bevolking import Bevolking
from reporting.proefgemeente.kalender import NOOIT, Kalender
from reporting.proefgemeente.kopie import NIETS, Deel, bools, days, ints, moments, pick, rows
from reporting.proefgemeente.meldingen import Meldingen
from reporting.proefgemeente.personeel import Personeel
from reporting.proefgemeente.sjablonen import Sjabloon
from reporting.proefgemeente.tijdlijn import events
from serviceplein.regels.models import Beslissing
from serviceplein.toegang.rollen import Specialisme
from serviceplein.werk.models import Taak

Getallen = NDArray[np.int64]
DAG = 86_400
BEWAARDE_BESLISSINGEN_DAGEN = 30
TAAK_DAGEN = 7
PLEK = {None: NIETS, True: "t", False: "f"}
MOTIVATIE = ("laag", "gemiddeld", "hoog")
OPLEIDING = ("geen", "vmbo", "mbo", "havo_vwo", "hbo_wo")
TAALNIVEAU = ("a1", "a2", "b1", "b2", "c")
PROBLEMEN = ("werk", "opleiding", "taal", "schulden", "gezondheid", "psychosociaal", "huisvesting", "gezin")


@dataclass(slots=True, kw_only=True)
class Context:
    """What every writer of a block needs."""

    rng: Generator
    people: Bevolking
    staff: Personeel
    kinds: list[Sjabloon]
    beleid: Beleid
    kalender: Kalender
    eerste_melding: int

    def users(self, positions: Getallen) -> list[str]:
        """Account ids of medewerkers."""
        return ints(positions + self.staff.eerste_gebruiker)

    def some(self, functie: str, aantal: int) -> list[str]:
        """Accounts of random colleagues with this functie."""
        return self.users(self.rng.choice(self.staff.met(functie), aantal))

    def melding_ids(self, positions: Getallen) -> list[str]:
        return ints(positions + self.eerste_melding)


def kenmerken(ctx: Context, meldingen: Meldingen) -> list[str]:
    """The kenmerk of every melding: the year and its id."""
    years = [ctx.kalender.dagen[day].year for day in meldingen.dag.tolist()]
    return [f"M{year}-{ctx.eerste_melding + i:07d}" for i, year in enumerate(years)]


def write_meldingen(ctx: Context, meldingen: Meldingen, *, eerste_beslissing: int) -> Iterator[Deel]:
    """The meldingen with the decisions of the last weeks, events of registering and triage, and tasks."""
    now = ctx.kalender.nu
    n = len(meldingen)
    everyone = np.arange(n)
    kenmerk = kenmerken(ctx, meldingen)
    desk = ctx.some("medewerker_frontoffice", n)
    klant = ctx.people.ids(meldingen.klant)
    direct = np.array([ctx.kinds[i].direct for i in meldingen.sjabloon.tolist()], dtype=bool)
    triaged = ~direct & (meldingen.getrieerd <= now)
    closed = meldingen.klaar <= now
    recent = np.flatnonzero(triaged & (meldingen.getrieerd > now - BEWAARDE_BESLISSINGEN_DAGEN * DAG))
    decision = np.full(n, -1)
    decision[recent] = np.arange(len(recent)) + eerste_beslissing
    yield from _decisions(ctx, meldingen, recent, eerste_beslissing)
    deviates = triaged & (ctx.rng.random(n) < 0.03)
    known = triaged | (direct & closed)
    kinds = [ctx.kinds[i] for i in meldingen.sjabloon.tolist()]
    routes = meldingen.route
    yield from rows(
        Melding,
        id=ctx.melding_ids(everyone),
        kenmerk=kenmerk,
        klant_id=klant,
        kanaal=meldingen.kanaal,
        vraag=meldingen.vraag,
        domeinen=["{" + ",".join(kind.domeinen) + "}" for kind in kinds],
        soort_vraag=meldingen.soort,
        product=meldingen.product,
        direct_te_beantwoorden=bools(direct),
        juiste_plek=[PLEK[kind.juiste_plek] for kind in kinds],
        raakt_begeleiding=["t" if kind.raakt_begeleiding else "f" for kind in kinds],
        antwoord=[
            "De vraag is aan de telefoon beantwoord." if yes else "" for yes in (direct & closed).tolist()
        ],
        status=pick(
            ("nieuw", "getrieerd", "afspraak", "gescand", "overgedragen", "afgehandeld"),
            _status(meldingen, direct, now),
        ),
        stroom=[r.stroom if yes else "" for r, yes in zip(routes, known.tolist(), strict=True)],
        bestemming=[r.bestemming if yes else "" for r, yes in zip(routes, known.tolist(), strict=True)],
        vervolgstap=[r.vervolgstap if yes else "" for r, yes in zip(routes, known.tolist(), strict=True)],
        triage_beslissing_id=[NIETS if number < 0 else str(number) for number in decision.tolist()],
        afwijking_reden=["Op verzoek van de klant" if yes else "" for yes in deviates.tolist()],
        gemeld_op=moments(meldingen.gemeld),
        geregistreerd_door_id=desk,
        getrieerd_op=moments(np.where(triaged, meldingen.getrieerd, NOOIT)),
        vervolg_geboekt_op=moments(np.where(meldingen.geboekt <= now, meldingen.geboekt, NOOIT)),
        gesloten_op=moments(np.where(closed, meldingen.klaar, NOOIT)),
    )
    yield from _told(ctx, meldingen, kenmerk, klant, desk, direct, triaged, deviates)
    yield from _tasks(ctx, meldingen, kenmerk, np.flatnonzero(triaged & closed & (meldingen.gesprek_dag < 0)))


def _status(meldingen: Meldingen, direct: NDArray[np.bool_], now: np.int64) -> Getallen:
    """Position in the list of statuses, in order of life."""
    result = np.where(~direct & (meldingen.getrieerd <= now), 1, 0)
    result = np.where((result == 1) & (meldingen.geboekt <= now), 2, result)
    result = np.where(meldingen.gescand <= now, 3, result)
    result = np.where(meldingen.klaar <= now, 4, result)
    answered: Getallen = np.where(direct & (meldingen.klaar <= now), 5, result)
    return answered


def _decisions(ctx: Context, meldingen: Meldingen, which: Getallen, first: int) -> Iterator[Deel]:
    given, outcome, explained = [], [], []
    for i in which.tolist():
        kind = ctx.kinds[meldingen.sjabloon[i]]
        facts = ctx.beleid.facts(
            kind,
            meldingen.kanaal[i],
            meldingen.soort[i],
            meldingen.product[i],
            ctx.people,
            int(meldingen.klant[i]),
        )
        one = [text.replace("\\", "\\\\") for text in ctx.beleid.decision(facts)]
        given.append(one[0])
        outcome.append(one[1])
        explained.append(one[2])
    yield from rows(
        Beslissing,
        id=ints(np.arange(len(which)) + first),
        versie_id=[str(ctx.beleid.versie_id)] * len(which),
        invoer=given,
        uitkomst=outcome,
        regel=[str(meldingen.route[i].regel) for i in which.tolist()],
        uitleg=explained,
        op=moments(meldingen.getrieerd[which]),
        onderwerp_soort=["intake.melding"] * len(which),
        onderwerp_id=ctx.melding_ids(which),
    )


def _told(
    ctx: Context,
    meldingen: Meldingen,
    kenmerk: list[str],
    klant: list[str],
    desk: list[str],
    direct: NDArray[np.bool_],
    triaged: NDArray[np.bool_],
    deviates: NDArray[np.bool_],
) -> Iterator[Deel]:
    """The events of registering, answering at once, and triage."""
    domains = [json.dumps(kind.domeinen) for kind in ctx.kinds]
    everyone = np.arange(len(meldingen))
    registered = [
        f'{{"kenmerk": "{mark}", "kanaal": "{kanaal}", "domeinen": {domains[kind]}, '
        f'"soort_vraag": "{soort}"}}'
        for mark, kanaal, kind, soort in zip(
            kenmerk, meldingen.kanaal, meldingen.sjabloon.tolist(), meldingen.soort, strict=True
        )
    ]
    yield from events(
        "melding.geregistreerd",
        Melding,
        op=meldingen.gemeld,
        klant=klant,
        actor=desk,
        onderwerp_id=ctx.melding_ids(everyone),
        gegevens=registered,
    )
    answered = np.flatnonzero(direct & (meldingen.klaar <= ctx.kalender.nu))
    yield from events(
        "melding.afgehandeld",
        Melding,
        op=meldingen.klaar[answered],
        klant=pick(klant, answered),
        actor=pick(desk, answered),
        onderwerp_id=ctx.melding_ids(answered),
        gegevens=[
            f'{{"kenmerk": "{kenmerk[i]}", "stroom": "{meldingen.route[i].stroom}", '
            f'"bestemming": "{meldingen.route[i].bestemming}"}}'
            for i in answered.tolist()
        ],
    )
    routed = np.flatnonzero(triaged)
    yield from events(
        "melding.getrieerd",
        Melding,
        op=meldingen.getrieerd[routed],
        klant=pick(klant, routed),
        actor=pick(desk, routed),
        onderwerp_id=ctx.melding_ids(routed),
        gegevens=[
            f'{{"kenmerk": "{kenmerk[i]}", "stroom": "{r.stroom}", "bestemming": "{r.bestemming}", '
            f'"vervolgstap": "{r.vervolgstap}", "regel": {r.regel}, "afgeweken": {str(deviates[i]).lower()}}}'
            for i in routed.tolist()
            for r in (meldingen.route[i],)
        ],
    )


def _tasks(ctx: Context, meldingen: Meldingen, kenmerk: list[str], handed: Getallen) -> Iterator[Deel]:
    """What lies in the queues: handed over in the last days and not yet picked up."""
    fresh = handed[meldingen.klaar[handed] > ctx.kalender.nu - TAAK_DAGEN * DAG]
    fresh = fresh[ctx.rng.random(len(fresh)) < 0.45]
    labels = dict(Melding._meta.get_field("bestemming").flatchoices)
    steps = dict(Melding._meta.get_field("vervolgstap").flatchoices)
    queue, title = [], []
    for i in fresh.tolist():
        bestemming = meldingen.route[i].bestemming
        verb = "Verwijs warm door naar" if bestemming in OUTSIDE else "Behandel melding"
        title.append(f"{verb}: {labels[bestemming]}")
        queue.append(QUEUES.get(bestemming, Specialisme.FRONTOFFICE).value)
    yield from rows(
        Taak,
        sleutel=[
            f"melding:{ctx.eerste_melding + i}:{meldingen.route[i].vervolgstap}" for i in fresh.tolist()
        ],
        titel=title,
        reden=[
            f"Melding {kenmerk[i]}, {str(steps[meldingen.route[i].vervolgstap]).lower()}"
            for i in fresh.tolist()
        ],
        klant_id=ctx.people.ids(meldingen.klant[fresh]),
        specialisme=queue,
        onderwerp_soort=["intake.melding"] * len(fresh),
        onderwerp_id=ctx.melding_ids(fresh),
        deadline=days(meldingen.klaar[fresh] + 4 * DAG),
        ontstaan_op=moments(meldingen.klaar[fresh]),
    )


def write_scans(ctx: Context, meldingen: Meldingen, *, eerste_scan: int) -> Iterator[Deel]:
    """The Quick Scans that were held, with their events."""
    held = np.flatnonzero(meldingen.gescand <= ctx.kalender.nu)
    n = len(held)
    klant = meldingen.klant[held]
    trede = ctx.people.trede[klant]
    tredes, shares = ctx.beleid.participatie
    outcome = [scan_of(ctx.people, i) for i in klant.tolist()]
    ids = ints(np.arange(n) + eerste_scan)
    known = ctx.rng.integers(1, 5, n)
    kenmerk = pick(kenmerken(ctx, meldingen), held)
    yield from rows(
        QuickScan,
        id=ids,
        melding_id=ctx.melding_ids(held),
        klant_id=ctx.people.ids(klant),
        medewerker_id=ints(meldingen.wie[held] + ctx.staff.eerste_id),
        status=["afgerond"] * n,
        antwoorden=_answers(ctx, n),
        versie=ints(ctx.rng.integers(6, 15, n)),
        niet_opnieuw_gevraagd=ints(known),
        kan=bools(trede >= 3),
        wil=bools(ctx.rng.random(n) < 0.85),
        direct_bemiddelbaar=["t" if one.direct_bemiddelbaar else "f" for one in outcome],
        perspectief_op_werk=["t" if one.perspectief_op_werk else "f" for one in outcome],
        eigen_dienstverlening_beschikbaar=[
            "t" if one.eigen_dienstverlening_beschikbaar else "f" for one in outcome
        ],
        verdiepte_diagnose_nodig=["f"] * n,
        dominant_probleem=pick(PROBLEMEN, ctx.rng.integers(0, len(PROBLEMEN), n)),
        oplosbaar=bools(ctx.rng.random(n) < 0.8),
        participatieladder=[tredes[i] for i in ctx.rng.choice(len(tredes), n, p=shares).tolist()],
        reintegratieladder=ints(trede),
        rechten_plichten_erkend_op=moments(meldingen.gescand[held]),
        begonnen_op=moments(meldingen.gesprek[held]),
        afgerond_op=moments(meldingen.gescand[held]),
        afgerond_door_id=ctx.users(meldingen.wie[held]),
    )
    for code, at, extra in (
        ("quick_scan.begonnen", meldingen.gesprek[held], [""] * n),
        (
            "quick_scan.afgerond",
            meldingen.gescand[held],
            [f', "perspectief_op_werk": {str(one.perspectief_op_werk).lower()}' for one in outcome],
        ),
    ):
        yield from events(
            code,
            QuickScan,
            op=at,
            klant=ctx.people.ids(klant),
            actor=ctx.users(meldingen.wie[held]),
            onderwerp_id=ids,
            gegevens=[
                f'{{"kenmerk": "{mark}", "niet_opnieuw_gevraagd": {count}{more}}}'
                for mark, count, more in zip(kenmerk, known.tolist(), extra, strict=True)
            ],
        )


def _answers(ctx: Context, n: int) -> list[str]:
    draw = ctx.rng.integers(0, 60, (n, 6)).tolist()
    return [
        f'{{"opleiding": "{OPLEIDING[a % 5]}", "taalniveau": "{TAALNIVEAU[b % 5]}", '
        f'"schuld": {c % 8 * 1500}, "werkervaring": {d % 20}, '
        f'"motivatie": "{MOTIVATIE[e % 3]}", "flexibiliteit": "{MOTIVATIE[f % 3]}"}}'
        for a, b, c, d, e, f in draw
    ]
