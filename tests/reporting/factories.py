"""A small municipality of which every figure can be counted by hand."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import Model

from backoffice.aanvragen.models import Aanvraag
from backoffice.aanvragen.transitions import AanvraagStatus
from backoffice.besluiten.models import Besluit
from caseload.instrumenten.models import Budget, Instrument
from caseload.toewijzing.models import Capaciteit, Toewijzing, Wachtplaats
from caseload.trajecten.models import Nazorgmoment, Traject
from intake.melding.codes import Bestemming, Kanaal, SoortVraag, Stroom, Vervolgstap
from intake.melding.models import Melding
from intake.melding.transitions import MeldingStatus
from reporting.indicatoren.vraag import GEMEENTE, Bereik, Vraag, read_team
from serviceplein.dossier.models import Gebeurtenis
from serviceplein.dossier.services import record
from serviceplein.klanten.models import Klant
from serviceplein.organisatie.models import Medewerker, Team, Wijk
from serviceplein.toegang.models import Gebruiker
from serviceplein.toegang.rollen import Rol, Specialisme
from tests.caseload.factories import DoelFactory
from tests.factories import (
    GebruikerFactory,
    KlantFactory,
    MedewerkerFactory,
    NormFactory,
    ProductFactory,
    TeamFactory,
    WijkFactory,
)
from tests.werelden import world

PEILDATUM = date(2026, 10, 31)
NU = datetime(2026, 11, 19, 9, 0, tzinfo=UTC)
NORMEN = {
    "intake.vervolgafspraak_uren": 24,
    "rapportage.kleinste_aantal": 5,
    "rapportage.vervolgafspraak_op_tijd_procent": 90,
    "rapportage.beslist_op_tijd_procent": 95,
    "rapportage.in_een_keer_procent": 90,
    "rapportage.direct_afgehandeld_wmo_procent": 20,
    "rapportage.afspraken_op_tijd_procent": 90,
    "uitstroom.herinstroom_maanden": 12,
}


def at(day: int, hour: int = 9, month: int = 10) -> datetime:
    """A moment in the autumn of 2026."""
    return datetime(2026, month, day, hour, tzinfo=UTC)


def tell(code: str, op: datetime, klant: Klant | None, onderwerp: Model, **gegevens: Any) -> Gebeurtenis:
    klant_id = klant.pk if klant else None
    return record(code, actor=None, now=op, klant_id=klant_id, onderwerp=onderwerp, gegevens=gegevens)


def norms() -> None:
    for code, waarde in NORMEN.items():
        NormFactory(code=code, waarde=Decimal(waarde))


def ask(bereik: Bereik = GEMEENTE, *, peildatum: date = PEILDATUM, **changes: Any) -> Vraag:
    """October 2026, unless said otherwise."""
    van = changes.pop("van", date(2026, 10, 1))
    return Vraag(**{"peildatum": peildatum, "van": van, "bereik": bereik, "nu": NU, **changes})


def melding(
    klant: Klant | None,
    gemeld: datetime,
    *,
    stroom: str = "",
    getrieerd: datetime | None = None,
    geboekt: datetime | None = None,
    gesloten: datetime | None = None,
    direct: bool = False,
    afgeweken: bool = False,
) -> Melding:
    """A melding with the events of its life."""
    status = MeldingStatus.NIEUW
    if stroom:
        status = MeldingStatus.AFSPRAAK if geboekt else MeldingStatus.GETRIEERD
    if gesloten:
        status = MeldingStatus.AFGEHANDELD if direct else MeldingStatus.OVERGEDRAGEN
    bestemming = Bestemming.DIRECT_AFGEHANDELD if direct else Bestemming.WERKPLEIN
    row = Melding.objects.create(
        kenmerk=f"M{Melding.objects.count():06d}",
        klant=klant,
        kanaal=Kanaal.TELEFOON,
        vraag="Ik zoek werk",
        domeinen=["werk"],
        soort_vraag=SoortVraag.NIEUWE_AANVRAAG,
        status=status,
        stroom=stroom,
        bestemming=bestemming if stroom else "",
        gemeld_op=gemeld,
        gesloten_op=gesloten,
        vervolg_geboekt_op=geboekt,
    )
    tell("melding.geregistreerd", gemeld, klant, row, kenmerk=row.kenmerk)
    facts = {"kenmerk": row.kenmerk, "stroom": stroom, "bestemming": bestemming}
    if stroom and not direct:
        triage = {**facts, "vervolgstap": Vervolgstap.INTAKE, "afgeweken": afgeweken}
        tell("melding.getrieerd", getrieerd or gemeld + timedelta(hours=1), klant, row, **triage)
    if geboekt:
        tell("afspraak.gepland", geboekt, klant, row, soort="Intakegesprek")
    if gesloten and direct:
        tell("melding.afgehandeld", gesloten, klant, row, **facts)
    return row


def toewijzing(
    klant: Klant,
    medewerker: Medewerker,
    van: datetime,
    *,
    tot: datetime | None = None,
    reden: str = "",
    stroom: str = Stroom.WERK_INKOMEN,
    gewicht: str = "1.00",
) -> Toewijzing:
    row = Toewijzing.objects.create(
        klant=klant,
        medewerker=medewerker,
        functie=medewerker.functie,
        gewicht=Decimal(gewicht),
        van=van,
        tot=tot,
        einde_reden=reden,
    )
    who = {"medewerker": medewerker.naam, "medewerker_id": medewerker.pk, "stroom": stroom}
    tell("contactpersoon.toegewezen", van, klant, row, **who, team_id=medewerker.team_id)
    if tot:
        tell("contactpersoon.beeindigd", tot, klant, row, **who, reden=reden, reden_code=reden)
    return row


def aanvraag(
    klant: Klant,
    ontvangen: datetime,
    *,
    regeling: str = "u_pas",
    termijn: date = date(2026, 10, 20),
    beslist: datetime | None = None,
    uitkomst: str = "toegekend",
) -> Aanvraag:
    row = Aanvraag.objects.create(
        bron="formulier",
        kenmerk=f"A{Aanvraag.objects.count():06d}",
        regeling=regeling,
        klant=klant,
        status=AanvraagStatus.BESLIST if beslist else AanvraagStatus.BIJ_MEDEWERKER,
        ontvangen_op=ontvangen,
        beslistermijn=termijn,
    )
    if beslist:
        decide(row, beslist, uitkomst)
    return row


def decide(row: Aanvraag, op: datetime, uitkomst: str = "toegekend") -> None:
    decider = Gebruiker.objects.first() or GebruikerFactory()
    Besluit.objects.create(
        aanvraag=row,
        uitkomst=uitkomst,
        automatisch=False,
        beslist_op=op,
        beslist_door=decider,
        geldig_van=op.date(),
    )
    facts = {"regeling": row.regeling, "uitkomst": uitkomst, "op_tijd": op.date() <= row.beslistermijn}
    tell("aanvraag.beslist", op, row.klant, row, **facts)


@dataclass(frozen=True, slots=True, kw_only=True)
class Stad:
    """Two gebiedsteams, a backoffice team, and October 2026 as it went."""

    noord: Team
    zuid: Team
    backoffice: Team
    wijk_noord: Wijk
    wijk_zuid: Wijk
    coach: Medewerker
    collega: Medewerker
    klanten: list[Klant]

    @property
    def bereiken(self) -> dict[str, Bereik]:
        teams = {"noord": self.noord, "zuid": self.zuid, "backoffice": self.backoffice}
        return {"gemeente": GEMEENTE, **{naam: read_team(team) for naam, team in teams.items()}}


@world
def stad() -> Stad:
    return build_stad()


def build_stad() -> Stad:
    """Klanten 0-5 live in noord, 6-9 in zuid."""
    norms()
    wijk_noord, wijk_zuid = WijkFactory(naam="Overvecht"), WijkFactory(naam="Zuid")
    noord = TeamFactory(naam="Team Noord", wijken=[wijk_noord])
    zuid = TeamFactory(naam="Team Zuid", wijken=[wijk_zuid])
    backoffice = TeamFactory(naam="Financiële Regelingen", specialisme=Specialisme.FINANCIELE_REGELINGEN)
    ProductFactory(code="u_pas", naam="U-pas", behandeld_door=Specialisme.FINANCIELE_REGELINGEN)
    coach = MedewerkerFactory(naam="Coach Noord", team=noord)
    collega = MedewerkerFactory(naam="Coach Zuid", team=zuid)
    Capaciteit.objects.create(medewerker=coach, norm=Decimal(3), maximum=Decimal(5), belasting=Decimal("3.5"))
    Capaciteit.objects.create(medewerker=collega, norm=Decimal(3), maximum=Decimal(5), belasting=Decimal(1))
    k: list[Any] = [KlantFactory(wijk=wijk_noord if n < 6 else wijk_zuid) for n in range(10)]
    stad = Stad(
        noord=noord,
        zuid=zuid,
        backoffice=backoffice,
        wijk_noord=wijk_noord,
        wijk_zuid=wijk_zuid,
        coach=coach,
        collega=collega,
        klanten=k,
    )
    _meldingen(k)
    _begeleiding(stad)
    _aanvragen(k)
    _afspraken_en_stappen(k)
    _trajecten(stad)
    _opdrachten(stad)
    return stad


def _meldingen(k: list[Klant]) -> None:
    melding(k[0], at(5), stroom=Stroom.WMO, gesloten=at(5, 10), direct=True)
    melding(k[1], at(6), stroom=Stroom.WMO, geboekt=at(6, 19))  # 10 hours, in time
    melding(k[2], at(7), stroom=Stroom.WERK_INKOMEN, geboekt=at(9), gesloten=at(20), afgeweken=True)  # 48
    melding(k[3], at(8), stroom=Stroom.WERK_INKOMEN)  # waits too long
    melding(k[6], at(12), stroom=Stroom.WERK_INKOMEN, geboekt=at(12, 11))  # 2 hours
    melding(None, at(30))  # nobody looked yet
    melding(k[7], at(2, month=9), stroom=Stroom.WMO, geboekt=at(3, month=9), gesloten=at(3, month=11))
    melding(k[8], at(2, month=11))  # after the peildatum


def _begeleiding(stad: Stad) -> None:
    k, coach, collega = stad.klanten, stad.coach, stad.collega
    toewijzing(k[0], coach, at(1, month=9), gewicht="1.50")
    toewijzing(k[1], coach, at(3), gewicht="1.00")
    toewijzing(k[2], coach, at(4), tot=at(20), reden="werk")
    toewijzing(k[3], coach, at(5, month=9), tot=at(21), reden="overgedragen")
    toewijzing(k[3], collega, at(21))
    toewijzing(k[4], coach, at(2, month=9), tot=at(20, month=9), reden="doel_bereikt")
    toewijzing(k[4], coach, at(6), gewicht="1.00", stroom=Stroom.WMO)  # back within a year
    toewijzing(k[6], collega, at(7, month=9), tot=at(22), reden="verhuisd", stroom=Stroom.WMO)
    toewijzing(k[7], collega, at(1, month=11))
    for klant, sinds in ((k[8], at(10)), (k[9], at(11)), (k[5], at(4, month=11))):
        row = Wachtplaats.objects.create(
            klant=klant,
            functie=stad.coach.functie,
            team=stad.zuid if klant.wijk == stad.wijk_zuid else stad.noord,
            gewicht=Decimal(1),
            sinds=sinds,
            termijn=sinds.date() + timedelta(days=14),
        )
        tell("contactpersoon.wachtlijst", sinds, klant, row)


def _aanvragen(k: list[Klant]) -> None:
    aanvraag(k[0], at(1), beslist=at(10))
    aanvraag(k[1], at(1), beslist=at(25))  # too late
    aanvraag(k[2], at(1), beslist=at(12), uitkomst="afgewezen")
    aanvraag(k[6], at(1), regeling="bijzondere_bijstand", beslist=at(12))
    aanvraag(k[3], at(1))  # over its term
    aanvraag(k[7], at(1), termijn=date(2026, 12, 1))
    for n, klant in enumerate(k[:3]):
        tell("quick_scan.afgerond", at(14 + n), klant, klant, niet_opnieuw_gevraagd=4 + n)


def _afspraken_en_stappen(k: list[Klant]) -> None:
    """Agreements of both sides as they were settled, and steps on both ladders."""
    for n, kant, uitkomst in (
        (0, "klant", "op_tijd"),
        (1, "klant", "te_laat"),
        (6, "klant", "op_tijd"),
        (0, "gemeente", "op_tijd"),
        (2, "gemeente", "niet_nagekomen"),
    ):
        facts = {"kant": kant, "uitkomst": uitkomst, "gemeten": True}
        tell("zakelijke_afspraak.afgesloten", at(9 + n), k[n], k[n], **facts)
    unanswered = {"kant": "gemeente", "uitkomst": "niet_nagekomen", "gemeten": True}
    tell("zakelijke_afspraak.verlopen", at(16), k[7], k[7], **unanswered)
    tell("zakelijke_afspraak.afgesloten", at(17), k[7], k[7], **{**unanswered, "gemeten": False})
    for n, ladder, richting in (
        (0, "reintegratie", "eerste"),
        (0, "reintegratie", "omhoog"),
        (1, "reintegratie", "omhoog"),
        (2, "reintegratie", "omlaag"),
        (6, "reintegratie", "gelijk"),
        (6, "reintegratie", "omhoog"),
        (6, "participatie", "omlaag"),
    ):
        tell("ladder.stap", at(12 + n), k[n], k[n], ladder_code=ladder, richting=richting, trede=3)


def _opdrachten(stad: Stad) -> None:
    """What the backoffice finished for both teams, and what of it in one go."""
    for n, (team, stroom, at_once) in enumerate(
        (
            (stad.noord, Stroom.WERK_INKOMEN, True),
            (stad.noord, Stroom.WMO, False),
            (stad.zuid, Stroom.WERK_INKOMEN, True),
        )
    ):
        facts = {"in_een_keer": at_once, "team_id": team.pk, "stroom": stroom}
        tell("opdracht.afgerond", at(8 + n), stad.klanten[n], stad.klanten[n], **facts)


def _trajecten(stad: Stad) -> None:
    """Trajecten of both teams with their results, and whether those lasted."""
    k, coach, collega = stad.klanten, stad.coach, stad.collega
    make = trajecten_maker()
    make(k[0], coach, date(2026, 10, 5))
    worked = make(k[1], coach, date(2026, 9, 1), date(2026, 10, 10), "werk")
    make(k[6], collega, date(2026, 10, 6), date(2026, 10, 20), "uitval", uitval_reden="ziekte")
    learned = make(k[7], collega, date(2026, 9, 2), date(2026, 10, 5), "opleiding")
    for traject, half, whole in ((worked, "ja", "nee"), (learned, "nee", "ja")):
        for soort, uitkomst in (("duurzaam_6", half), ("duurzaam_12", whole)):
            Nazorgmoment.objects.create(
                traject=traject,
                klant=traject.klant,
                medewerker=traject.medewerker,
                soort=soort,
                gepland_op=date(2026, 10, 12),
                status="gedaan",
                gedaan_op=at(12),
                uitkomst=uitkomst,
            )


def trajecten_maker() -> Callable[..., Traject]:
    """Makes trajecten of one instrument, paid from one budget."""
    of_a_day = {"geldig_van": date(2026, 1, 1), "geldig_tot": date(2027, 1, 1)}
    budget = Budget.objects.create(code="participatie", naam="Budget", bedrag=Decimal(9), **of_a_day)
    instrument = Instrument.objects.create(
        code="training",
        naam="Training",
        uitvoering="eigen",
        kosten=Decimal(1),
        budgetcode="participatie",
        duur_weken=9,
        **of_a_day,
    )
    doel = DoelFactory(plan__klant=KlantFactory(wijk=None, gemeente=None))

    def make(
        klant: Klant, who: Medewerker, van: date, tot: date | None = None, resultaat: str = "", **more: Any
    ) -> Traject:
        return Traject.objects.create(
            klant=klant,
            instrument=instrument,
            doel=doel,
            medewerker=who,
            team_id=who.team_id,
            budget=budget,
            kosten=Decimal(1),
            status="beeindigd" if tot else "loopt",
            besteld_op=at(1, month=9),
            begin=van,
            begonnen_op=van,
            verwacht_einde=tot or van,
            beeindigd_op=tot,
            resultaat=resultaat,
            **more,
        )

    return make


def leider(team: Team, rol: Rol = Rol.TEAMLEIDER) -> Gebruiker:
    """The account of the teamleider of a team."""
    who: Any = MedewerkerFactory(team=team, rol=rol)
    account: Gebruiker = who.gebruiker
    return account
