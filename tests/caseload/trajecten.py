"""A small world for trajecten: norms, an offer, money, and a klant with a coach and a plan."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from caseload.instrumenten.codes import Uitvoering
from caseload.instrumenten.models import Budget, Contract, Instrument, Instrumentadvies
from caseload.instrumenten.services import GiveAdvies, give_advies
from caseload.plan.models import Doel
from caseload.toewijzing.models import Toewijzing
from caseload.trajecten.models import Nazorgmoment, Resultaat, Traject
from caseload.trajecten.services import BeginTraject, OrderTraject, begin_traject, order_traject
from caseload.trajecten.transitions import NazorgStatus, TrajectStatus
from serviceplein.klanten.models import Klant
from serviceplein.organisatie.models import Medewerker
from serviceplein.toegang.models import Gebruiker
from tests.caseload.factories import (
    CapaciteitFactory,
    DoelFactory,
    LadderStapFactory,
    PlanFactory,
    ToewijzingFactory,
)
from tests.factories import NOW, VANDAAG, KlantFactory, MedewerkerFactory, NormFactory, PartnerFactory

NORMEN = {
    "instrument.ervaring_minimum": 10,
    "instrument.ervaring_maanden": 36,
    "instrument.opeenvolging_maximum": 3,
    "instrument.opeenvolging_maanden": 36,
    "traject.contact_weken": 6,
    "traject.nazorg_weken": 6,
    "traject.duurzaam_6_maanden": 6,
    "traject.duurzaam_12_maanden": 12,
    "uitstroom.herinstroom_maanden": 12,
}
VAN, TOT = date(2020, 1, 1), date(2031, 1, 1)


def instrument(code: str, kosten: str, **values: Any) -> Instrument:
    defaults = {"treden_reintegratie": [3, 4], "uitvoering": Uitvoering.EIGEN, "duur_weken": 12}
    return Instrument.objects.create(
        code=code,
        naam=code.capitalize(),
        kosten=Decimal(kosten),
        budgetcode="participatie",
        geldig_van=VAN,
        **(defaults | values),
    )


@dataclass
class Wereld:
    """Three instruments: training (600), traject (3300, by contract) and zorgtraject for another trede."""

    klant: Klant
    toewijzing: Toewijzing
    doel: Doel
    budget: Budget
    contract: Contract

    @property
    def coach(self) -> Gebruiker:
        gebruiker = self.toewijzing.medewerker.gebruiker
        assert gebruiker is not None
        return gebruiker

    def advies(self, **given: Any) -> Instrumentadvies:
        values = {"kansen": (), "belemmeringen": (), "competenties": ()} | given
        command = GiveAdvies(klant_id=self.klant.pk, **values)
        return Instrumentadvies.objects.get(pk=give_advies(command, actor=self.coach, now=NOW))

    def order(self, code: str = "training", **given: Any) -> Traject:
        advies = given.pop("advies", None) or self.advies()
        values: dict[str, Any] = {"begin": VANDAAG, "doel_id": self.doel.pk, "advies_id": advies.pk} | given
        command = OrderTraject(instrument=code, **values)
        done = order_traject(command, actor=self.coach, now=NOW)
        return Traject.objects.get(pk=done.traject_id)

    def running(self, code: str = "training", **given: Any) -> Traject:
        traject = self.order(code, **given)
        command = BeginTraject(traject_id=traject.pk, begonnen_op=VANDAAG)
        begin_traject(command, actor=self.coach, now=NOW)
        traject.refresh_from_db()
        return traject

    def finished(self, klant: Klant | None = None, **given: Any) -> Traject:
        """A traject of the past, of this klant or of somebody else."""
        begin = given.get("begin", VANDAAG - timedelta(days=200))
        values = {
            "klant": klant or KlantFactory(),
            "instrument": Instrument.objects.get(code="training"),
            "doel": self.doel,
            "medewerker": self.toewijzing.medewerker,
            "budget": self.budget,
            "kosten": Decimal(1),
            "trede": 3,
            "status": TrajectStatus.BEEINDIGD,
            "besteld_op": NOW,
            "begin": begin,
            "begonnen_op": begin,
            "verwacht_einde": begin + timedelta(days=80),
            "beeindigd_op": begin + timedelta(days=80),
            "resultaat": Resultaat.WERK,
        }
        return Traject.objects.create(**(values | given))


def build(bedrag: str = "100000", plaatsen: int = 5) -> Wereld:
    for code, waarde in NORMEN.items():
        NormFactory(code=code, waarde=waarde)
    klant = KlantFactory()
    medewerker = MedewerkerFactory()
    CapaciteitFactory(medewerker=medewerker, belasting=Decimal(1))
    LadderStapFactory(klant=klant, trede=3)
    doel = DoelFactory(plan=PlanFactory(klant=klant, regievoerder=medewerker))
    instrument("training", "600")
    instrument("traject", "3500", uitvoering=Uitvoering.PARTNER)
    instrument("zorgtraject", "100", treden_reintegratie=[1])
    contract = Contract.objects.create(
        kenmerk="C-1",
        partner=PartnerFactory(email="partner@voorbeeld.example"),
        instrument="traject",
        prijs=Decimal(3300),
        plaatsen=plaatsen,
        budgetcode="participatie",
        geldig_van=VAN,
        geldig_tot=TOT,
    )
    budget = Budget.objects.create(
        code="participatie",
        naam="Participatiebudget",
        bedrag=Decimal(bedrag),
        geldig_van=VAN,
        geldig_tot=TOT,
    )
    toewijzing = ToewijzingFactory(klant=klant, medewerker=medewerker)
    return Wereld(klant, toewijzing, doel, budget, contract)


def traject_of(
    klant: Klant, doel: Doel, medewerker: Medewerker, *, now: datetime, gesloten: bool
) -> tuple[Instrumentadvies, Traject, Nazorgmoment]:
    """An advice, the traject that came of it and the nazorg after it, in a municipality that is set up."""
    profiel: dict[str, Any] = {name: [] for name in ("kansen", "belemmeringen", "competenties")}
    profiel |= {"trede_reintegratie": 3, "trede_participatie": None, "richting": "", "doelgroep": "geen"}
    found = Instrument.objects.get(code="sollicitatietraining")
    line = {"code": found.code, "naam": found.naam, "kosten": "600.00", "duur_weken": 8, "ervaring": None}
    line |= {"contract_id": None, "partner": "", "geschikt": True, "let_op": "", "voor": [], "tegen": []}
    advies = Instrumentadvies.objects.create(klant=klant, profiel=profiel, oordelen=[line], gegeven_op=now)
    traject = Traject.objects.create(
        klant=klant,
        instrument=found,
        doel=doel,
        medewerker=medewerker,
        advies=advies,
        budget=Budget.objects.get(geldig_van__year=now.year),
        kosten=Decimal(600),
        besteld_op=now,
        begin=now.date(),
        verwacht_einde=now.date(),
    )
    nazorg = Nazorgmoment.objects.create(
        klant=klant,
        traject=traject,
        medewerker=medewerker,
        soort=Nazorgmoment.Soort.NAZORG,
        gepland_op=now.date(),
        status=NazorgStatus.VERVALLEN if gesloten else NazorgStatus.GEPLAND,
    )
    return advies, traject, nazorg


def first_contract() -> int:
    """A contract of the municipality that was set up."""
    pk: int = Contract.objects.order_by("pk").values_list("pk", flat=True)[0]
    return pk
