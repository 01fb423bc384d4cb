"""Where people live and which team serves them, read once from what was set up."""

from dataclasses import dataclass

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from reporting.proefgemeente.cijfers import Cijfers
from reporting.proefgemeente.namen import LETTERS, STRATEN
from serviceplein.inrichting.beschrijving import Inrichting
from serviceplein.organisatie.models import Gemeente, Partner, Postcodegebied, Team, Wijk

Getallen = NDArray[np.int64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Adressen:
    straat: list[str]
    huisnummer: list[str]
    postcode: list[str]
    woonplaats: list[str]


class Gebied:
    """Gemeenten, wijken and teams by position, with their ids."""

    def __init__(self, inrichting: Inrichting, cijfers: Cijfers) -> None:
        gemeenten = {row.naam: row for row in Gemeente.objects.order_by("pk")}
        self.inrichting = inrichting
        self.namen = list(gemeenten)
        self.gemeente_ids = np.array([row.pk for row in gemeenten.values()])
        self.bbz = [row.bbz_regio for row in gemeenten.values()]
        self.integraal = [row.integrale_intake for row in gemeenten.values()]
        self.eigen = self.namen.index(inrichting.eigen_gemeente.naam)
        self._streams = {row.naam: row.stromen for row in inrichting.gemeenten}
        wijken = list(Wijk.objects.filter(gemeente__eigen=True).order_by("pk"))
        self.wijk_ids = np.array([row.pk for row in wijken])
        self._shares = {
            "wwb": _shares([row.naam for row in wijken], cijfers.wijken_wwb),
            "wmo": _shares([row.naam for row in wijken], cijfers.wijken_wmo),
        }
        self._postcodes = self._read_postcodes(wijken)
        self.teams = list(
            Team.objects.select_related("locatie").prefetch_related("wijken", "gemeenten").order_by("pk")
        )
        self._functies = {row.naam: row.functies for row in inrichting.teams}
        self.partners_met_regie = list(
            Partner.objects.filter(mag_regie_voeren=True).order_by("pk").values_list("pk", flat=True)
        )

    def _read_postcodes(self, wijken: list[Wijk]) -> dict[tuple[int, int], list[str]]:
        place = {row.pk: index for index, row in enumerate(wijken)}
        gemeente = {int(pk): index for index, pk in enumerate(self.gemeente_ids)}
        result: dict[tuple[int, int], list[str]] = {}
        for row in Postcodegebied.objects.order_by("cijfers"):
            key = (gemeente[row.gemeente_id], -1 if row.wijk_id is None else place[row.wijk_id])
            result.setdefault(key, []).append(row.cijfers)
        return result

    def draw_wijk(self, rng: Generator, aantal: int, kind: str) -> Getallen:
        """Wijken of the own gemeente in the proportions for 'wwb' or 'wmo'."""
        return rng.choice(len(self.wijk_ids), aantal, p=self._shares[kind]).astype(np.int64)

    def anderen_met(self, stroom: str) -> Getallen:
        """Positions of the other gemeenten that bought this stream."""
        return np.array(
            [i for i, naam in enumerate(self.namen) if i != self.eigen and stroom in self._streams[naam]],
            dtype=np.int64,
        )

    def draw_adres(self, rng: Generator, household: Getallen, gemeente: Getallen, wijk: Getallen) -> Adressen:
        """One address per household, in a postcode of its wijk or gemeente."""
        houses = household.max() + 1
        street = rng.integers(0, len(STRATEN), houses)[household].tolist()
        number = rng.integers(1, 220, houses)[household].tolist()
        area = rng.integers(0, 10**6, houses)[household].tolist()
        codes = []
        for place, quarter, street_no, draw in zip(
            gemeente.tolist(), wijk.tolist(), street, area, strict=True
        ):
            options = self._postcodes[place, quarter]
            first = LETTERS[street_no % len(LETTERS)]
            codes.append(f"{options[draw % len(options)]}{first}{LETTERS[draw // 7 % len(LETTERS)]}")
        return Adressen(
            straat=[STRATEN[i] for i in street],
            huisnummer=list(map(str, number)),
            postcode=codes,
            woonplaats=[self.namen[i] for i in gemeente.tolist()],
        )

    def teams_with(self, functie: str) -> list[int]:
        """Positions of the teams that have this functie."""
        return [i for i, team in enumerate(self.teams) if functie in self._functies.get(team.naam, ())]

    def team_for(self, functie: str, gemeente: int, wijk: int) -> int:
        """The team with this functie that serves the wijk or gemeente, else one for everybody."""
        options = self.teams_with(functie)
        wijk_id = int(self.wijk_ids[wijk]) if wijk >= 0 else None
        gemeente_id = int(self.gemeente_ids[gemeente])
        for i in options:
            if any(row.pk == wijk_id for row in self.teams[i].wijken.all()):
                return i
        for i in options:
            if any(row.pk == gemeente_id for row in self.teams[i].gemeenten.all()):
                return i
        return options[0]


def _shares(wijken: list[str], known: dict[str, float]) -> NDArray[np.float64]:
    """Shares of the figures where the wijken have them, else the same for every wijk."""
    weights = np.array([known.get(wijk, 0.0) for wijk in wijken])
    if not weights.all():
        weights = np.ones(len(wijken))
    result: NDArray[np.float64] = weights / weights.sum()
    return result
