"""The people of one block: who they are, where they live, with whom, and why they come to us."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import IntEnum

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from reporting.proefgemeente import namen
from reporting.proefgemeente.cijfers import Cijfers
from reporting.proefgemeente.gebied import Gebied
from reporting.proefgemeente.kalender import Kalender, Tijden
from reporting.proefgemeente.kopie import (
    NIETS,
    Deel,
    bools,
    days,
    ints,
    ints_or_null,
    moments,
    pick,
    rows,
)
from reporting.proefgemeente.tijdlijn import events
from serviceplein.klanten.models import Gegeven, Huishouden, HuishoudenLid, Klant

DAG = 86_400
Getallen = NDArray[np.int64]
Vlaggen = NDArray[np.bool_]


class Groep(IntEnum):
    """Why somebody is a klant; one main reason each."""

    WMO = 0
    BIJSTAND = 1
    INBURGERING = 2
    JONGEREN = 3
    SCHULDEN = 4
    ZELFSTANDIGEN = 5
    DAKLOOS = 6
    LAAG_INKOMEN = 7
    GEZIN = 8


STROOM = {
    Groep.BIJSTAND: "werk_inkomen",
    Groep.INBURGERING: "werk_inkomen",
    Groep.JONGEREN: "werk_inkomen_jongeren",
    Groep.ZELFSTANDIGEN: "zelfstandigen",
    Groep.LAAG_INKOMEN: "financiele_regelingen",
    Groep.SCHULDEN: "schulden",
}
BUITEN = {Groep.ZELFSTANDIGEN: 0.45, Groep.LAAG_INKOMEN: 0.12, Groep.BIJSTAND: 0.08, Groep.SCHULDEN: 0.06}
"""Share that lives in another gemeente served, where that gemeente bought the stream."""
ZELFSTANDIGEN_AANDEEL = 0.012
DAKLOOS_AANDEEL = 0.012
KINDEREN_AANDEEL = 0.10
LEEFTIJD = {
    Groep.BIJSTAND: (27, 66),
    Groep.INBURGERING: (20, 60),
    Groep.JONGEREN: (18, 26),
    Groep.SCHULDEN: (22, 68),
    Groep.ZELFSTANDIGEN: (25, 66),
    Groep.DAKLOOS: (21, 62),
    Groep.LAAG_INKOMEN: (24, 84),
    Groep.GEZIN: (1, 17),
}
TALEN = ("nl", "ar", "tr", "ti", "en", "pl", "fa", "so")


@dataclass(slots=True, kw_only=True)
class Bevolking:
    """Side-by-side columns of the klanten of a block; position i has id `eerste_id` + i."""

    eerste_id: int
    groep: Getallen
    leeftijd: Getallen
    geboren: Tijden
    vrouw: Vlaggen
    gemeente: Getallen
    wijk: Getallen
    huishouden: Getallen
    hoofd: Vlaggen
    kind: Vlaggen
    geregistreerd: Tijden
    trede: Getallen
    statushouder: Vlaggen
    uitkering: list[str]
    ondernemer: list[str]
    niet_willer: Vlaggen

    def __len__(self) -> int:
        return len(self.groep)

    @property
    def iwv(self) -> Vlaggen:
        """Who has an individual Wmo provision."""
        return np.equal(self.groep, Groep.WMO)

    def of(self, *groepen: Groep) -> Getallen:
        """Positions of the people of these groups."""
        return np.flatnonzero(np.isin(self.groep, groepen))

    def ids(self, positions: Getallen) -> list[str]:
        """Their ids as text."""
        return ints(positions + self.eerste_id)


def make_bevolking(
    rng: Generator, aantal: int, *, eerste_id: int, cijfers: Cijfers, gebied: Gebied, kalender: Kalender
) -> Bevolking:
    """Draws `aantal` people in the proportions of the figures."""
    groep, age = _groups(rng, aantal, cijfers)
    huishouden, hoofd = _households(rng, groep, age)
    gemeente, wijk = _homes(rng, groep, huishouden, hoofd, gebied)
    today = np.int64(np.datetime64(kalender.peildatum, "D").astype(np.int64)) * DAG
    born = today - (age * 365.25 * DAG).astype(np.int64) - rng.integers(1, 365, aantal) * DAG
    women = rng.random(aantal) < np.where(groep == Groep.WMO, cijfers.wmo_vrouw, 0.51)
    before = rng.random(aantal) < 0.75
    first_day = np.where(
        before,
        rng.integers(0, kalender.start, aantal),
        rng.integers(kalender.start, max(kalender.vandaag, kalender.start + 1), aantal),
    )
    tredes, shares = cijfers.reintegratie
    trede = np.array([int(step) for step in tredes])[rng.choice(len(tredes), aantal, p=shares)]
    statushouder = (groep == Groep.INBURGERING) & (rng.random(aantal) < 0.7)
    benefit = np.isin(groep, (Groep.BIJSTAND, Groep.INBURGERING, Groep.DAKLOOS)) | (
        (groep == Groep.JONGEREN) & (rng.random(aantal) < 0.3)
    )
    ww = (groep == Groep.SCHULDEN) & (rng.random(aantal) < 0.3)
    starter = (groep == Groep.BIJSTAND) & (trede >= 3) & (rng.random(aantal) < 0.05)
    return Bevolking(
        eerste_id=eerste_id,
        groep=groep,
        leeftijd=age,
        geboren=born,
        vrouw=women,
        gemeente=gemeente,
        wijk=wijk,
        huishouden=huishouden,
        hoofd=hoofd,
        kind=groep == Groep.GEZIN,
        geregistreerd=kalender.moment(first_day, rng.integers(9 * 3600, 17 * 3600, aantal)),
        trede=trede,
        statushouder=statushouder,
        uitkering=np.where(benefit, "pw", np.where(ww, "ww", "geen")).tolist(),
        ondernemer=np.where(
            groep == Groep.ZELFSTANDIGEN, "gevestigd", np.where(starter, "startend", "geen")
        ).tolist(),
        niet_willer=(groep == Groep.BIJSTAND) & (rng.random(aantal) < 0.006),
    )


def _groups(rng: Generator, n: int, cijfers: Cijfers) -> tuple[Getallen, Getallen]:
    per = n / cijfers.omvang
    counts = {
        Groep.WMO: cijfers.wmo_klanten * per,
        Groep.BIJSTAND: cijfers.bijstand * per,
        Groep.INBURGERING: cijfers.inburgering * per,
        Groep.JONGEREN: cijfers.jongeren * per,
        Groep.SCHULDEN: cijfers.schulden * per,
        Groep.ZELFSTANDIGEN: ZELFSTANDIGEN_AANDEEL * n,
        Groep.DAKLOOS: DAKLOOS_AANDEEL * n,
        Groep.GEZIN: KINDEREN_AANDEEL * n,
    }
    groep = np.full(n, Groep.LAAG_INKOMEN, dtype=np.int64)
    begin = 0
    for kind, count in counts.items():
        groep[begin : begin + round(count)] = kind
        begin += round(count)
    age = np.zeros(n, dtype=np.int64)
    for kind, (low, high) in LEEFTIJD.items():
        members = groep == kind
        age[members] = rng.integers(low, high + 1, members.sum())
    bands, shares = cijfers.wmo_leeftijd
    limits = np.array([[int(part) for part in band.split("-")] for band in bands])
    members = groep == Groep.WMO
    band = rng.choice(len(bands), members.sum(), p=shares)
    age[members] = rng.integers(limits[band, 0], limits[band, 1])
    return groep, age


def _households(rng: Generator, groep: Getallen, age: Getallen) -> tuple[Getallen, Vlaggen]:
    """Couples are of about the same age; children go to households whose head is 20 to 55."""
    adults = np.flatnonzero(groep != Groep.GEZIN)
    adults = adults[np.argsort(age[adults] + rng.random(len(adults)) * 6)]
    second = np.zeros(len(adults), dtype=bool)
    second[1::2] = rng.random(len(second[1::2])) < 0.42
    number = np.cumsum(~second) - 1
    household = np.zeros(len(groep), dtype=np.int64)
    household[adults] = number
    head = np.zeros(len(groep), dtype=bool)
    head[adults[~second]] = True
    heads = adults[~second]
    parents = heads[(age[heads] >= 20) & (age[heads] <= 55)]
    children = np.flatnonzero(groep == Groep.GEZIN)
    if len(parents):
        household[children] = household[rng.choice(parents, len(children))]
    else:
        head[children] = True
        household[children] = number.max(initial=-1) + 1 + np.arange(len(children))
    return household, head


def _homes(
    rng: Generator, groep: Getallen, household: Getallen, head: Vlaggen, gebied: Gebied
) -> tuple[Getallen, Getallen]:
    """Gemeente and wijk by household; the reason of the head says how the wijken are spread."""
    heads = np.flatnonzero(head)
    reason = np.zeros(household.max() + 1, dtype=np.int64)
    reason[household[heads]] = groep[heads]
    gemeente = np.full(len(reason), gebied.eigen, dtype=np.int64)
    wijk = np.where(reason == Groep.WMO, gebied.draw_wijk(rng, len(reason), "wmo"), -1)
    wijk = np.where(reason == Groep.WMO, wijk, gebied.draw_wijk(rng, len(reason), "wwb"))
    for kind, share in BUITEN.items():
        elsewhere = gebied.anderen_met(STROOM[kind])
        if len(elsewhere):
            away = (reason == kind) & (rng.random(len(reason)) < share)
            gemeente[away] = rng.choice(elsewhere, away.sum())
            wijk[away] = -1
    return gemeente[household], wijk[household]


def write_bevolking(
    rng: Generator, people: Bevolking, *, eerste_huishouden: int, gebied: Gebied, kalender: Kalender
) -> Iterator[Deel]:
    """Klanten, huishoudens, members and known facts."""
    n = len(people)
    yield from _write_klanten(rng, people, gebied)
    household = people.huishouden + eerste_huishouden
    formed = np.full(people.huishouden.max() + 1, np.iinfo(np.int64).max, dtype=np.int64)
    np.minimum.at(formed, people.huishouden, people.geregistreerd)
    yield from rows(Huishouden, id=ints(np.arange(len(formed)) + eerste_huishouden), gevormd_op=days(formed))
    role = np.where(people.hoofd, 0, np.where(people.kind, 2, 1))
    yield from rows(
        HuishoudenLid,
        huishouden_id=ints(household),
        klant_id=people.ids(np.arange(n)),
        rol=pick(("hoofd", "partner", "kind"), role),
        geldig_van=days(people.geregistreerd),
    )
    yield from events(
        "klant.geregistreerd",
        Klant,
        op=people.geregistreerd,
        klant=people.ids(np.arange(n)),
        actor=[NIETS] * n,
        onderwerp_id=people.ids(np.arange(n)),
        gegevens=["{}"] * n,
    )
    yield from _write_gegevens(rng, people, kalender)


def _write_klanten(rng: Generator, people: Bevolking, gebied: Gebied) -> Iterator[Deel]:
    n = len(people)
    first = [namen.voornamen(False), namen.voornamen(True)]
    chosen = [
        first[woman][number % len(first[woman])]
        for woman, number in zip(people.vrouw.tolist(), rng.integers(0, 10**6, n).tolist(), strict=True)
    ]
    infixes, lasts = namen.achternamen()
    per_house = rng.integers(0, len(lasts), people.huishouden.max() + 1)
    own = rng.integers(0, len(lasts), n)
    last = np.where(people.hoofd | people.kind | (rng.random(n) < 0.5), per_house[people.huishouden], own)
    last_names = pick(lasts, last)
    adres = gebied.draw_adres(rng, people.huishouden, people.gemeente, people.wijk)
    reachable = rng.random(n)
    talk = np.where(rng.random(n) < 0.82, 0, rng.integers(1, len(TALEN), n))
    talk = np.where(people.statushouder, rng.integers(1, len(TALEN), n), talk)
    ids = people.ids(np.arange(n))
    protected = np.where(rng.random(n) < 0.002, rng.integers(1, 4, n), 0)
    phones = [f"06 {a:04d} {b:04d}" for a, b in rng.integers(0, 10_000, (n, 2)).tolist()]
    yield from rows(
        Klant,
        id=ids,
        klantnummer=ints(np.arange(n) + people.eerste_id + 1_000_000),
        bsn=namen.bsns(people.eerste_id - 1, n),
        voornamen=chosen,
        voorletters=[f"{name[0]}." for name in chosen],
        tussenvoegsel=pick(infixes, last),
        achternaam=last_names,
        geboortedatum=days(people.geboren),
        geslacht=np.where(people.vrouw, "v", "m").tolist(),
        straat=adres.straat,
        huisnummer=adres.huisnummer,
        postcode=adres.postcode,
        woonplaats=adres.woonplaats,
        gemeente_id=ints(gebied.gemeente_ids[people.gemeente]),
        wijk_id=ints_or_null(np.where(people.wijk >= 0, gebied.wijk_ids[people.wijk], -1)),
        telefoon=[
            phone if share < 0.93 else "" for phone, share in zip(phones, reachable.tolist(), strict=True)
        ],
        email=[
            f"klant{number}@voorbeeld.example" if share < 0.7 else ""
            for number, share in zip(ids, reachable.tolist(), strict=True)
        ],
        voorkeurskanaal=pick(
            ("telefoon", "email", "post", "portaal", ""), rng.choice(5, n, p=[0.4, 0.25, 0.1, 0.15, 0.1])
        ),
        taal=pick(TALEN, talk),
        tolk_nodig=bools((talk > 0) & (rng.random(n) < 0.35)),
        digivaardig=bools((people.leeftijd < 75) & (rng.random(n) < 0.85)),
        statushouder=bools(people.statushouder),
        dak_en_thuisloos=bools(people.groep == Groep.DAKLOOS),
        inburgeringsplichtig=bools((people.groep == Groep.INBURGERING) & (rng.random(n) < 2 / 3)),
        ondernemer=people.ondernemer,
        uitkering=people.uitkering,
        iwv=bools(people.iwv),
        beeindigd_niet_willer=bools(people.niet_willer),
        bescherming=pick(("", "geheim_adres", "collega", "huiselijk_geweld"), protected),
        geregistreerd_op=moments(people.geregistreerd),
    )


def _write_gegevens(rng: Generator, people: Bevolking, kalender: Kalender) -> Iterator[Deel]:
    """What is known with its source: income of who has a benefit, school and language of who seeks work."""
    money = people.of(Groep.BIJSTAND, Groep.INBURGERING, Groep.JONGEREN, Groep.LAAG_INKOMEN, Groep.SCHULDEN)
    work = people.of(Groep.BIJSTAND, Groep.INBURGERING, Groep.JONGEREN)
    everyone = np.flatnonzero(~people.kind)
    euro = [
        f"{value}.{cents:02d}"
        for value, cents in zip(
            rng.integers(600, 1900, len(money)).tolist(),
            rng.integers(0, 100, len(money)).tolist(),
            strict=True,
        )
    ]
    debt = people.of(Groep.SCHULDEN)
    facts: list[tuple[str, Getallen, list[str], str]] = [
        ("inkomen", money, euro, "suwinet"),
        (
            "burgerlijke_staat",
            everyone,
            pick(
                ('"alleenstaand"', '"gehuwd"', '"samenwonend"', '"gescheiden"'),
                rng.integers(0, 4, len(everyone)),
            ),
            "brp",
        ),
        (
            "opleiding",
            work,
            pick(('"geen"', '"vmbo"', '"mbo"', '"havo_vwo"', '"hbo_wo"'), rng.integers(0, 5, len(work))),
            "klant",
        ),
        (
            "taalniveau",
            work,
            pick(('"a1"', '"a2"', '"b1"', '"b2"', '"c"'), rng.integers(0, 5, len(work))),
            "klant",
        ),
        ("schuld", debt, ints(rng.integers(2_000, 60_000, len(debt))), "klant"),
    ]
    for name, members, values, source in facts:
        age = rng.integers(1, 500, len(members)) * DAG
        yield from rows(
            Gegeven,
            klant_id=people.ids(members),
            naam=[name] * len(members),
            waarde=values,
            bron=[source] * len(members),
            partner_id=[NIETS] * len(members),
            op=days(np.maximum(people.geregistreerd[members], kalender.nu - age)),
        )
