"""Factories of the core: a municipality, its people and its klanten, each valid by itself."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import factory
from factory.django import DjangoModelFactory
from stdnum.nl import bsn as bsn_number

from serviceplein.agenda.models import Afspraak, AfspraakSoort
from serviceplein.berichten.models import Bericht
from serviceplein.catalogus.models import Dienst, Domein, Norm, Product
from serviceplein.dossier.models import Document, Gebeurtenis
from serviceplein.klanten.keuzes import Bron, HuishoudenRol
from serviceplein.klanten.models import Gegeven, Huishouden, HuishoudenLid, Klant, Netwerkcontact
from serviceplein.organisatie.functies import Functie
from serviceplein.organisatie.models import (
    Afwezigheid,
    Gemeente,
    Locatie,
    Medewerker,
    Partner,
    Postcodegebied,
    Team,
    Wijk,
)
from serviceplein.toegang.models import Doel, Gebruiker, Inzage, RolToekenning
from serviceplein.toegang.rollen import Rol
from serviceplein.werk.models import Taak

NOW = datetime(2026, 11, 19, 9, 0, tzinfo=UTC)
"""A Thursday morning; give it to services that want `now`."""
VANDAAG = NOW.date()


def valid_bsn(number: int) -> str:
    """The `number`th BSN that passes the eleven-test; the same number gives the same BSN."""
    eight = 10_000_000 + number * 7
    while True:
        weighted = sum(
            int(digit) * weight for digit, weight in zip(f"{eight:08d}", range(9, 1, -1), strict=True)
        )
        check = weighted % 11
        if check < 10 and bsn_number.is_valid(f"{eight:08d}{check}"):
            return f"{eight:08d}{check}"
        eight += 1


class GemeenteFactory(DjangoModelFactory[Gemeente]):
    class Meta:
        model = Gemeente
        django_get_or_create = ("naam",)

    naam = "Utrecht"


class WijkFactory(DjangoModelFactory[Wijk]):
    class Meta:
        model = Wijk
        django_get_or_create = ("gemeente", "naam")

    naam = factory.Sequence(lambda n: f"Wijk {n}")
    gemeente = factory.SubFactory(GemeenteFactory)


class PostcodegebiedFactory(DjangoModelFactory[Postcodegebied]):
    class Meta:
        model = Postcodegebied
        django_get_or_create = ("cijfers",)

    cijfers = "3511"
    wijk = factory.SubFactory(WijkFactory)
    gemeente = factory.SelfAttribute("wijk.gemeente")


class LocatieFactory(DjangoModelFactory[Locatie]):
    class Meta:
        model = Locatie

    naam = factory.Sequence(lambda n: f"Wijkservicepunt {n}")
    adres = "Stadsplateau 1, 3521 AZ Utrecht"


class TeamFactory(DjangoModelFactory[Team]):
    class Meta:
        model = Team
        skip_postgeneration_save = True

    naam = factory.Sequence(lambda n: f"Team {n}")

    @factory.post_generation
    def wijken(self, create: bool, extracted: Any, **kwargs: Any) -> None:
        if create and extracted:
            self.wijken.set(extracted)


class GebruikerFactory(DjangoModelFactory[Gebruiker]):
    """An account; `rol=Rol.WERKCOACH` (or several in `rollen=[...]`) gives it running roles."""

    class Meta:
        model = Gebruiker

    username = factory.Sequence(lambda n: f"gebruiker{n}")
    first_name = factory.Sequence(lambda n: f"Sanne{n}")
    last_name = "de Vries"
    rol: Rol | None = None
    rollen: tuple[Rol, ...] = ()
    specialisme = ""

    @classmethod
    def _create(cls, model_class: type[Gebruiker], *args: Any, **kwargs: Any) -> Gebruiker:
        rol, rollen, specialisme = (kwargs.pop(name) for name in ("rol", "rollen", "specialisme"))
        gebruiker: Gebruiker = super()._create(model_class, *args, **kwargs)
        for each in [*([rol] if rol else []), *rollen]:
            RolToekenningFactory(gebruiker=gebruiker, rol=each, specialisme=specialisme)
        return gebruiker


class RolToekenningFactory(DjangoModelFactory[RolToekenning]):
    class Meta:
        model = RolToekenning

    gebruiker = factory.SubFactory(GebruikerFactory)
    rol = Rol.FRONTOFFICE
    geldig_van = date(2020, 1, 1)


class MedewerkerFactory(DjangoModelFactory[Medewerker]):
    """Somebody who works here; `rol=Rol.WERKCOACH` gives the account that role."""

    class Meta:
        model = Medewerker

    class Params:
        rol = Rol.WERKCOACH
        specialisme = ""

    nummer = factory.Sequence(lambda n: 1000 + n)
    naam = factory.Sequence(lambda n: f"Sanne{n} de Vries")
    functie = Functie.WERKCOACH_REGULIER
    team = factory.SubFactory(TeamFactory)
    fte = Decimal("1.00")
    telefoon = "030 286 0000"
    gebruiker = factory.SubFactory(
        GebruikerFactory,
        rol=factory.SelfAttribute("..rol"),
        specialisme=factory.SelfAttribute("..specialisme"),
    )


class AfwezigheidFactory(DjangoModelFactory[Afwezigheid]):
    class Meta:
        model = Afwezigheid

    medewerker = factory.SubFactory(MedewerkerFactory)
    soort = Afwezigheid.Soort.VERLOF
    van = VANDAAG
    tot_en_met = VANDAAG + timedelta(days=6)


class PartnerFactory(DjangoModelFactory[Partner]):
    class Meta:
        model = Partner
        skip_postgeneration_save = True

    naam = factory.Sequence(lambda n: f"Stichting Samen {n}")
    soort = "welzijn"
    diensten = "Maatjes, budgetkring en taalcafé"
    telefoon = "030 123 4567"

    @factory.post_generation
    def wijken(self, create: bool, extracted: Any, **kwargs: Any) -> None:
        if create and extracted:
            self.wijken.set(extracted)


class DienstFactory(DjangoModelFactory[Dienst]):
    class Meta:
        model = Dienst

    partner = factory.SubFactory(PartnerFactory)
    naam = factory.Sequence(lambda n: f"Taalcafé {n}")
    omschrijving = "Samen Nederlands oefenen"
    doelgroepen = ("iedereen",)
    geldig_van = date(2020, 1, 1)


class KlantFactory(DjangoModelFactory[Klant]):
    """An inwoner with a valid, unique BSN and an address in Utrecht."""

    class Meta:
        model = Klant

    bsn = factory.Sequence(valid_bsn)
    voornamen = "Fatima"
    achternaam = factory.Sequence(lambda n: f"Jansen{n}")
    geboortedatum = date(1985, 4, 12)
    straat = "Oudegracht"
    huisnummer = factory.Sequence(lambda n: n % 300 + 1)
    postcode = "3511AB"
    woonplaats = "Utrecht"
    gemeente = factory.SubFactory(GemeenteFactory)
    wijk = factory.SubFactory(WijkFactory, gemeente=factory.SelfAttribute("..gemeente"))
    telefoon = "06 12345678"
    geregistreerd_op = NOW


class HuishoudenFactory(DjangoModelFactory[Huishouden]):
    class Meta:
        model = Huishouden

    gevormd_op = date(2024, 1, 1)


class HuishoudenLidFactory(DjangoModelFactory[HuishoudenLid]):
    class Meta:
        model = HuishoudenLid

    huishouden = factory.SubFactory(HuishoudenFactory)
    klant = factory.SubFactory(KlantFactory)
    rol = HuishoudenRol.HOOFD
    geldig_van = date(2024, 1, 1)


class GegevenFactory(DjangoModelFactory[Gegeven]):
    class Meta:
        model = Gegeven

    klant = factory.SubFactory(KlantFactory)
    naam = "burgerlijke_staat"
    waarde = "gehuwd"
    bron = Bron.BRP
    op = VANDAAG


class NormFactory(DjangoModelFactory[Norm]):
    class Meta:
        model = Norm

    code = factory.Sequence(lambda n: f"test.norm_{n}")
    waarde = Decimal("10")
    eenheid = "dagen"
    omschrijving = "Norm voor een test"
    bron = "Beleidsregel 2026"
    geldig_van = date(2020, 1, 1)


class ProductFactory(DjangoModelFactory[Product]):
    class Meta:
        model = Product

    code = factory.Sequence(lambda n: f"product_{n}")
    naam = factory.Sequence(lambda n: f"Regeling {n}")
    domein = Domein.FINANCIELE_REGELING
    omschrijving = "Korting op sport en cultuur"
    geldig_van = date(2020, 1, 1)


class GebeurtenisFactory(DjangoModelFactory[Gebeurtenis]):
    class Meta:
        model = Gebeurtenis

    soort = "klant.geregistreerd"
    domein = "klant"
    op = NOW
    klant = factory.SubFactory(KlantFactory)


class DocumentFactory(DjangoModelFactory[Document]):
    class Meta:
        model = Document

    klant = factory.SubFactory(KlantFactory)
    soort = Document.Soort.BEWIJSSTUK
    titel = "Loonstrook oktober"
    bestand = factory.django.FileField(filename="loonstrook.pdf", data=b"%PDF-1.7\n")
    mediatype = "application/pdf"
    grootte = 9
    sha256 = "0" * 64
    toegevoegd_op = NOW


class AfspraakFactory(DjangoModelFactory[Afspraak]):
    class Meta:
        model = Afspraak

    klant = factory.SubFactory(KlantFactory)
    medewerker = factory.SubFactory(MedewerkerFactory)
    soort = AfspraakSoort.QUICK_SCAN
    begin = NOW + timedelta(days=1)
    eind = factory.LazyAttribute(lambda afspraak: afspraak.begin + timedelta(hours=1))
    gepland_op = NOW


class TaakFactory(DjangoModelFactory[Taak]):
    class Meta:
        model = Taak

    sleutel = factory.Sequence(lambda n: f"test:{n}")
    titel = factory.Sequence(lambda n: f"Bel de klant terug {n}")
    reden = "De klant vroeg om een terugbelafspraak"
    klant = factory.SubFactory(KlantFactory)
    medewerker = factory.SubFactory(MedewerkerFactory)
    deadline = VANDAAG + timedelta(days=3)
    ontstaan_op = NOW


class BerichtFactory(DjangoModelFactory[Bericht]):
    class Meta:
        model = Bericht

    sleutel = factory.Sequence(lambda n: f"test:{n}")
    soort = Bericht.Soort.EMAIL
    sjabloon = "afspraak_bevestiging"
    gegevens = factory.LazyFunction(lambda: {"aan": "klant@voorbeeld.example"})
    volgende_poging = NOW


class InzageFactory(DjangoModelFactory[Inzage]):
    class Meta:
        model = Inzage

    gebruiker = factory.SubFactory(GebruikerFactory)
    klant = factory.SubFactory(KlantFactory)
    doel = Doel.VRAAG_VAN_KLANT
    vanaf = NOW
    tot = NOW + timedelta(hours=8)


class NetwerkcontactFactory(DjangoModelFactory[Netwerkcontact]):
    """Somebody who agreed to help."""

    class Meta:
        model = Netwerkcontact

    klant = factory.SubFactory(KlantFactory)
    naam = factory.Sequence(lambda n: f"Fatima{n} Yilmaz")
    relatie = "broer_zus"
    kan_helpen_met = "Meegaan naar gesprekken"
    telefoon = "06 1234 5678"
    toestemming_op = VANDAAG
    akkoord_op = VANDAAG
    toegevoegd_op = NOW
