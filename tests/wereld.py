"""A small municipality: one account, and three klanten with everything that can be kept of a klant."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from django.core.management import call_command
from django.utils import timezone

from backoffice.aanvragen.models import Aanvraag
from backoffice.aanvragen.transitions import AanvraagStatus
from caseload.afspraken.models import Kant as AfspraakKant
from caseload.afspraken.models import ZakelijkeAfspraak
from caseload.plan.models import Actie, Doel, Ontheffing, Plan, Regie
from caseload.toewijzing.models import Toewijzing, Wachtplaats
from caseload.verplichtingen.models import Bewijs, Maatregelvoorstel, Verplichting
from intake.melding.codes import Kanaal, SoortVraag
from intake.melding.models import Melding
from intake.melding.transitions import MeldingStatus
from intake.quick_scan.models import QuickScan
from intake.snelle_route.models import SnelleRoute
from intake.ww.models import WwAankondiging, WwGesprek, WwSoort
from serviceplein.agenda.models import Afspraak, Agendablok
from serviceplein.agenda.transitions import AfspraakStatus
from serviceplein.dossier.models import Document
from serviceplein.klanten.keuzes import Bescherming
from serviceplein.klanten.leefgebieden import Leefgebied
from serviceplein.klanten.models import HuishoudenLid, Klant
from serviceplein.organisatie.models import Gemeente, Medewerker
from serviceplein.regels.models import Beslissing, Simulatie, TabelVersie
from serviceplein.toegang.models import Gebruiker, Inzage
from serviceplein.toegang.rollen import Rol, Specialisme
from serviceplein.werk.models import Taak
from tests.backoffice.factories import (
    AanvraagbatchFactory,
    AanvraagFactory,
    UitvalrijFactory,
)
from tests.caseload.trajecten import traject_of
from tests.factories import (
    AfspraakFactory,
    DocumentFactory,
    GebruikerFactory,
    HuishoudenLidFactory,
    KlantFactory,
    MedewerkerFactory,
    PartnerFactory,
    RolToekenningFactory,
    TaakFactory,
)


def melding_of(klant: Klant, number: int, *, gesloten: bool) -> Melding:
    now = timezone.now()
    ended = {"status": MeldingStatus.OVERGEDRAGEN, "bestemming": "werkplein", "gesloten_op": now}
    return Melding.objects.create(
        kenmerk=f"M2026-9{number:06d}",
        klant=klant,
        kanaal=Kanaal.BALIE,
        vraag="Een vraag",
        domeinen=["werk"],
        soort_vraag=SoortVraag.NIEUWE_AANVRAAG,
        gemeld_op=now,
        **(ended if gesloten else {}),
    )


def plan_of(klant: Klant, medewerker: Medewerker) -> Plan:
    return Plan.objects.create(
        klant=klant, regie=Regie.GEMEENTE, regievoerder=medewerker, begonnen_op=timezone.now()
    )


@dataclass
class Kant:
    """The objects of one klant, and a medewerker they belong to.

    `gesloten`: nothing runs that would bring the klant into the queue of somebody's team.
    """

    klant: Klant
    medewerker: Medewerker
    number: int
    gesloten: bool
    melding: Melding = field(init=False)
    quick_scan: QuickScan = field(init=False)
    beslissing: Beslissing = field(init=False)
    taak: Taak = field(init=False)
    document: Document = field(init=False)
    aanvraag: Aanvraag = field(init=False)
    toewijzing: Toewijzing = field(init=False)
    wachtplaats: Wachtplaats = field(init=False)
    plan: Plan = field(init=False)
    lid: HuishoudenLid = field(init=False)
    doel: Doel = field(init=False)
    actie: Actie = field(init=False)
    reis: tuple[Any, ...] = field(init=False)
    afspraak: Afspraak = field(init=False)
    snelle_route: SnelleRoute = field(init=False)
    ww: WwAankondiging = field(init=False)
    ww_gesprek: WwGesprek = field(init=False)
    blok: Agendablok = field(init=False)
    zakelijke_afspraak: ZakelijkeAfspraak = field(init=False)
    verplichting: Verplichting = field(init=False)
    bewijs: Bewijs = field(init=False)
    voorstel: Maatregelvoorstel = field(init=False)
    ontheffing: Ontheffing = field(init=False)

    def __post_init__(self) -> None:
        klant, medewerker, now = self.klant, self.medewerker, timezone.now()
        self.melding = melding_of(klant, self.number, gesloten=self.gesloten)
        scanned = melding_of(klant, self.number + 1, gesloten=self.gesloten)
        self.quick_scan = QuickScan.objects.create(
            melding=scanned, klant=klant, medewerker=medewerker, begonnen_op=now
        )
        self.beslissing = Beslissing.objects.create(
            versie=TabelVersie.objects.get(tabel__code="triage"),
            invoer={},
            uitkomst={"stroom": "werk_inkomen", "bestemming": "frontoffice", "vervolgstap": "navragen"},
            regel=26,
            uitleg={"tekst": "Vraag het na.", "voorwaarden": [], "afgewezen": []},
            op=now,
            onderwerp_soort="intake.melding",
            onderwerp_id=self.melding.pk,
        )
        self.taak = TaakFactory(klant=klant, medewerker=medewerker)
        self._doors(now)
        self.afspraak = AfspraakFactory(
            klant=klant,
            medewerker=medewerker,
            begin=now - timedelta(days=9),
            status=AfspraakStatus.GEVOERD if self.gesloten else AfspraakStatus.GEPLAND,
        )
        self.blok = Agendablok.objects.create(
            medewerker=medewerker, begin=now, eind=now + timedelta(hours=1), omschrijving="Overleg"
        )
        self.document = DocumentFactory(klant=klant)
        status = AanvraagStatus.INGETROKKEN if self.gesloten else AanvraagStatus.BIJ_MEDEWERKER
        self.aanvraag = AanvraagFactory(klant=klant, status=status)
        self.toewijzing = Toewijzing.objects.create(
            klant=klant, medewerker=medewerker, functie=medewerker.functie, gewicht=Decimal(1), van=now
        )
        self.wachtplaats = Wachtplaats.objects.create(
            klant=klant,
            functie=medewerker.functie,
            team=medewerker.team,
            gewicht=Decimal(1),
            sinds=now,
            termijn=now.date(),
        )
        self.plan = plan_of(klant, medewerker)
        self.lid = HuishoudenLidFactory(klant=klant)
        self.doel = Doel.objects.create(plan=self.plan, leefgebied=Leefgebied.WERK, van_klant="Werken")
        self.actie = Actie.objects.create(
            doel=self.doel, omschrijving="Bellen", actor=Actie.Actor.values[0], termijn=now.date()
        )
        self.reis = traject_of(klant, self.doel, medewerker, now=now, gesloten=self.gesloten)
        self._begeleiding(now)

    def _begeleiding(self, now: datetime) -> None:
        """Agreements and duties of a klant."""
        user: Any = self.medewerker.gebruiker
        today = now.date()
        self.zakelijke_afspraak = ZakelijkeAfspraak.objects.create(
            klant=self.klant,
            kant=AfspraakKant.KLANT,
            wat="Bellen",
            gevolg="Gesprek",
            termijn=today,
            afgesproken_op=now,
            afgesproken_door=user,
        )
        self.verplichting = Verplichting.objects.create(
            klant=self.klant,
            soort="solliciteren",
            aantal=4,
            periode_dagen=28,
            van=today,
            opgelegd_op=now,
            opgelegd_door=user,
        )
        of_duty = {"verplichting": self.verplichting, "klant": self.klant, "periode_van": today}
        self.bewijs = Bewijs.objects.create(
            **of_duty, aantal=1, omschrijving="Brief", geleverd_op=now, ingevoerd_door=user
        )
        self.voorstel = Maatregelvoorstel.objects.create(
            **of_duty, overtreding="Niets", zienswijze="Vergeten", voorgesteld_op=now, voorgesteld_door=user
        )
        self.ontheffing = Ontheffing.objects.create(
            klant=self.klant, reden="Ziek kind", van=today, tot=today + timedelta(days=30)
        )

    def _doors(self, now: datetime) -> None:
        """What the special doors of the intake keep of a klant."""
        about = {"klant": self.klant, "melding": self.melding}
        self.snelle_route = SnelleRoute.objects.create(
            **about,
            route="budgetbeheer",
            beslissing=self.beslissing,
            regel=2,
            reden="Past beter",
            ontstaan_op=now,
        )
        self.ww = WwAankondiging.objects.create(
            kenmerk=f"W2026-9{self.number:06d}",
            klant=self.klant,
            einde_ww=now.date() + timedelta(days=90),
            aangekondigd_op=now,
        )
        self.ww_gesprek = WwGesprek.objects.create(
            aankondiging=self.ww, soort=WwSoort.COACH, vanaf=now.date(), voor=now.date()
        )


@dataclass
class Wereld:
    """A municipality with one account and three klanten: its own, one of others, a protected one."""

    rol: Rol | None
    gebruiker: Gebruiker = field(init=False)
    eigen: Kant = field(init=False)
    ander: Kant = field(init=False)
    beschermd: Kant = field(init=False)

    def __post_init__(self) -> None:
        if not Gemeente.objects.filter(eigen=True).exists():
            call_command("inrichten", "utrecht", verbosity=0)
        self.gebruiker = GebruikerFactory()
        if self.rol is not None:
            specialisme = Specialisme.FINANCIELE_REGELINGEN if self.rol is Rol.BACKOFFICE else ""
            RolToekenningFactory(gebruiker=self.gebruiker, rol=self.rol, specialisme=specialisme)
        medewerker = MedewerkerFactory(gebruiker=self.gebruiker)
        gemeente = Gemeente.objects.get(eigen=True)
        self.eigen = Kant(KlantFactory(gemeente=gemeente), medewerker, 0, gesloten=False)
        self.ander = Kant(KlantFactory(gemeente=gemeente), MedewerkerFactory(), 10, gesloten=True)
        protected = KlantFactory(gemeente=gemeente, bescherming=Bescherming.HUISELIJK_GEWELD)
        self.beschermd = Kant(protected, MedewerkerFactory(), 20, gesloten=True)
        now = timezone.now()
        Inzage.objects.create(
            gebruiker=self.gebruiker,
            klant=self.eigen.klant,
            doel="controle",
            vanaf=now - timedelta(minutes=1),
            tot=now + timedelta(hours=1),
        )
        self.partner = PartnerFactory()
        self.batch = AanvraagbatchFactory()
        UitvalrijFactory(batch=self.batch)
        self.simulatie = Simulatie.objects.create(
            versie=TabelVersie.objects.get(tabel__code="triage"),
            vanaf=now.date(),
            gevraagd_op=now,
            gevraagd_door=self.gebruiker,
        )
