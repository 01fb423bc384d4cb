"""Deciding with the municipality's own tables, once for every combination of facts that occurs."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from intake.feiten import IntakeFeiten, KlantFeiten, MeldingFeiten, QuickScanFeiten
from intake.triage.querysets import read_gemeentebeleid
from reporting.proefgemeente.bevolking import Bevolking, Groep
from reporting.proefgemeente.cijfers import read_cijfers
from reporting.proefgemeente.gebied import Gebied
from reporting.proefgemeente.sjablonen import Sjabloon
from serviceplein.regels.feiten import Feitwaarde
from serviceplein.regels.services import active_versie
from serviceplein.regels.tabel import Tabel

Feiten = dict[str, Feitwaarde]
Sleutel = tuple[Any, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """Where the triage sends a melding."""

    stroom: str
    bestemming: str
    vervolgstap: str
    regel: int


class Beleid:
    """The active tables of a day, with what they said before."""

    def __init__(self, op: date, gebied: Gebied) -> None:
        triage = active_versie("triage", op=op)
        self.versie_id = triage.versie_id
        self._triage: Tabel = triage.tabel
        self._na_quick_scan: Tabel = active_versie("na_quick_scan", op=op).tabel
        self._gemeenten = read_gemeentebeleid()
        self.participatie = read_cijfers().participatie
        self._gebied = gebied
        self._routes: dict[Sleutel, Route] = {}
        self._functies: dict[Sleutel, tuple[str, str]] = {}

    def facts(
        self, kind: Sjabloon, kanaal: str, soort: str, product: str, people: Bevolking, i: int
    ) -> Feiten:
        """Everything the triage may ask about one melding."""
        return self._flat(self._key(kind, kanaal, soort, product, people, i))

    def _key(
        self, kind: Sjabloon, kanaal: str, soort: str, product: str, people: Bevolking, i: int
    ) -> Sleutel:
        return (
            kind.domeinen,
            kanaal,
            soort,
            product,
            kind.direct,
            kind.juiste_plek,
            kind.raakt_begeleiding,
            kind.contact,
            int(people.leeftijd[i]),
            int(people.gemeente[i]),
            people.uitkering[i],
            people.ondernemer[i],
            people.groep[i] == Groep.DAKLOOS,
            people.groep[i] == Groep.WMO,
            bool(people.niet_willer[i]),
        )

    def _flat(self, key: Sleutel) -> Feiten:
        domeinen, kanaal, soort, product, direct, plek, raakt, contact = key[:8]
        leeftijd, gemeente, uitkering, ondernemer, dakloos, iwv, niet_willer = key[8:]
        facts = IntakeFeiten(
            melding=MeldingFeiten(
                kanaal=kanaal,
                domeinen=list(domeinen),
                soort_vraag=soort,
                direct_te_beantwoorden=direct,
                product=product or None,
                juiste_plek=plek,
            ),
            klant=KlantFeiten(
                leeftijd=leeftijd,
                gemeente=self._gebied.namen[gemeente],
                uitkering=uitkering,
                dak_en_thuisloos=bool(dakloos),
                statushouder=False,
                vaste_contactpersoon=contact,
                iwv=bool(iwv),
                raakt_begeleiding=raakt,
                beeindigd_niet_willer=niet_willer,
                ondernemer=ondernemer,
            ),
        )
        return facts.flat(self._gemeenten)

    def routes(self, cases: Iterable[tuple[Sjabloon, str, str, str, int]], people: Bevolking) -> list[Route]:
        """The route of every case (kind, kanaal, soort, product, position of the klant)."""
        result = []
        for kind, kanaal, soort, product, i in cases:
            key = self._key(kind, kanaal, soort, product, people, i)
            route = self._routes.get(key)
            if route is None:
                route = self._routes[key] = self._decide(key)
            result.append(route)
        return result

    def _decide(self, key: Sleutel) -> Route:
        outcome = self._triage.evaluate(self._triage.check_facts(self._flat(key)))
        return Route(
            stroom=outcome.uitvoer["stroom"],
            bestemming=outcome.uitvoer["bestemming"],
            vervolgstap=outcome.uitvoer["vervolgstap"],
            regel=outcome.regel or 0,
        )

    def decision(self, facts: Feiten) -> tuple[str, str, str]:
        """Input, outcome and explanation of one triage as JSON, as the application keeps them."""
        given = self._triage.check_facts(facts)
        outcome = self._triage.evaluate(given)
        explained = self._triage.explain(given, outcome)
        return (
            json.dumps(given, ensure_ascii=False),
            json.dumps(dict(outcome.uitvoer), ensure_ascii=False),
            json.dumps(explained.as_data(), ensure_ascii=False),
        )

    def after_quick_scan(self, people: Bevolking, i: int, stroom: str) -> tuple[str, str]:
        """Functie and regie for this klant after a Quick Scan with the outcome of `scan_of`."""
        scan = scan_of(people, i)
        key = (
            scan.perspectief_op_werk,
            scan.eigen_dienstverlening_beschikbaar,
            int(people.leeftijd[i]),
            bool(people.statushouder[i]),
            people.ondernemer[i],
            people.uitkering[i],
            stroom,
        )
        if key not in self._functies:
            facts = IntakeFeiten(
                melding=MeldingFeiten(),
                klant=KlantFeiten(
                    leeftijd=key[2],
                    statushouder=key[3],
                    ondernemer=key[4],
                    uitkering=key[5],
                    dak_en_thuisloos=False,
                ),
                quick_scan=scan,
            ).flat(self._gemeenten)
            given = self._na_quick_scan.check_facts({**facts, "triage.stroom": stroom})
            outcome = self._na_quick_scan.evaluate(given).uitvoer
            self._functies[key] = (outcome["functie"], outcome["regie"])
        return self._functies[key]


def scan_of(people: Bevolking, i: int) -> QuickScanFeiten:
    """The outcome that fits the step: 3 and up can work, 2 can take part, below that a partner helps."""
    trede = int(people.trede[i])
    return QuickScanFeiten(
        perspectief_op_werk=trede >= 3,
        eigen_dienstverlening_beschikbaar=trede >= 2,
        verdiepte_diagnose_nodig=False,
        direct_bemiddelbaar=trede >= 4,
    )
