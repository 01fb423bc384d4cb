"""Instruments, labour market, budgets and contracts from the files of the set-up."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

from django.db import models

from caseload.instrumenten.codes import Arbeidsvraag, Belemmering, Competentie, Kans, Richting, Uitvoering
from caseload.instrumenten.models import Arbeidsmarktkans, Budget, Contract, Instrument
from intake.quick_scan.models import Doelgroep
from serviceplein.inrichting import uitbreidingen
from serviceplein.inrichting.beschrijving import MAP, Inrichting
from serviceplein.inrichting.lezen import Knoop, read_yaml
from serviceplein.organisatie.models import Partner

FILES: Path = MAP / "instrumenten"
LIJSTEN = {
    "doelgroepen": Doelgroep,
    "kansen": Kans,
    "bedoeld_voor": Belemmering,
    "niet_bij": Belemmering,
    "competenties": Competentie,
}
TREDEN = ("treden_reintegratie", "treden_participatie")
LEEFTIJD = ("leeftijd_van", "leeftijd_tot")
INSTRUMENT = (
    *("code", "naam", "omschrijving", "van", "tot", "uitvoering", "kosten", "duur_weken", "budgetcode"),
    *("arbeidsvraag", *TREDEN, *LEEFTIJD, *LIJSTEN),
)


def read_instrument(node: Knoop) -> Instrument:
    """One line of instrumenten.yaml. Raises InrichtingOngeldig."""
    node.check_keys(*INSTRUMENT)
    values: dict[str, Any] = {
        name: list(node[name].teksten(choices.values)) for name, choices in LIJSTEN.items()
    }
    values |= {name: [int(one.getal()) for one in node[name].lijst()] for name in TREDEN}
    values |= {name: int(node[name].getal()) if node[name].waarde is not None else None for name in LEEFTIJD}
    return Instrument(
        code=node["code"].tekst(),
        naam=node["naam"].tekst(),
        omschrijving=node["omschrijving"].tekst(""),
        arbeidsvraag=node["arbeidsvraag"].keuze(Arbeidsvraag.values, ""),
        uitvoering=node["uitvoering"].keuze(Uitvoering.values),
        kosten=node["kosten"].getal(),
        budgetcode=node["budgetcode"].tekst(),
        duur_weken=int(node["duur_weken"].getal()),
        geldig_van=node["van"].datum(),
        geldig_tot=node["tot"].datum_of_niets(),
        **values,
    )


def read_arbeidsmarkt(node: Knoop) -> Arbeidsmarktkans:
    node.check_keys("richting", "vraag", "van", "tot", "bron")
    return Arbeidsmarktkans(
        richting=node["richting"].keuze(Richting.values),
        vraag=node["vraag"].keuze(Arbeidsvraag.values),
        bron=node["bron"].tekst(),
        geldig_van=node["van"].datum(),
        geldig_tot=node["tot"].datum_of_niets(),
    )


def read_budgetten(node: Knoop) -> list[Budget]:
    """A budget for every year of the line."""
    node.check_keys("code", "naam", "bedrag", "van_jaar", "tot_en_met_jaar")
    first, last = int(node["van_jaar"].getal()), int(node["tot_en_met_jaar"].getal())
    return [
        Budget(
            code=node["code"].tekst(),
            naam=node["naam"].tekst(),
            bedrag=node["bedrag"].getal(),
            geldig_van=date(year, 1, 1),
            geldig_tot=date(year + 1, 1, 1),
        )
        for year in range(first, last + 1)
    ]


def read_contract(node: Knoop, partners: dict[str, Partner]) -> Contract:
    """A contract with a partner of the sociale kaart; it runs for all years of the set-up."""
    node.check_keys("kenmerk", "partner", "instrument", "prijs", "plaatsen")
    return Contract(
        kenmerk=node["kenmerk"].tekst(),
        partner=partners[node["partner"].keuze(list(partners))],
        instrument=node["instrument"].tekst(),
        prijs=node["prijs"].getal(),
        plaatsen=int(node["plaatsen"].getal()),
        budgetcode="participatie",
        geldig_van=date(2015, 1, 1),
        geldig_tot=date(2031, 1, 1),
    )


def load(inrichting: Inrichting) -> dict[type[models.Model], int]:
    """Fills tables that are still empty; what stands belongs to functioneel beheer. Returns rows added."""
    own = read_yaml(FILES / "gemeenten.yaml")[inrichting.eigen_gemeente.naam]
    makers: dict[type[models.Model], Callable[[], list[Any]]] = {
        Instrument: lambda: [read_instrument(one) for one in _lines("instrumenten")],
        Arbeidsmarktkans: lambda: [read_arbeidsmarkt(one) for one in _lines("arbeidsmarkt")],
    }
    if own.waarde is not None:
        makers[Budget] = lambda: [row for one in own["budgetten"].lijst() for row in read_budgetten(one)]
        makers[Contract] = lambda: _contracts(own)
    return {model: _fill(model, make) for model, make in makers.items()}


def _contracts(own: Knoop) -> list[Contract]:
    partners = {partner.naam: partner for partner in Partner.objects.all()}
    return [read_contract(one, partners) for one in own["contracten"].lijst()]


def _lines(name: str) -> list[Knoop]:
    return read_yaml(FILES / f"{name}.yaml").lijst()


def _fill(model: type[models.Model], make: Callable[[], list[Any]]) -> int:
    if model._default_manager.exists():
        return 0
    return len(model._default_manager.bulk_create(make()))


def register_all() -> None:
    """Called when the app starts."""
    uitbreidingen.register(
        "instrumenten",
        uitbreidingen.Uitbreiding(laden=load, tabellen=(Contract, Budget, Instrument, Arbeidsmarktkans)),
    )
