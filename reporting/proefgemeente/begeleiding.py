"""Who is helped by whom and for how long: the caseload of one block, within everybody's capacity."""

from dataclasses import dataclass
from decimal import Decimal

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from caseload.toewijzing.models import EindeReden
from reporting.proefgemeente.beleid import Beleid
from reporting.proefgemeente.bevolking import Bevolking, Groep, Vlaggen
from reporting.proefgemeente.gebied import Gebied
from reporting.proefgemeente.kalender import NOOIT, Kalender, Tijden
from reporting.proefgemeente.meldingen import COACHES, Lopend, Meldingen
from reporting.proefgemeente.personeel import Personeel
from reporting.proefgemeente.sjablonen import Sjabloon

Getallen = NDArray[np.int64]
DAG = 86_400
WERKDAGEN_PER_DAG = 5 / 7
RUST_DAGEN = 5
PARTNER = "relatiebeheerder"
CONSULENT = "consulent_wmo"
LADDER_GROEPEN = (Groep.BIJSTAND, Groep.INBURGERING, Groep.JONGEREN)
UITSTROOM = ((EindeReden.WERK, 0.38), (EindeReden.OPLEIDING, 0.14), (EindeReden.DOEL_BEREIKT, 0.22),
             (EindeReden.VERHUISD, 0.09), (EindeReden.EIGEN_KEUZE, 0.08), (EindeReden.ANDERS, 0.07),
             (EindeReden.OVERLEDEN, 0.02))  # fmt: skip
ZONDER_UITKERING = frozenset(
    {EindeReden.WERK, EindeReden.OPLEIDING, EindeReden.VERHUISD, EindeReden.OVERLEDEN}
)


@dataclass(slots=True, kw_only=True)
class Begeleiding:
    """Side-by-side columns, in order of begin. `melding` is a position in the Meldingen, -1 when older.

    `functie` is the contactpersoon's, or PARTNER where a partner has the regie and nobody is assigned.
    """

    klant: Getallen
    melding: Getallen
    functie: list[str]
    team: Getallen
    van_dag: Getallen
    tot_dag: Getallen
    van: Tijden
    tot: Tijden
    reden: list[str]
    gewicht: Getallen
    wie: Getallen

    def __len__(self) -> int:
        return len(self.klant)

    @property
    def bij_partner(self) -> Vlaggen:
        """Where a partner has the regie."""
        return np.array([functie == PARTNER for functie in self.functie], dtype=bool)

    def loopt(self, kalender: Kalender) -> Vlaggen:
        """Who has a contactpersoon of ours right now."""
        return (self.van <= kalender.nu) & (self.tot > kalender.nu) & ~self.bij_partner

    def lopend(self) -> Lopend:
        """The periods with a contactpersoon, by working day."""
        own = ~self.bij_partner
        return Lopend(klant=self.klant[own], van=self.van_dag[own], tot=self.tot_dag[own])


def make_begeleiding(
    rng: Generator,
    meldingen: Meldingen,
    kinds: list[Sjabloon],
    people: Bevolking,
    *,
    beleid: Beleid,
    gebied: Gebied,
    kalender: Kalender,
) -> tuple[Begeleiding, Vlaggen]:
    """What follows from meldingen that lead to help; one at a time per klant.

    Also says which meldingen stay: whoever has a contactpersoon does not come in as new, only a Wmo klant
    asks again, and that question stays with the consulent who is there.
    """
    last_day = len(kalender.dagen) - 1
    length = rng.exponential(1.0, len(meldingen))
    reasons = [reason.value for reason, _ in UITSTROOM]
    drawn = rng.choice(len(reasons), len(meldingen), p=[share for _, share in UITSTROOM])
    free_from: dict[int, int] = {}
    keep = np.ones(len(meldingen), dtype=bool)
    teams: dict[tuple[str, int, int], int] = {}
    rows: list[tuple[int, int, str, int, int, int, str]] = []
    for i, (klant, day, route) in enumerate(
        zip(meldingen.klant.tolist(), meldingen.dag.tolist(), meldingen.route, strict=True)
    ):
        kind = kinds[meldingen.sjabloon[i]]
        if route.bestemming not in COACHES:
            continue
        if day < free_from.get(klant, -1):
            keep[i] = route.stroom == "wmo"
            continue
        functie = COACHES[route.bestemming]
        if meldingen.scan[i]:
            functie = beleid.after_quick_scan(people, klant, route.stroom)[0]
        place = (functie, int(people.gemeente[klant]), int(people.wijk[klant]))
        if place not in teams:
            teams[place] = gebied.team_for(*place)
        begin = max(int(meldingen.gesprek_dag[i]), day)
        days = kind.begeleiding * (
            float(length[i]) if kind.begeleiding > 100 else 0.6 + 0.4 * float(length[i])
        )
        end = begin + 10 + int(days * WERKDAGEN_PER_DAG)
        free_from[klant] = end + RUST_DAGEN
        if end < kalender.start:
            continue
        reason = EindeReden.DOEL_BEREIKT.value if functie == CONSULENT else reasons[drawn[i]]
        rows.append((klant, i, functie, teams[place], min(begin, last_day), end, reason))
    columns = list(zip(*rows, strict=True)) if rows else [()] * 7
    numbers = [np.array(column, dtype=np.int64) for column in (columns[0], columns[1], *columns[3:6])]
    return (
        Begeleiding(
            klant=numbers[0],
            melding=numbers[1],
            functie=list(columns[2]),
            team=numbers[2],
            van_dag=numbers[3],
            tot_dag=numbers[4],
            van=np.full(len(rows), NOOIT),
            tot=np.full(len(rows), NOOIT),
            reden=list(columns[6]),
            gewicht=np.zeros(len(rows), dtype=np.int64),
            wie=np.full(len(rows), -1),
        ),
        keep,
    )


