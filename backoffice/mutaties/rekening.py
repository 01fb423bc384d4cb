"""Another bank account: whose it is, what is on its way to the former one, and the proof of it (BO-08)."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Sum

from backoffice.betalingen.models import Betaalregel
from backoffice.betalingen.transitions import RegelStatus
from backoffice.helpdesk.identiteit import Niveau
from backoffice.mutaties.models import Soort
from backoffice.mutaties.policy import Ernst, Gevolg, MutatieOnjuist
from backoffice.mutaties.soorten import MutatieSoort, Regels, Waarden, Wijziging
from serviceplein.klanten.gezin.lezen import household_on, running_on
from serviceplein.klanten.keuzes import Bron
from serviceplein.klanten.models import Bankrekening, HuishoudenLid, Klant
from serviceplein.klanten.rekening.models import BankrekeningQuerySet, mask_iban
from serviceplein.klanten.rekening.services import GEEN_HUISHOUDEN, NieuweRekening, put_rekening
from serviceplein.klanten.validatie import normalize_iban, validate_iban
from serviceplein.toegang.models import Gebruiker
from serviceplein.ui.weergave import money

BEWIJS = "een kopie van de bankpas of een bankafschrift"
ONDERWEG = (RegelStatus.IN_BATCH, RegelStatus.AANGEBODEN)
STRAKS = (RegelStatus.TE_BETALEN, RegelStatus.VASTGEHOUDEN)


def huidig(klant: Klant, op: date) -> dict[str, Any]:
    row = Bankrekening.objects.per_klant([klant.pk], op).get(klant.pk)
    if row is None:
        return {"iban": "", "tenaamstelling": "", "huishouden": None, "van": ""}
    return {
        "iban": row.iban,
        "tenaamstelling": row.tenaamstelling,
        "huishouden": row.huishouden_id,
        "van": row.geldig_van.isoformat(),
    }


def schoon(klant: Klant, waarden: Waarden, op: date) -> dict[str, Any]:
    """IBAN that passes its check, and whose account it is. Raises MutatieOnjuist."""
    iban = normalize_iban(str(waarden.get("iban") or ""))
    try:
        validate_iban(iban)
    except ValidationError as error:
        raise MutatieOnjuist(error.messages[0], veld="iban") from None
    name = " ".join(str(waarden.get("tenaamstelling") or "").split())
    if not name:
        raise MutatieOnjuist("Vul in op wiens naam de rekening staat.", veld="tenaamstelling")
    huishouden = _household(klant, op) if waarden.get("huishouden") else None
    if _accounts(klant, huishouden).filter(geldig_van__gt=op).exists():
        raise MutatieOnjuist(
            "Er is al een rekening bekend die later ingaat. Kies een latere datum.", veld="ingangsdatum"
        )
    return {"iban": iban, "tenaamstelling": name, "huishouden": huishouden}


def _household(klant: Klant, op: date) -> int:
    found = household_on(klant.pk, op)
    if found is None:
        raise MutatieOnjuist(GEEN_HUISHOUDEN, veld="huishouden")
    return found.pk


def _accounts(klant: Klant, huishouden: int | None) -> BankrekeningQuerySet:
    """The accounts of the klant alone, or of this huishouden together."""
    rows = Bankrekening.objects.all()
    return rows.filter(huishouden=huishouden) if huishouden else rows.filter(klant=klant)


def toon(waarden: Waarden) -> Regels:
    return [
        ("Rekeningnummer", mask_iban(waarden["iban"]) or "Niet bekend"),
        ("Op naam van", waarden["tenaamstelling"] or "Niet bekend"),
        ("Voor", "Het hele huishouden" if waarden.get("huishouden") else "De klant zelf"),
    ]


def gevolgen(wijziging: Wijziging) -> Iterable[Gevolg]:
    """A name that is not the klant's, an account of somebody else, who shares it, and money on its way."""
    klant, wordt = wijziging.klant, wijziging.wordt
    if klant.achternaam.casefold() not in wordt["tenaamstelling"].casefold():
        yield Gevolg(
            zin="De rekening staat niet op naam van de klant. Vraag waarom, en vraag een machtiging.",
            ernst=Ernst.LET_OP,
        )
    used = Bankrekening.objects.geldig_op(wijziging.ingangsdatum).filter(iban=wordt["iban"])
    if used.exclude(klant=klant).exclude(huishouden__leden__klant=klant).exists():
        yield Gevolg(
            zin="Op dit rekeningnummer betalen wij ook een andere klant. Controleer de bankpas extra goed.",
            ernst=Ernst.LET_OP,
        )
    if wordt.get("huishouden"):
        yield from _together(wijziging)
    yield from _payments(wijziging)


