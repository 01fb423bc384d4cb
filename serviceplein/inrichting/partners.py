"""Ketenpartners as data: diensten, people and raamafspraken of the sociale kaart (KRN-08), and their rows."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from serviceplein.catalogus.codes import Doelgroep, Domein, RaamafspraakSoort
from serviceplein.catalogus.models import Contactpersoon, Dienst, Raamafspraak
from serviceplein.inrichting.lezen import Knoop
from serviceplein.organisatie.models import Partner

EERSTE_DAG = date(2005, 1, 1)
"""Parts without a begin date hold from here."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DienstInrichting:
    naam: str
    omschrijving: str
    trefwoorden: str
    domeinen: tuple[str, ...]
    doelgroepen: tuple[str, ...]
    aanmelden: str
    kosten: str
    vrij_toegankelijk: bool
    van: date
    tot: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactInrichting:
    naam: str
    functie: str
    waarvoor: str
    telefoon: str
    email: str
    van: date


@dataclass(frozen=True, slots=True, kw_only=True)
class RaamafspraakInrichting:
    soort: str
    kenmerk: str
    afspraak: str
    reactietermijn_werkdagen: int | None
    van: date
    tot: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PartnerInrichting:
    naam: str
    soort: str
    diensten: str
    wijken: tuple[str, ...]
    telefoon: str
    email: str
    mag_regie_voeren: bool
    aanbod: tuple[DienstInrichting, ...]
    contactpersonen: tuple[ContactInrichting, ...]
    raamafspraken: tuple[RaamafspraakInrichting, ...]


def read_partner(node: Knoop, wijken: list[str]) -> PartnerInrichting:
    """One partner of a set-up file. Raises InrichtingOngeldig."""
    node.check_keys(
        *("naam", "soort", "diensten", "wijken", "telefoon", "email", "mag_regie_voeren"),
        *("aanbod", "contactpersonen", "raamafspraken"),
    )
    return PartnerInrichting(
        naam=node["naam"].tekst(),
        soort=node["soort"].tekst(),
        diensten=node["diensten"].tekst(""),
        wijken=node["wijken"].teksten(wijken),
        telefoon=node["telefoon"].tekst(""),
        email=node["email"].tekst(""),
        mag_regie_voeren=node["mag_regie_voeren"].ja_nee(),
        aanbod=tuple(_dienst(item) for item in node["aanbod"].lijst()),
        contactpersonen=tuple(_contact(item) for item in node["contactpersonen"].lijst()),
        raamafspraken=tuple(_raamafspraak(item) for item in node["raamafspraken"].lijst()),
    )


def _dienst(node: Knoop) -> DienstInrichting:
    node.check_keys(
        *("naam", "omschrijving", "trefwoorden", "domeinen", "doelgroepen", "aanmelden", "kosten"),
        *("verwijzing_nodig", "van", "tot"),
    )
    return DienstInrichting(
        naam=node["naam"].tekst(),
        omschrijving=node["omschrijving"].tekst(),
        trefwoorden=node["trefwoorden"].tekst(""),
        domeinen=node["domeinen"].teksten(Domein.values),
        doelgroepen=node["doelgroepen"].teksten(Doelgroep.values),
        aanmelden=node["aanmelden"].tekst(""),
        kosten=node["kosten"].tekst(""),
        vrij_toegankelijk=not node["verwijzing_nodig"].ja_nee(),
        van=node["van"].datum_of_niets() or EERSTE_DAG,
        tot=node["tot"].datum_of_niets(),
    )


def _contact(node: Knoop) -> ContactInrichting:
    node.check_keys("naam", "functie", "waarvoor", "telefoon", "email", "van")
    return ContactInrichting(
        naam=node["naam"].tekst(),
        functie=node["functie"].tekst(""),
        waarvoor=node["waarvoor"].tekst(""),
        telefoon=node["telefoon"].tekst(""),
        email=node["email"].tekst(""),
        van=node["van"].datum_of_niets() or EERSTE_DAG,
    )


def _raamafspraak(node: Knoop) -> RaamafspraakInrichting:
    node.check_keys("soort", "kenmerk", "afspraak", "reactietermijn_werkdagen", "van", "tot")
    term = node["reactietermijn_werkdagen"]
    return RaamafspraakInrichting(
        soort=node["soort"].keuze(RaamafspraakSoort.values),
        kenmerk=node["kenmerk"].tekst(),
        afspraak=node["afspraak"].tekst(),
        reactietermijn_werkdagen=None if term.waarde is None else int(term.getal()),
        van=node["van"].datum_of_niets() or EERSTE_DAG,
        tot=node["tot"].datum_of_niets(),
    )


def add_offer(partners: Iterable[tuple[Partner, PartnerInrichting]]) -> None:
    """What new partners offer."""
    Dienst.objects.bulk_create(
        Dienst(
            partner=partner,
            naam=item.naam,
            omschrijving=item.omschrijving,
            trefwoorden=item.trefwoorden,
            domeinen=list(item.domeinen),
            doelgroepen=list(item.doelgroepen),
            aanmelden=item.aanmelden,
            kosten=item.kosten,
            vrij_toegankelijk=item.vrij_toegankelijk,
            geldig_van=item.van,
            geldig_tot=item.tot,
        )
        for partner, row in partners
        for item in row.aanbod
    )


def add_people_and_agreements(partners: Sequence[tuple[Partner, PartnerInrichting]]) -> None:
    """Whom to call at new partners, and what was agreed with them."""
    Contactpersoon.objects.bulk_create(
        Contactpersoon(
            partner=partner,
            naam=item.naam,
            functie=item.functie,
            waarvoor=item.waarvoor,
            telefoon=item.telefoon,
            email=item.email,
            geldig_van=item.van,
        )
        for partner, row in partners
        for item in row.contactpersonen
    )
    Raamafspraak.objects.bulk_create(
        Raamafspraak(
            partner=partner,
            soort=item.soort,
            kenmerk=item.kenmerk,
            afspraak=item.afspraak,
            reactietermijn_werkdagen=item.reactietermijn_werkdagen,
            geldig_van=item.van,
            geldig_tot=item.tot,
        )
        for partner, row in partners
        for item in row.raamafspraken
    )
