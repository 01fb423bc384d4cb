"""Why a klant goes, and why to this person: one Dutch sentence or two. Pure."""

from caseload.herverdelen.maat import HONDERD, Coach, Eenheid, serves
from caseload.herverdelen.models import Aanleiding

_WEG = {
    Aanleiding.VERTREK: "{naam} vertrekt",
    Aanleiding.AFWEZIGHEID: "{naam} is lang afwezig",
    Aanleiding.REORGANISATIE: "De wijk gaat naar een ander team",
}


def why_away(aanleiding: Aanleiding, unit: Eenheid, now: Coach, naam: str, load: int) -> str:
    """Why the klant does not stay with `now`, who carried `load` before."""
    if unit.nu in unit.uitgesloten:
        return f"{naam} mag deze klant niet begeleiden"
    if unit.moet_weg:
        return _WEG.get(aanleiding, "{naam} is niet meer beschikbaar").format(naam=naam)
    if load > now.maximum:
        return f"{naam} zit boven het maximum"
    if load > now.norm:
        return f"{naam} zit boven de norm"
    return f"{naam} heeft het drukker dan collega's"


def why_to(unit: Eenheid, coach: Coach | None, naam: str, load: int) -> str:
    """Why this receiver, who carries `load` when all is done."""
    if coach is None:
        return "Niemand met deze functie heeft ruimte onder het maximum"
    merits = []
    if coach.id in unit.huisgenoten:
        merits.append("is al contactpersoon van het huishouden")
    if coach.id in unit.eerdere:
        merits.append("was eerder contactpersoon van deze klant")
    if unit.taal and unit.taal in coach.talen:
        merits.append("spreekt de taal van de klant")
    if serves(unit, coach):
        merits.append("werkt in de wijk" if unit.gebieden else "heeft ruimte")
    else:
        merits.append("heeft ruimte, al werkt het team niet in de wijk")
    return f"{naam} {', '.join(merits)} en komt op {in_klanten(load)} van {in_klanten(coach.norm)}"


def in_klanten(hundredths: int) -> str:
    """1250 -> '12,5'."""
    whole, rest = divmod(hundredths, HONDERD)
    return f"{whole},{rest:02d}".rstrip("0").rstrip(",")
