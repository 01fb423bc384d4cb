"""Another income: its period, what it means for the uitkering, and the proof of it (BO-08)."""

from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from backoffice.helpdesk.identiteit import Niveau
from backoffice.mutaties.gezin import household_type, norm_of, roles_on
from backoffice.mutaties.models import Soort
from backoffice.mutaties.policy import Ernst, Gevolg, MutatieOnjuist
from backoffice.mutaties.soorten import MutatieSoort, Regels, Waarden, Wijziging
from serviceplein.klanten.keuzes import Bron, Uitkering
from serviceplein.klanten.models import Gegeven, Klant
from serviceplein.toegang.models import Gebruiker
from serviceplein.toegang.rollen import Specialisme
from serviceplein.ui.weergave import long_date, money

NAAM = "inkomen"
INKOMEN_UIT = {
    "loon": "Loon uit werk",
    "uitkering": "Uitkering van een ander",
    "onderneming": "Eigen bedrijf",
    "alimentatie": "Alimentatie",
    "geen": "Geen inkomen",
    "anders": "Iets anders",
}
HOOGSTE = Decimal(99999)
BEWIJS = {
    "loon": "een loonstrook of arbeidscontract",
    "uitkering": "een uitkeringsspecificatie",
    "onderneming": "de laatste btw-aangifte of boekhouding",
    "alimentatie": "de uitspraak of het convenant",
    "anders": "een stuk waar het inkomen op staat",
}
AANVULLEND = (Uitkering.PW, Uitkering.IOAW, Uitkering.IOAZ)


def huidig(klant: Klant, op: date) -> dict[str, Any]:
    row = Gegeven.objects.filter(klant=klant, naam=NAAM).first()
    if row is None:
        return {"bedrag": None, "op": "", "bron": ""}
    return {"bedrag": str(Decimal(str(row.waarde))), "op": row.op.isoformat(), "bron": row.bron}


def schoon(klant: Klant, waarden: Waarden, op: date) -> dict[str, Any]:
    """The amount per month, where it comes from, and until when if that is known. Raises MutatieOnjuist."""
    try:
        amount = Decimal(str(waarden.get("bedrag"))).quantize(Decimal("0.01"))
    except InvalidOperation:
        raise MutatieOnjuist("Vul een bedrag per maand in, bijvoorbeeld 1250,00.", veld="bedrag") from None
    if not 0 <= amount <= HOOGSTE:
        raise MutatieOnjuist("Vul een bedrag per maand in van 0 tot 99.999 euro.", veld="bedrag")
    source = str(waarden.get("uit") or "")
    if source not in INKOMEN_UIT:
        raise MutatieOnjuist("Kies waar het inkomen vandaan komt.", veld="uit")
    if (source == "geen") != (amount == 0):
        raise MutatieOnjuist("Geen inkomen hoort bij een bedrag van 0 euro.", veld="bedrag")
    known = Gegeven.objects.filter(klant=klant, naam=NAAM, op__gt=op).first()
    if known is not None:
        raise MutatieOnjuist(
            f"Er is al een inkomen bekend vanaf {long_date(known.op)}. Kies die dag of een latere dag.",
            veld="ingangsdatum",
        )
    until: date | None = waarden.get("tot_en_met") or None
    if until is not None and until < op:
        raise MutatieOnjuist("De laatste dag ligt voor de eerste. Kies een latere dag.", veld="tot_en_met")
    return {"bedrag": str(amount), "uit": source, "tot_en_met": until.isoformat() if until else ""}


def toon(waarden: Waarden) -> Regels:
    lines = [("Inkomen per maand", money(Decimal(waarden["bedrag"])) if waarden["bedrag"] else "Niet bekend")]
    if waarden.get("uit"):
        lines.append(("Waaruit", INKOMEN_UIT[waarden["uit"]]))
    if waarden.get("tot_en_met"):
        lines.append(("Tot en met", long_date(date.fromisoformat(waarden["tot_en_met"]))))
    return lines


def feiten(wijziging: Wijziging) -> dict[str, Any]:
    return {"inkomen_per_maand": Decimal(wijziging.wordt["bedrag"])}


def gevolgen(wijziging: Wijziging) -> Iterable[Gevolg]:
    """What is set off against the uitkering, and when a passing income must be looked at again."""
    klant, day = wijziging.klant, wijziging.ingangsdatum
    amount = Decimal(wijziging.wordt["bedrag"])
    if klant.uitkering in AANVULLEND:
        limit = norm_of(household_type(roles_on(klant, day)), day)
        yield _against(klant, amount, limit)
    if until := wijziging.wordt["tot_en_met"]:
        yield Gevolg(
            zin=f"Dit inkomen duurt tot en met {long_date(date.fromisoformat(until))}. Vraag daarna opnieuw.",
            ernst=Ernst.LET_OP,
        )


def _against(klant: Klant, amount: Decimal, limit: Decimal | None) -> Gevolg:
    """Income against the norm of the household (Participatiewet art. 19)."""
    benefit = klant.get_uitkering_display()
    if limit is None:
        return Gevolg(
            zin=f"Dit inkomen telt mee voor {benefit}. De norm op deze dag is niet ingevuld; reken het na.",
            ernst=Ernst.LET_OP,
            specialisme=Specialisme.BEHEER_WWB,
        )
    if amount >= limit:
        return Gevolg(
            zin=f"{money(amount)} is niet onder de norm, {money(limit)}. Het recht op {benefit} vervalt.",
            ernst=Ernst.STOPT,
            specialisme=Specialisme.BEHEER_WWB,
        )
    return Gevolg(
        zin=f"Dit gaat van {benefit} af: van de norm ({money(limit)}) blijft {money(limit - amount)}.",
        ernst=Ernst.LET_OP,
        specialisme=Specialisme.BEHEER_WWB,
    )


def voer_door(wijziging: Wijziging, actor: Gebruiker | None, now: datetime) -> None:
    """The gegeven with the day from which it holds, so that nobody is asked again (KRN-04)."""
    Gegeven.objects.update_or_create(
        klant=wijziging.klant,
        naam=NAAM,
        defaults={
            "waarde": float(wijziging.wordt["bedrag"]),
            "bron": Bron.KLANT,
            "partner": None,
            "op": wijziging.ingangsdatum,
            "vastgelegd_door": actor,
        },
    )


def draai_terug(wijziging: Wijziging, actor: Gebruiker | None, now: datetime) -> None:
    rows = Gegeven.objects.filter(klant=wijziging.klant, naam=NAAM)
    was = wijziging.was
    if was["bedrag"] is None:
        rows.delete()
        return
    rows.update(
        waarde=float(was["bedrag"]), bron=was["bron"], op=date.fromisoformat(was["op"]), vastgelegd_door=actor
    )


def geldt(wijziging: Wijziging) -> bool:
    now = huidig(wijziging.klant, wijziging.vandaag)
    return bool(
        now["bedrag"]
        and Decimal(now["bedrag"]) == Decimal(wijziging.wordt["bedrag"])
        and now["op"] == wijziging.ingangsdatum.isoformat()
    )


INKOMEN = MutatieSoort(
    soort=Soort.INKOMEN,
    icoon="coin",
    niveau=Niveau.BASIS,
    uitleg="Wat het huishouden per maand netto binnenkrijgt, naast een uitkering van ons.",
    huidig=huidig,
    schoon=schoon,
    toon=toon,
    feiten=feiten,
    gevolgen=gevolgen,
    voer_door=voer_door,
    draai_terug=draai_terug,
    geldt=geldt,
    bewijs=lambda wijziging: BEWIJS.get(wijziging.wordt["uit"], ""),
)
