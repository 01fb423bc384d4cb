"""Another address: its form, the wijk it lies in, and what moving means (BO-08)."""

import re
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from backoffice.helpdesk.identiteit import Niveau
from backoffice.mutaties.models import Soort
from backoffice.mutaties.policy import Ernst, Gevolg, MutatieOnjuist
from backoffice.mutaties.soorten import MutatieSoort, Regels, Waarden, Wijziging
from serviceplein.klanten.gezin.lezen import running_on
from serviceplein.klanten.keuzes import Uitkering
from serviceplein.klanten.models import HuishoudenLid, Klant
from serviceplein.klanten.services import place_in_wijk
from serviceplein.klanten.validatie import POSTCODE, normalize_postcode
from serviceplein.organisatie.models import Gemeente, Postcodegebied
from serviceplein.toegang.models import Gebruiker
from serviceplein.toegang.rollen import Specialisme
from serviceplein.ui.weergave import long_date

VELDEN = ("straat", "huisnummer", "toevoeging", "postcode", "woonplaats")
TOEVOEGING = re.compile(r"^[A-Za-z]?(?:[- ]?[A-Za-z0-9]{1,4})?$")
"""A huisletter and a huisnummertoevoeging as the BAG knows them."""
HOOGSTE_HUISNUMMER = 99999


def huidig(klant: Klant, op: date) -> dict[str, Any]:
    return {name: getattr(klant, name) for name in VELDEN}


def schoon(klant: Klant, waarden: Waarden, op: date) -> dict[str, Any]:
    """The address in the form of the BAG. Raises MutatieOnjuist."""
    postcode = normalize_postcode(str(waarden.get("postcode") or ""))
    if not POSTCODE.match(postcode):
        raise MutatieOnjuist("Vul een postcode in als 3511AB.", veld="postcode")
    number = waarden.get("huisnummer")
    if not isinstance(number, int) or not 1 <= number <= HOOGSTE_HUISNUMMER:
        raise MutatieOnjuist("Vul een huisnummer in van 1 tot en met 99999.", veld="huisnummer")
    addition = str(waarden.get("toevoeging") or "").strip()
    if not TOEVOEGING.match(addition):
        raise MutatieOnjuist(
            "Een toevoeging is een letter met hoogstens vier letters of cijfers, zoals B of B-3.",
            veld="toevoeging",
        )
    street = " ".join(str(waarden.get("straat") or "").split())
    town = " ".join(str(waarden.get("woonplaats") or "").split())
    for value, name in ((street, "straat"), (town, "woonplaats")):
        if not value or value.isdigit():
            raise MutatieOnjuist(f"Vul de {name} in.", veld=name)
    return {
        "straat": street,
        "huisnummer": number,
        "toevoeging": addition,
        "postcode": postcode,
        "woonplaats": town,
    }


def toon(waarden: Waarden) -> Regels:
    street = f"{waarden['straat']} {waarden['huisnummer'] or ''}{waarden['toevoeging']}".strip()
    code = waarden["postcode"]
    return [
        ("Adres", street),
        ("Postcode en plaats", f"{code[:4]} {code[4:]} {waarden['woonplaats']}".strip()),
    ]


def gemeente_of(postcode: str) -> Gemeente | None:
    """The gemeente we know for a postcode; None when it lies outside what we serve."""
    area = Postcodegebied.objects.select_related("gemeente").filter(cijfers=postcode[:4]).first()
    return area.gemeente if area else None


def feiten(wijziging: Wijziging) -> dict[str, Any]:
    gemeente = gemeente_of(wijziging.wordt["postcode"])
    return {"woont_in_gemeente": bool(gemeente and (gemeente.eigen or gemeente.integrale_intake))}


def gevolgen(wijziging: Wijziging) -> Iterable[Gevolg]:
    """Leaving the gemeente, who lives there already, and who stays behind."""
    klant, day = wijziging.klant, wijziging.ingangsdatum
    if not feiten(wijziging)["woont_in_gemeente"]:
        yield from _leaving(klant, day)
    yield from _neighbours(klant, wijziging.wordt)
    yield from _household(klant, day)


def _leaving(klant: Klant, day: date) -> Iterable[Gevolg]:
    yield Gevolg(
        zin="Deze postcode ligt buiten de gemeenten waarvoor wij werken. Zeg de klant zich daar te melden.",
        ernst=Ernst.LET_OP,
    )
    if klant.uitkering in (Uitkering.PW, Uitkering.IOAW, Uitkering.IOAZ):
        yield Gevolg(
            zin=f"Het recht op {klant.get_uitkering_display()} van ons eindigt op {long_date(day)}.",
            ernst=Ernst.STOPT,
            specialisme=Specialisme.BEHEER_WWB,
        )
    if klant.iwv:
        yield Gevolg(
            zin=f"De Wmo-voorziening loopt bij ons tot {long_date(day)}. De nieuwe gemeente neemt die over.",
            ernst=Ernst.STOPT,
            specialisme=Specialisme.BEHEER_IWV,
        )


def _neighbours(klant: Klant, wordt: Waarden) -> Iterable[Gevolg]:
    here = {name: wordt[name] for name in ("postcode", "huisnummer")}
    others = Klant.objects.filter(**here, toevoeging__iexact=wordt["toevoeging"]).exclude(pk=klant.pk).count()
    if others:
        people = "1 andere klant" if others == 1 else f"{others} andere klanten"
        yield Gevolg(
            zin=f"Op dit adres staat al {people}. Vraag of de klant gaat samenwonen of kosten deelt.",
            ernst=Ernst.LET_OP,
            specialisme=Specialisme.BEHEER_WWB if klant.uitkering == Uitkering.PW else "",
        )


def _household(klant: Klant, day: date) -> Iterable[Gevolg]:
    own = HuishoudenLid.objects.filter(running_on(day), klant=klant).values("huishouden")
    staying = HuishoudenLid.objects.filter(running_on(day), huishouden__in=own).exclude(klant=klant).count()
    if staying:
        people = "1 ander persoon" if staying == 1 else f"{staying} andere mensen"
        yield Gevolg(
            zin=f"In het huishouden zijn nog {people}. Vraag wie er mee verhuist en neem dat ook op.",
            ernst=Ernst.LET_OP,
        )


def voer_door(wijziging: Wijziging, actor: Gebruiker | None, now: datetime) -> None:
    _write(wijziging.klant, wijziging.wordt)


def draai_terug(wijziging: Wijziging, actor: Gebruiker | None, now: datetime) -> None:
    _write(wijziging.klant, wijziging.was)


def _write(klant: Klant, waarden: Waarden) -> None:
    for name in VELDEN:
        setattr(klant, name, waarden[name])
    place_in_wijk(klant)
    klant.save(update_fields=[*VELDEN, "wijk", "gemeente"])


ADRES = MutatieSoort(
    soort=Soort.ADRES,
    icoon="home",
    niveau=Niveau.BASIS,
    uitleg="Het adres waar de klant woont of gaat wonen.",
    huidig=huidig,
    schoon=schoon,
    toon=toon,
    feiten=feiten,
    gevolgen=gevolgen,
    voer_door=voer_door,
    draai_terug=draai_terug,
    geldt=lambda wijziging: huidig(wijziging.klant, wijziging.vandaag) == wijziging.wordt,
    bewijs=lambda wijziging: "",
)
