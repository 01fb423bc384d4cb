"""Somebody joins or leaves the household, or gets another role in it (BO-08)."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from backoffice.aanvragen.regelingen import Huishoudtype
from backoffice.helpdesk.identiteit import Niveau
from backoffice.mutaties.gezin import household_type, norm_of, seen_by
from backoffice.mutaties.models import Soort
from backoffice.mutaties.policy import Ernst, Gevolg, MutatieOnjuist
from backoffice.mutaties.soorten import MutatieSoort, Regels, Waarden, Wijziging
from serviceplein.klanten.gezin.lezen import household_on, running_on
from serviceplein.klanten.gezin.services import begin_membership, end_membership
from serviceplein.klanten.keuzes import HuishoudenRol, Uitkering
from serviceplein.klanten.models import Huishouden, HuishoudenLid, Klant
from serviceplein.toegang.models import Gebruiker
from serviceplein.toegang.rollen import Specialisme
from serviceplein.ui.weergave import money

ERBIJ, WEG, ROL = "erbij", "weg", "rol"
WAT = {
    ERBIJ: "Er komt iemand bij",
    WEG: "Er gaat iemand weg",
    ROL: "Iemand krijgt een andere rol",
}
NORMGERECHTIGD = (Uitkering.PW, Uitkering.IOAW, Uitkering.IOAZ)


def huidig(klant: Klant, op: date) -> dict[str, Any]:
    """Members on a day by klantnummer; who has no household lives alone."""
    own = HuishoudenLid.objects.filter(running_on(op), klant=klant).values("huishouden")
    rows = HuishoudenLid.objects.filter(running_on(op), huishouden__in=own)
    members = rows.values_list("klant__klantnummer", "rol").order_by("klant__klantnummer")
    return {"leden": {str(number): rol for number, rol in members}}


def schoon(klant: Klant, waarden: Waarden, op: date) -> dict[str, Any]:
    """Who and what. A klant may name somebody we have to look up first. Raises MutatieOnjuist."""
    what, rol = str(waarden.get("wat") or ""), str(waarden.get("rol") or "")
    if what not in WAT:
        raise MutatieOnjuist("Kies wat er in het huishouden verandert.", veld="wat")
    if what != WEG and rol not in HuishoudenRol.values:
        raise MutatieOnjuist("Kies de rol in het huishouden.", veld="rol")
    number, name = waarden.get("klantnummer"), " ".join(str(waarden.get("naam") or "").split())
    if not number and not name:
        raise MutatieOnjuist("Vul het klantnummer in van wie het gaat.", veld="klantnummer")
    if number:
        _check_person(klant, what, rol, int(number), op)
    born: date | None = waarden.get("geboortedatum") or None
    return {
        "wat": what,
        "klantnummer": int(number) if number else None,
        "rol": "" if what == WEG else rol,
        "naam": name,
        "geboortedatum": born.isoformat() if isinstance(born, date) else str(born or ""),
    }


def _check_person(klant: Klant, what: str, rol: str, number: int, op: date) -> None:
    members = huidig(klant, op)["leden"]
    inside = str(number) in members
    if number == klant.klantnummer:
        raise MutatieOnjuist("Dit is de klant zelf. Kies iemand anders.", veld="klantnummer")
    if what == ERBIJ and inside:
        raise MutatieOnjuist("Deze klant hoort al bij het huishouden.", veld="klantnummer")
    if what != ERBIJ and not inside:
        raise MutatieOnjuist("Deze klant hoort op die dag niet bij het huishouden.", veld="klantnummer")
    if what == ROL and members[str(number)] == rol:
        raise MutatieOnjuist("Deze klant heeft deze rol al.", veld="rol")
    if what == ERBIJ and rol in (HuishoudenRol.PARTNER, HuishoudenRol.HOOFD) and rol in members.values():
        raise MutatieOnjuist("Het huishouden heeft al iemand met deze rol.", veld="rol")
    if not Klant.objects.filter(klantnummer=number).exists():
        raise MutatieOnjuist("Dit klantnummer bestaat niet. Zoek de klant op.", veld="klantnummer")


def toon(waarden: Waarden) -> Regels:
    if "leden" in waarden:
        return [("Aantal mensen", str(max(len(waarden["leden"]), 1)))]
    who = f"Klant {waarden['klantnummer']}" if waarden["klantnummer"] else waarden["naam"]
    lines = [("Wat", WAT[waarden["wat"]]), ("Wie", who)]
    if waarden["rol"]:
        lines.append(("Rol", HuishoudenRol(waarden["rol"]).label))
    return lines


def members_after(wijziging: Wijziging) -> dict[str, str]:
    """The members by klantnummer once it is carried out; somebody we still have to look up counts as well."""
    own = str(wijziging.klant.klantnummer)
    members = dict(wijziging.was["leden"]) or {own: HuishoudenRol.HOOFD.value}
    wordt = wijziging.wordt
    key = str(wordt["klantnummer"] or "?")
    if wordt["wat"] == WEG:
        members.pop(key, None)
    else:
        members[key] = wordt["rol"]
    return members


def types(wijziging: Wijziging) -> tuple[Huishoudtype, Huishoudtype]:
    """The household type of the klant before and after."""
    own = str(wijziging.klant.klantnummer)
    before, after = (
        seen_by(0, {0 if number == own else int(number.replace("?", "-1")): rol for number, rol in m.items()})
        for m in (wijziging.was["leden"], members_after(wijziging))
    )
    return household_type(before), household_type(after)


def feiten(wijziging: Wijziging) -> dict[str, Any]:
    children = sum(rol == HuishoudenRol.KIND for rol in members_after(wijziging).values())
    return {"huishouden": types(wijziging)[1].value, "kinderen": children}


def gevolgen(wijziging: Wijziging) -> Iterable[Gevolg]:
    """Another norm, sharing costs, and what the other one has by themselves."""
    klant, day = wijziging.klant, wijziging.ingangsdatum
    before, after = types(wijziging)
    if klant.uitkering in NORMGERECHTIGD and before != after:
        yield _other_norm(klant, norm_of(before, day), norm_of(after, day))
    if wijziging.wordt["rol"] == HuishoudenRol.KOSTENDELER and klant.uitkering in NORMGERECHTIGD:
        yield Gevolg(
            zin="Met een kostendeler kan de kostendelersnorm gelden (Participatiewet art. 22a).",
            ernst=Ernst.LET_OP,
            specialisme=Specialisme.BEHEER_WWB,
        )
    yield from _other_person(wijziging)


def _other_norm(klant: Klant, before: Any, after: Any) -> Gevolg:
    benefit = klant.get_uitkering_display()
    if before is None or after is None:
        zin = f"De norm voor {benefit} verandert. De norm op deze dag is niet ingevuld; reken het na."
    elif before == after:
        return Gevolg(zin=f"De norm voor {benefit} blijft {money(after)} per maand.")
    else:
        zin = f"De norm voor {benefit} gaat van {money(before)} naar {money(after)} per maand."
    return Gevolg(zin=zin, ernst=Ernst.LET_OP, specialisme=Specialisme.BEHEER_WWB)


def _other_person(wijziging: Wijziging) -> Iterable[Gevolg]:
    number = wijziging.wordt["klantnummer"]
    other = Klant.objects.filter(klantnummer=number).first() if number else None
    if other is None:
        yield Gevolg(
            zin="Zoek deze persoon eerst op, of registreer hem. Daarna kan de mutatie door.",
            ernst=Ernst.LET_OP,
        )
        return
    joins = wijziging.wordt["wat"] == ERBIJ
    if joins and household_on(other.pk, wijziging.ingangsdatum) is not None:
        yield Gevolg(
            zin=f"Klant {other.klantnummer} hoort nu bij een ander huishouden en gaat daar weg.",
            ernst=Ernst.LET_OP,
        )
    if other.uitkering in NORMGERECHTIGD and wijziging.wordt["rol"] != HuishoudenRol.KOSTENDELER:
        yield Gevolg(
            zin=f"Klant {other.klantnummer} heeft {other.get_uitkering_display()}. Ook dat recht verandert.",
            ernst=Ernst.LET_OP,
            specialisme=Specialisme.BEHEER_WWB,
        )
    yield Gevolg(
        zin="Een huishouden heeft één plan. De vaste contactpersoon kijkt of het plan nog past.",
        contactpersoon=True,
    )


def voer_door(wijziging: Wijziging, actor: Gebruiker | None, now: datetime) -> None:
    """Writes the memberships from the day on. Raises MutatieOnjuist, LidOverlapt, DatumNietMogelijk."""
    number = wijziging.wordt["klantnummer"]
    other = Klant.objects.filter(klantnummer=number).first() if number else None
    if other is None:
        raise MutatieOnjuist("Zoek eerst op om wie het gaat, en vul het klantnummer in.", veld="klantnummer")
    day, what = wijziging.ingangsdatum, wijziging.wordt["wat"]
    running = _running(other, day)
    if running is not None:
        end_membership(running, day, now)
    if what == WEG:
        return
    house = household_on(wijziging.klant.pk, day)
    if house is None:
        house = Huishouden.objects.create(gevormd_op=day)
        begin_membership(house, wijziging.klant, HuishoudenRol.HOOFD, day)
    begin_membership(house, other, HuishoudenRol(wijziging.wordt["rol"]), day)


def _running(klant: Klant, op: date) -> HuishoudenLid | None:
    rows = HuishoudenLid.objects.filter(running_on(op), klant=klant).select_related("klant", "huishouden")
    return rows.select_for_update(of=("self",)).first()


def geldt(wijziging: Wijziging) -> bool:
    return bool(huidig(wijziging.klant, wijziging.ingangsdatum)["leden"] == _leden_after(wijziging))


def _leden_after(wijziging: Wijziging) -> dict[str, str]:
    """`huidig` right after it was carried out: who is left alone still has a household."""
    after = members_after(wijziging)
    return dict(sorted(after.items(), key=lambda item: int(item[0])))


def draai_terug(wijziging: Wijziging, actor: Gebruiker | None, now: datetime) -> None:
    """Takes away what began on the day, and opens again what ended on it."""
    day = wijziging.ingangsdatum
    people = Klant.objects.filter(klantnummer=wijziging.wordt["klantnummer"]).values("pk")
    began = HuishoudenLid.objects.filter(klant__in=people, geldig_van=day)
    began.delete()
    HuishoudenLid.objects.filter(klant__in=people, geldig_tot=day).update(geldig_tot=None)
    if not wijziging.was["leden"]:
        alone = HuishoudenLid.objects.filter(klant=wijziging.klant, geldig_van=day)
        houses = list(alone.values_list("huishouden", flat=True))
        alone.delete()
        Huishouden.objects.filter(pk__in=houses, leden__isnull=True).delete()


HUISHOUDEN = MutatieSoort(
    soort=Soort.HUISHOUDEN,
    icoon="users",
    niveau=Niveau.BASIS,
    uitleg="Wie er in huis komt, weggaat of een andere rol krijgt.",
    huidig=huidig,
    schoon=schoon,
    toon=toon,
    feiten=feiten,
    gevolgen=gevolgen,
    voer_door=voer_door,
    draai_terug=draai_terug,
    geldt=geldt,
    bewijs=lambda wijziging: "",
)
