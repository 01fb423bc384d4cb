"""Objects for the names that addresses use (klant_id, melding_id, ...): one within reach, one protected.

A new name in an address needs a line here, or the walk over all addresses (test_rechten.py) fails.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from django.core.management import call_command
from django.utils import timezone

from backoffice.aanvragen.models import Aanvraag
from backoffice.aanvragen.transitions import AanvraagStatus
from backoffice.bewaren.models import Bewaarstop, Vernietigingslijst, Vernietigingsregel
from backoffice.mutaties.models import Mutatie
from backoffice.verzending.models import Printbatch, Verzending
from backoffice.werkvoorraad.models import BewaardFilter, Opdracht, Vaardigheid
from backoffice.werkvoorraad.transitions import OpdrachtStatus
from caseload.afspraken.models import Kant as AfspraakKant
from caseload.afspraken.models import ZakelijkeAfspraak
from caseload.herverdelen.models import Aanleiding, Herverdeelregel, Herverdeling
from caseload.plan.models import Actie, Doel, Ontheffing, Plan, Regie
from caseload.toewijzing.models import Toewijzing, Uitsluiting, Wachtplaats
from caseload.verplichtingen.models import Bewijs, Maatregelvoorstel, Verplichting
from intake.melding.codes import Kanaal, SoortVraag
from intake.melding.models import Melding
from intake.melding.transitions import MeldingStatus
from intake.quick_scan.models import QuickScan
from intake.schulden.models import Adviesvraag
from intake.snelle_route.models import SnelleRoute
from intake.ww.models import WwAankondiging, WwGesprek, WwSoort
from serviceplein.agenda.models import Afspraak, Agendablok
from serviceplein.agenda.transitions import AfspraakStatus
from serviceplein.catalogus.models import Norm, Product
from serviceplein.dossier.models import Document
from serviceplein.klanten.keuzes import Bescherming
from serviceplein.klanten.leefgebieden import Leefgebied
from serviceplein.klanten.models import HuishoudenLid, Klant
from serviceplein.organisatie.models import Afwezigheid, Gemeente, Locatie, Medewerker
from serviceplein.regels.models import Beslissing, Simulatie, TabelVersie
from serviceplein.toegang.models import Gebruiker, Inzage
from serviceplein.toegang.rollen import Rol, Specialisme
from serviceplein.werk.models import Taak
from tests.backoffice.betaal_hulp import BetaalregelFactory, bankmelding_of, betaalbatch_of
from tests.backoffice.factories import (
    AanvraagbatchFactory,
    AanvraagFactory,
    OpdrachtFactory,
    UitvalrijFactory,
)
from tests.backoffice.regeling_hulp import regelingversie_of, steekproef_of
from tests.caseload.casusboek import casus_of, les_of, punt_of
from tests.caseload.factories import DelingFactory, RegieverzoekFactory
from tests.caseload.relatiebeheer import SamenwerkingFactory
from tests.caseload.trajecten import first_contract, traject_of
from tests.caseload.voorzieningen import voorziening_of
from tests.factories import (
    AfspraakFactory,
    DienstFactory,
    DocumentFactory,
    GebruikerFactory,
    HuishoudenLidFactory,
    KlantFactory,
    MedewerkerFactory,
    NetwerkcontactFactory,
    PartnerFactory,
    RolToekenningFactory,
    TaakFactory,
)
from tests.intake.kamers import afweging_of, diagnose_of, overdracht_of, vraagverheldering_of


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
    adviesvraag: Adviesvraag = field(init=False)
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
        self.adviesvraag = Adviesvraag.objects.create(
            **about, gevraagd_door=self.medewerker, vraag="Wat kan?", termijn=now.date(), gevraagd_op=now
        )
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

    def kwargs_for(self, names: set[str], kant: Kant, route: str) -> dict[str, Any]:
        """A value for each name in an address. Raises KeyError for a name without a line below."""
        return {name: (PER_ROUTE.get((route, name)) or PER_NAME[name])(self, kant) for name in names}


def herverdeling_of(wereld: Wereld, kant: Kant) -> Herverdeling:
    """A redistribution by the account, so that it is of its team."""
    found, _ = Herverdeling.objects.get_or_create(
        aanleiding=Aanleiding.NORM,
        team=wereld.eigen.medewerker.team,
        gevraagd_door=wereld.gebruiker,
        defaults={"gevraagd_op": timezone.now(), "laatste_teken_op": timezone.now()},
    )
    return found


def herverdeelregel_of(wereld: Wereld, kant: Kant) -> Herverdeelregel:
    found, _ = Herverdeelregel.objects.get_or_create(
        herverdeling=herverdeling_of(wereld, kant),
        toewijzing=kant.toewijzing,
        klant=kant.klant,
        van=kant.medewerker,
        eenheid=kant.toewijzing.pk,
        gewicht=1,
        reden="Lichter",
    )
    return found


def opdracht_of(kant: Kant) -> Opdracht:
    """What somebody asked of the backoffice about the klant of this side; closed where nothing runs."""
    asked = Opdracht.objects.filter(klant=kant.klant, aanvraag__isnull=True).first()
    ended = {"status": OpdrachtStatus.AFGEROND, "advies": "Ja", "afgerond_op": timezone.now()}
    return asked or OpdrachtFactory(
        klant=kant.klant, gevraagd_door=kant.medewerker, **(ended if kant.gesloten else {})
    )


def vernietigingsregel_of() -> Vernietigingsregel:
    """What stands on a list, wherever that list is by now."""
    found = Vernietigingsregel.objects.filter(zaak="klant", zaak_nr=1).first()
    today = timezone.localdate()
    return found or Vernietigingsregel.objects.create(
        lijst=Vernietigingslijst.objects.create(peildatum=today, gemaakt_op=timezone.now()),
        zaak="klant",
        zaak_nr=1,
        kenmerk="1",
        resultaat="melding",
        geeindigd_op=today,
        vernietigen_vanaf=today,
    )


def bewaarstop_of(wereld: Wereld, kant: Kant) -> Bewaarstop:
    return Bewaarstop.objects.create(
        klant=kant.klant, reden="Beroep", vanaf=timezone.localdate(), door=wereld.gebruiker
    )


def mutatie_of(klant: Klant) -> Mutatie:
    """A change of address that waits for a check."""
    address = {"straat": "", "huisnummer": 1, "toevoeging": "", "postcode": "3511AB", "woonplaats": "Utrecht"}
    return Mutatie.objects.get_or_create(
        kenmerk=f"MU2026-9{klant.pk:06d}",
        defaults={
            "klant": klant,
            "soort": "adres",
            "herkomst": "klant",
            "was": address,
            "wordt": {**address, "straat": "Lange Nieuwstraat"},
            "ingangsdatum": timezone.localdate(),
            "ontvangen_op": timezone.now(),
        },
    )[0]


def uitsluiting_of(kant: Kant) -> Uitsluiting:
    """A new exclusion of the medewerker of this side."""
    return Uitsluiting.objects.create(
        klant=kant.klant, medewerker=MedewerkerFactory(), reden="Familie van elkaar"
    )


def afwezigheid_of(medewerker: Medewerker) -> Afwezigheid:
    """An absence of today; the same one when asked again."""
    today = timezone.localdate()
    days = {"van": today, "tot_en_met": today, "soort": Afwezigheid.Soort.VERLOF}
    return Afwezigheid.objects.get_or_create(medewerker=medewerker, van=today, defaults=days)[0]


def printbatch_of(kant: Kant) -> Printbatch:
    """A print batch with the letter of this side."""
    batch = Printbatch.objects.create(aantal=1, gemaakt_op=timezone.now(), gemaakt_door=GebruikerFactory())
    Verzending.objects.get_or_create(
        document=kant.document,
        weg="post",
        defaults={
            "klant": kant.klant,
            "reden": "De klant kiest post.",
            "klaar_op": timezone.now(),
            "printbatch": batch,
            "volgnummer": 1,
        },
    )
    return batch


Waarde = Callable[[Wereld, Kant], Any]
OF_A_KLANT: dict[str, Waarde] = {
    "klant_id": lambda wereld, kant: kant.klant.pk,
    "melding_id": lambda wereld, kant: kant.melding.pk,
    "quick_scan_id": lambda wereld, kant: kant.quick_scan.pk,
    "beslissing_id": lambda wereld, kant: kant.beslissing.pk,
    "diagnose_id": lambda wereld, kant: diagnose_of(kant.quick_scan).pk,
    "vraagverheldering_id": lambda wereld, kant: vraagverheldering_of(kant.melding, kant.medewerker).pk,
    "overdracht_id": lambda wereld, kant: overdracht_of(kant.melding, kant.medewerker).pk,
    "afweging_id": lambda wereld, kant: afweging_of(kant.klant, kant.medewerker).pk,
    "taak_id": lambda wereld, kant: kant.taak.pk,
    "document_id": lambda wereld, kant: kant.document.pk,
    "opdracht_id": lambda wereld, kant: opdracht_of(kant).pk,
    "aanvraag_id": lambda wereld, kant: kant.aanvraag.pk,
    "toewijzing_id": lambda wereld, kant: kant.toewijzing.pk,
    "wachtplaats_id": lambda wereld, kant: kant.wachtplaats.pk,
    "uitsluiting_id": lambda wereld, kant: uitsluiting_of(kant).pk,
    "lid_id": lambda wereld, kant: kant.lid.pk,
    "regel_id": lambda wereld, kant: herverdeelregel_of(wereld, kant).pk,
    "plan_id": lambda wereld, kant: kant.plan.pk,
    "doel_id": lambda wereld, kant: kant.doel.pk,
    "actie_id": lambda wereld, kant: kant.actie.pk,
    "contact_id": lambda wereld, kant: NetwerkcontactFactory(klant=kant.klant).pk,
    "deling_id": lambda wereld, kant: DelingFactory(plan=kant.plan).pk,
    "verzoek_id": lambda wereld, kant: RegieverzoekFactory(plan=kant.plan).pk,
    "advies_id": lambda wereld, kant: kant.reis[0].pk,
    "traject_id": lambda wereld, kant: kant.reis[1].pk,
    "nazorg_id": lambda wereld, kant: kant.reis[2].pk,
    "voorziening_id": lambda wereld, kant: voorziening_of(kant.klant, kant.medewerker).pk,
    "afspraak_id": lambda wereld, kant: kant.afspraak.pk,
    "adviesvraag_id": lambda wereld, kant: kant.adviesvraag.pk,
    "snelle_route_id": lambda wereld, kant: kant.snelle_route.pk,
    "ww_id": lambda wereld, kant: kant.ww.pk,
    "zakelijke_afspraak_id": lambda wereld, kant: kant.zakelijke_afspraak.pk,
    "verplichting_id": lambda wereld, kant: kant.verplichting.pk,
    "bewijs_id": lambda wereld, kant: kant.bewijs.pk,
    "voorstel_id": lambda wereld, kant: kant.voorstel.pk,
    "ontheffing_id": lambda wereld, kant: kant.ontheffing.pk,
    "mutatie_id": lambda wereld, kant: mutatie_of(kant.klant).pk,
    "ww_gesprek_id": lambda wereld, kant: kant.ww_gesprek.pk,
    "steekproef_id": lambda wereld, kant: steekproef_of(kant.aanvraag).pk,
    "betaalregel_id": lambda wereld, kant: BetaalregelFactory(klant=kant.klant).pk,
}
"""Names that lead to somebody's dossier: the protected one must not exist for anybody walking by."""
OF_NOBODY: dict[str, Waarde] = {
    "printbatch_id": lambda wereld, kant: printbatch_of(kant).pk,
    "tekst": lambda wereld, kant: "bezwaar",
    "afwezigheid_id": lambda wereld, kant: afwezigheid_of(kant.medewerker).pk,
    "blok_id": lambda wereld, kant: kant.blok.pk,
    "sleutel": lambda wereld, kant: "geheim",
    "medewerker_id": lambda wereld, kant: kant.medewerker.pk,
    "locatie_id": lambda wereld, kant: Locatie.objects.order_by("pk").values_list("pk", flat=True)[0],
    "team_id": lambda wereld, kant: kant.medewerker.team_id,
    "partner_id": lambda wereld, kant: wereld.partner.pk,
    "samenwerking_id": lambda wereld, kant: SamenwerkingFactory(partner=wereld.partner).pk,
    "herverdeling_id": lambda wereld, kant: herverdeling_of(wereld, kant).pk,
    "aanleiding": lambda wereld, kant: Aanleiding.VERTREK.value,
    "opdrachtsoort": lambda wereld, kant: "advies_uitkering",
    "filter_id": lambda wereld, kant: (
        BewaardFilter.objects.get_or_create(gebruiker=wereld.gebruiker, naam="Te laat")[0].pk
    ),
    "vaardigheid_id": lambda wereld, kant: (
        Vaardigheid.objects.get_or_create(
            medewerker=kant.medewerker, code="verhaal", van=timezone.localdate()
        )[0].pk
    ),
    "batch_id": lambda wereld, kant: wereld.batch.pk,
    "lijst_id": lambda wereld, kant: vernietigingsregel_of().lijst_id,
    "vernietigingsregel_id": lambda wereld, kant: vernietigingsregel_of().pk,
    "bewaarstop_id": lambda wereld, kant: bewaarstop_of(wereld, kant).pk,
    "rij": lambda wereld, kant: 2,
    "tabel": lambda wereld, kant: "triage",
    "versie_id": lambda wereld, kant: wereld.simulatie.versie_id,
    "simulatie_id": lambda wereld, kant: wereld.simulatie.pk,
    "nummer": lambda wereld, kant: 1,
    "stap_id": lambda wereld, kant: 1,
    "thema": lambda wereld, kant: "taal",
    "gedaan": lambda wereld, kant: 120,
    "vraag": lambda wereld, kant: "kan",
    "regeling": lambda wereld, kant: "u_pas",
    "naam": lambda wereld, kant: "inloggen",
    "kenmerk": lambda wereld, kant: kant.melding.kenmerk,
    "mutatiesoort": lambda wereld, kant: "adres",
    "ladder": lambda wereld, kant: "reintegratie",
    "periode": lambda wereld, kant: kant.verplichting.van.isoformat(),
    "onderdeel": lambda wereld, kant: "dienst",
    "onderdeel_id": lambda wereld, kant: DienstFactory(partner=wereld.partner).pk,
    "stap": lambda wereld, kant: "triage",
    "instrument": lambda wereld, kant: kant.reis[1].instrument.code,
    "casus_id": lambda wereld, kant: casus_of(wereld.gebruiker).pk,
    "les_id": lambda wereld, kant: les_of(wereld.gebruiker).pk,
    "punt_id": lambda wereld, kant: punt_of(wereld.eigen.medewerker).pk,
    "instrument_id": lambda wereld, kant: kant.reis[1].instrument_id,
    "contract_id": lambda wereld, kant: first_contract(),
    "budget_id": lambda wereld, kant: kant.reis[1].budget_id,
    "betaalbatch_id": lambda wereld, kant: betaalbatch_of(wereld).pk,
    "regelingversie_id": lambda wereld, kant: regelingversie_of(wereld).pk,
    "bankbericht_id": lambda wereld, kant: bankmelding_of(wereld).bericht_id,
    "bankmelding_id": lambda wereld, kant: bankmelding_of(wereld).pk,
    "code": lambda wereld, kant: Norm.objects.order_by("code").values_list("code", flat=True)[0],
}
PER_NAME = OF_A_KLANT | OF_NOBODY
PER_ROUTE: dict[tuple[str, str], Waarde] = {
    **{
        (route, "code"): lambda wereld, kant: Product.objects.order_by("code").values_list("code", flat=True)[
            0
        ]
        for route in (
            "producten/<str:code>/",
            "producten/<str:code>/versie/",
            "producten/<str:code>/toets/",
            "klanten/<int:klant_id>/toets/<str:code>/",
        )
    },
    **{
        (f"handboek/<slug:naam>/{rest}", "naam"): lambda wereld, kant: "triage"
        for rest in ("", "versies/", "wijzigen/", "beheer/")
    },
    ("rapportage/cijfer/<slug:code>/", "code"): lambda wereld, kant: "open-meldingen",
}