def _together(wijziging: Wijziging) -> Iterable[Gevolg]:
    """Who else is paid on an account of the huishouden, and when the klant is not."""
    day, home = wijziging.ingangsdatum, wijziging.wordt.get("huishouden")
    others = HuishoudenLid.objects.filter(running_on(day), huishouden=home).exclude(klant=wijziging.klant)
    own = Bankrekening.objects.geldig_op(day).filter(klant__isnull=False).values("klant")
    if number := others.exclude(klant__in=own).count():
        people = "krijgt 1 ander lid" if number == 1 else f"krijgen {number} andere leden"
        yield Gevolg(
            zin=f"Voortaan {people} van het huishouden het geld ook op deze rekening.", ernst=Ernst.LET_OP
        )
    if own.filter(klant=wijziging.klant).exists():
        yield Gevolg(
            zin="De klant heeft ook een eigen rekening. Het geld voor de klant zelf blijft daarop komen.",
            ernst=Ernst.LET_OP,
        )


def _payments(wijziging: Wijziging) -> Iterable[Gevolg]:
    lines = Betaalregel.objects.filter(klant=wijziging.klant)
    under_way = lines.filter(status__in=ONDERWEG).aggregate(som=Sum("bedrag"))["som"]
    if under_way:
        yield Gevolg(
            zin=f"Er is {money(under_way)} onderweg. Dat komt nog op de oude rekening.", ernst=Ernst.LET_OP
        )
    later = lines.filter(status__in=STRAKS).aggregate(som=Sum("bedrag"))["som"]
    if later:
        yield Gevolg(zin=f"Er staat {money(later)} klaar. Dat komt op de rekening die op de betaaldag geldt.")


def voer_door(wijziging: Wijziging, actor: Gebruiker | None, now: datetime) -> None:
    """Raises RekeningOnjuist."""
    put_rekening(
        wijziging.klant,
        NieuweRekening(
            iban=wijziging.wordt["iban"],
            tenaamstelling=wijziging.wordt["tenaamstelling"],
            vanaf=wijziging.ingangsdatum,
            voor_huishouden=bool(wijziging.wordt.get("huishouden")),
            bron=Bron.KLANT,
        ),
        actor=actor,
        now=now,
    )


def geldt(wijziging: Wijziging) -> bool:
    rows = _accounts(wijziging.klant, wijziging.wordt.get("huishouden")).filter(iban=wijziging.wordt["iban"])
    day = max(wijziging.ingangsdatum, wijziging.vandaag)
    return rows.geldig_op(day).filter(geldig_van=wijziging.ingangsdatum).exists()


def draai_terug(wijziging: Wijziging, actor: Gebruiker | None, now: datetime) -> None:
    """The account of before holds again; one written over on the same day gets its number back."""
    was, day = wijziging.was, wijziging.ingangsdatum
    home = wijziging.wordt.get("huishouden")
    rows = _accounts(wijziging.klant, home)
    if (was["van"], was.get("huishouden")) == (day.isoformat(), home):
        rows.filter(geldig_van=day).update(iban=was["iban"], tenaamstelling=was["tenaamstelling"])
        return
    rows.filter(geldig_van=day).delete()
    rows.filter(geldig_tot=day).update(geldig_tot=None)


REKENING = MutatieSoort(
    soort=Soort.REKENING,
    icoon="coin",
    niveau=Niveau.STERK,
    uitleg="De rekening waarop wij aan de klant betalen.",
    huidig=huidig,
    schoon=schoon,
    toon=toon,
    feiten=lambda wijziging: {},
    gevolgen=gevolgen,
    voer_door=voer_door,
    draai_terug=draai_terug,
    geldt=geldt,
    bewijs=lambda wijziging: BEWIJS,
)