def set_weights(
    help_: Begeleiding, people: Bevolking, *, normen: dict[str, Decimal], kalender: Kalender
) -> None:
    """Weight of every klant in hundredths, as the norms say (CAS-06)."""
    by_step = np.array([int(normen[f"caseload.gewicht.trede_{step}"] * 100) for step in range(7)])
    on_ladder = np.isin(people.groep[help_.klant], LADDER_GROEPEN)
    unknown = int(normen["caseload.gewicht.onbekend"] * 100)
    weight = np.where(on_ladder, by_step[people.trede[help_.klant]], unknown)
    weight = weight + people.statushouder[help_.klant] * int(normen["caseload.gewicht.statushouder"] * 100)
    months = int(normen["caseload.gewicht.eerste_maanden_aantal"])
    recent = help_.van_dag >= kalender.vandaag - months * 21
    help_.gewicht = weight + recent * int(normen["caseload.gewicht.eerste_maanden"] * 100)


def load_per_team(help_: Begeleiding, kalender: Kalender) -> dict[tuple[str, int], float]:
    """Sum of the weights that run today, per functie and team."""
    result: dict[tuple[str, int], float] = {}
    runs = (help_.van_dag <= kalender.vandaag) & (help_.tot_dag >= kalender.vandaag)
    for i in np.flatnonzero(runs).tolist():
        key = (help_.functie[i], int(help_.team[i]))
        result[key] = result.get(key, 0.0) + int(help_.gewicht[i]) / 100
    return result


def assign(rng: Generator, help_: Begeleiding, staff: Personeel, kalender: Kalender) -> None:
    """Gives everybody a medewerker of the right functie and team; what runs today fills targets in turn."""
    functie = np.array(help_.functie)
    runs = (help_.van_dag <= kalender.vandaag) & (help_.tot_dag >= kalender.vandaag)
    for name, team in {*zip(help_.functie, help_.team.tolist(), strict=True)}:
        here = (functie == name) & (help_.team == team)
        options = staff.bij(name, team)
        past = np.flatnonzero(here & ~runs)
        help_.wie[past] = rng.choice(options, len(past)) if len(options) else -1
        now = np.flatnonzero(here & runs)
        if name == PARTNER:
            help_.wie[now] = rng.choice(options, len(now))
            continue
        room = np.cumsum([staff.doel[i] for i in options.tolist()])
        before = np.cumsum(help_.gewicht[now]) / 100 - help_.gewicht[now] / 100
        help_.wie[now] = options[np.searchsorted(room, before, side="right")]


def set_periods(help_: Begeleiding, meldingen: Meldingen, *, kalender: Kalender) -> None:
    """Exact begin and end: it begins when the melding is handed over; an end after today has not come."""
    older = help_.melding < 0
    start = np.where(
        older,
        kalender.moment(np.minimum(help_.van_dag, len(kalender.dagen) - 1), 11 * 3600),
        meldingen.klaar[np.maximum(help_.melding, 0)] if len(meldingen) else NOOIT,
    )
    help_.van = start
    ended = help_.tot_dag < kalender.vandaag
    last = len(kalender.dagen) - 1
    finish = kalender.moment(np.minimum(help_.tot_dag, last), 15 * 3600)
    help_.tot = np.where(ended, np.maximum(finish, start + DAG), NOOIT)
    late = help_.tot > kalender.nu
    help_.tot[late] = NOOIT


def end_benefits(help_: Begeleiding, people: Bevolking) -> None:
    """Whoever left for work, school or elsewhere has no benefit any more."""
    last: dict[int, int] = {klant: i for i, klant in enumerate(help_.klant.tolist())}
    for klant, i in last.items():
        left = help_.tot[i] != NOOIT and help_.reden[i] in ZONDER_UITKERING and help_.functie[i] != PARTNER
        if left and people.groep[klant] == Groep.BIJSTAND:
            people.uitkering[klant] = "geen"
