"""What tests of agreements, contact, duties, ladders and the day page share."""

from datetime import date, timedelta
from typing import Any

import factory
from factory.django import DjangoModelFactory

from caseload.afspraken.models import Kant, ZakelijkeAfspraak
from caseload.contact.models import Contactkanaal, Contactmoment, Resultaat, Richting
from caseload.plan.models import Ontheffing
from caseload.toewijzing.gewicht import weight_norms
from caseload.verplichtingen.models import Bewijs, Maatregelvoorstel, Verplichting
from serviceplein.klanten.models import Klant
from serviceplein.organisatie.models import Medewerker
from tests import normen
from tests.caseload.factories import ToewijzingFactory
from tests.factories import NOW, VANDAAG, GebruikerFactory, KlantFactory, MedewerkerFactory


def set_norms(**changed: int) -> None:
    """The norms that ship, and the one of an exemption; a test changes one by its code with __ for a dot."""
    new = {name.replace("__", "."): value for name, value in changed.items()}
    rows = [
        *normen.shipped("begeleiding"),
        {"code": "caseload.ontheffing_maanden"},
        {"code": "dossier.grootste_bestand_mb"},
        *({"code": code, "waarde": 1} for code in sorted(weight_norms())),
    ]
    plain = {"waarde": 12, "eenheid": "x", "omschrijving": "x", "bron": "x"}
    rows = [{**plain, **row, "geldig_van": date(2005, 1, 1)} for row in rows]
    normen.set_norms({**row, "waarde": new.get(row["code"], row["waarde"])} for row in rows)


def coach_with_klant(**klant: Any) -> tuple[Medewerker, Klant]:
    """A werkcoach and a klant of theirs."""
    toewijzing = ToewijzingFactory(klant=KlantFactory(**klant))
    return toewijzing.medewerker, toewijzing.klant


class ZakelijkeAfspraakFactory(DjangoModelFactory[ZakelijkeAfspraak]):
    """A promise of the klant; `medewerker=` makes it one of ours."""

    class Meta:
        model = ZakelijkeAfspraak

    klant = factory.SubFactory(KlantFactory)
    kant = factory.LazyAttribute(lambda row: Kant.GEMEENTE if row.medewerker else Kant.KLANT)
    medewerker = None
    wat = "Stuur twee brieven"
    gevolg = "Dan bellen wij u"
    termijn = VANDAAG + timedelta(days=2)
    afgesproken_op = NOW - timedelta(days=5)
    afgesproken_door = factory.SubFactory(GebruikerFactory)


class ContactmomentFactory(DjangoModelFactory[Contactmoment]):
    class Meta:
        model = Contactmoment

    klant = factory.SubFactory(KlantFactory)
    medewerker = factory.SubFactory(MedewerkerFactory)
    op = NOW - timedelta(days=1)
    kanaal = Contactkanaal.TELEFOON
    richting = Richting.UIT
    resultaat = Resultaat.GESPROKEN
    vastgelegd_op = factory.SelfAttribute("op")
    vastgelegd_door = factory.SelfAttribute("medewerker.gebruiker")


class VerplichtingFactory(DjangoModelFactory[Verplichting]):
    class Meta:
        model = Verplichting

    klant = factory.SubFactory(KlantFactory)
    soort = "solliciteren"
    aantal = 4
    periode_dagen = 28
    van = VANDAAG - timedelta(days=40)
    opgelegd_op = NOW - timedelta(days=40)
    opgelegd_door = factory.SubFactory(GebruikerFactory)


class BewijsFactory(DjangoModelFactory[Bewijs]):
    class Meta:
        model = Bewijs

    verplichting = factory.SubFactory(VerplichtingFactory)
    klant = factory.SelfAttribute("verplichting.klant")
    periode_van = factory.SelfAttribute("verplichting.van")
    aantal = 4
    omschrijving = "Vier brieven"
    geleverd_op = NOW
    ingevoerd_door = factory.SubFactory(GebruikerFactory)


class MaatregelvoorstelFactory(DjangoModelFactory[Maatregelvoorstel]):
    class Meta:
        model = Maatregelvoorstel

    verplichting = factory.SubFactory(VerplichtingFactory)
    klant = factory.SelfAttribute("verplichting.klant")
    periode_van = factory.SelfAttribute("verplichting.van")
    overtreding = "Geen sollicitaties"
    zienswijze = "Ik was het vergeten"
    voorgesteld_op = NOW
    voorgesteld_door = factory.SubFactory(GebruikerFactory)


class OntheffingFactory(DjangoModelFactory[Ontheffing]):
    class Meta:
        model = Ontheffing

    klant = factory.SubFactory(KlantFactory)
    reden = "Zorgt voor een ziek kind"
    van = VANDAAG - timedelta(days=60)
    tot = VANDAAG + timedelta(days=60)
