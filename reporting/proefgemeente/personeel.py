"""The medewerkers of one block: as many as the caseload needs, in the teams that serve the klanten."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from reporting.proefgemeente import namen
from reporting.proefgemeente.gebied import Gebied
from reporting.proefgemeente.kalender import Kalender
from reporting.proefgemeente.kopie import Deel, days, ints, pick, rows
from serviceplein.organisatie.functies import CONTACTPERSONEN, Functie
from serviceplein.organisatie.models import Afwezigheid, Medewerker
from serviceplein.toegang.models import Gebruiker, RolToekenning
from serviceplein.toegang.rollen import Rol

Getallen = NDArray[np.int64]
DAG = 86_400
ZWAARSTE_KLANT = 2.7
"""No klant weighs more; room that stays free under the norm so that no target is passed."""
ROL = {
    Functie.FRONTOFFICE: Rol.FRONTOFFICE,
    Functie.CONSULENT_WMO: Rol.CONSULENT,
    Functie.RELATIEBEHEERDER: Rol.RELATIEBEHEERDER,
    Functie.HELPDESK: Rol.HELPDESK,
    Functie.BACKOFFICE: Rol.BACKOFFICE,
    Functie.HANDHAVER: Rol.HANDHAVING,
    Functie.TEAMLEIDER: Rol.TEAMLEIDER,
    Functie.MANAGER: Rol.MANAGER,
    Functie.BEHEERDER: Rol.BEHEER,
    Functie.PRIVACY_OFFICER: Rol.PRIVACY,
    Functie.WERKCOACH_REGULIER: Rol.WERKCOACH,
    Functie.WERKCOACH_VLUCHTELINGEN: Rol.WERKCOACH,
    Functie.WERKCOACH_STARTENDE_ZELFSTANDIGEN: Rol.WERKCOACH,
    Functie.PARTICIPATIECOACH: Rol.PARTICIPATIECOACH,
    Functie.PARTICIPATIECOACH_JONGERENLOKET: Rol.PARTICIPATIECOACH,
    Functie.COACH_DAK_EN_THUISLOZEN: Rol.PARTICIPATIECOACH,
    Functie.COACH_SCHULDHULPVERLENING: Rol.PARTICIPATIECOACH,
    Functie.COACH_GEVESTIGDE_ZELFSTANDIGEN: Rol.WERKCOACH,
    Functie.MATCHER: Rol.WERKCOACH,
    Functie.ACCOUNTMANAGER: Rol.RELATIEBEHEERDER,
}


@dataclass(slots=True)
class Personeel:
    """Side-by-side columns of the medewerkers; position i has id `eerste_id` + i and its own account."""

    eerste_id: int
    eerste_gebruiker: int
    functie: list[str]
    team: list[int]
    fte: list[Decimal]
    doel: list[float]
    naam: list[str]

    def __len__(self) -> int:
        return len(self.functie)

    def met(self, functie: str) -> Getallen:
        """Positions of everybody with this functie."""
        return np.array([i for i, one in enumerate(self.functie) if one == functie], dtype=np.int64)

    def bij(self, functie: str, team: int) -> Getallen:
        """Positions of everybody with this functie in one team."""
        pairs = zip(self.functie, self.team, strict=True)
        return np.array([i for i, pair in enumerate(pairs) if pair == (functie, team)], dtype=np.int64)


def make_personeel(
    rng: Generator,
    load: dict[tuple[str, int], float],
    *,
    normen: dict[str, Decimal],
    deel: float,
    eerste: bool,
    eerste_id: int,
    eerste_gebruiker: int,
    gebied: Gebied,
    namen_vooraf: Mapping[tuple[str, str], str],
) -> Personeel:
    """Enough medewerkers per functie and team for `load` (sum of weights), others in proportion to `deel`.

    `deel` is the size of this block against a whole municipality; the first block has at least one of each.
    `namen_vooraf` names the first one hired per functie and specialisme of the team.
    """
    staff = Personeel(eerste_id, eerste_gebruiker, [], [], [], [], [])
    for functie, fte in gebied.inrichting.functies.items():
        for team in gebied.teams_with(functie):
            if functie in CONTACTPERSONEN:
                norm = float(normen[f"caseload.{functie}"])
                _hire_for(rng, staff, functie, team, load.get((functie, team), 0.0), norm)
            else:
                wanted = float(fte) * deel / len(gebied.teams_with(functie))
                for _ in range(max(round(wanted), int(eerste))):
                    _hire(rng, staff, functie, team, 0.0)
    places = list(zip(staff.functie, [gebied.teams[team].specialisme for team in staff.team], strict=True))
    for place, name in namen_vooraf.items():
        if place in places:
            staff.naam[places.index(place)] = name
    return staff


def _hire_for(rng: Generator, staff: Personeel, functie: str, team: int, load: float, norm: float) -> None:
    """Hires until the targets of the team carry the load; everybody stays under their own norm."""
    carried = 0.0
    while carried <= load:
        share = float(rng.uniform(0.7, 1.0))
        fte = _hire(rng, staff, functie, team, 0.0)
        staff.doel[-1] = max(norm * fte * share - ZWAARSTE_KLANT, 1.0)
        carried += staff.doel[-1]


def _hire(rng: Generator, staff: Personeel, functie: str, team: int, target: float) -> float:
    fte = Decimal(("0.67", "0.78", "0.89", "1.00", "1.00", "1.00")[int(rng.integers(6))])
    woman = bool(rng.random() < 0.6)
    first = namen.voornamen(woman)[int(rng.integers(251))]
    infixes, lasts = namen.achternamen()
    number = int(rng.integers(len(lasts)))
    staff.functie.append(functie)
    staff.team.append(team)
    staff.fte.append(fte)
    staff.doel.append(target)
    staff.naam.append(" ".join(part for part in (first, infixes[number], lasts[number]) if part))
    return float(fte)


def write_personeel(
    rng: Generator, staff: Personeel, *, gebied: Gebied, kalender: Kalender
) -> Iterator[Deel]:
    """Accounts (without a usable password), their roles, medewerkers and absence."""
    n = len(staff)
    users = ints(np.arange(n) + staff.eerste_gebruiker)
    ids = ints(np.arange(n) + staff.eerste_id)
    splits = [name.split(" ", 1) for name in staff.naam]
    start = f"{kalender.dagen[0]}"
    yield from rows(
        Gebruiker,
        id=users,
        username=[f"medewerker{number}" for number in users],
        first_name=[parts[0] for parts in splits],
        last_name=[parts[-1] for parts in splits],
        password=[f"!{number}" for number in users],
        date_joined=[start] * n,
    )
    yield from rows(
        RolToekenning,
        gebruiker_id=users,
        rol=[ROL[Functie(functie)].value for functie in staff.functie],
        specialisme=[
            gebied.teams[team].specialisme if functie in (Functie.BACKOFFICE, Functie.HANDHAVER) else ""
            for functie, team in zip(staff.functie, staff.team, strict=True)
        ],
        geldig_van=[start] * n,
    )
    languages = ("{nl}", "{nl,en}", "{nl,en,ar}", "{nl,tr}", "{nl,en,ti}")
    skills = ("{}", "{}", "{}", "{schulden}", "{ggz}", "{inburgering}")
    yield from rows(
        Medewerker,
        id=ids,
        nummer=ints(np.arange(n) + 1000 + staff.eerste_id),
        gebruiker_id=users,
        naam=staff.naam,
        functie=staff.functie,
        team_id=[str(gebied.teams[team].pk) for team in staff.team],
        fte=list(map(str, staff.fte)),
        talen=pick(languages, rng.integers(0, len(languages), n)),
        specialisaties=pick(skills, rng.integers(0, len(skills), n)),
        telefoon=[f"06 {a:04d} {b:04d}" for a, b in rng.integers(0, 10_000, (n, 2)).tolist()],
        email=[f"medewerker{number}@serviceplein.example" for number in ids],
    )
    yield from _absence(rng, n, ids, kalender)


def _absence(rng: Generator, n: int, ids: list[str], kalender: Kalender) -> Iterator[Deel]:
    """One in seven is away in the weeks around today: leave, illness or a course."""
    away = np.flatnonzero(rng.random(n) < 0.15)
    kind = rng.choice(3, len(away), p=[0.6, 0.25, 0.15])
    first = kalender.nu + rng.integers(-12, 15, len(away)) * DAG
    last = first + np.where(kind == 1, rng.integers(1, 40, len(away)), rng.integers(0, 9, len(away))) * DAG
    yield from rows(
        Afwezigheid,
        medewerker_id=pick(ids, away),
        soort=pick(("verlof", "ziekte", "opleiding"), kind),
        van=days(first),
        tot_en_met=days(last),
    )
