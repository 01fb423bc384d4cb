"""Along which way a letter goes. Pure: no queries, no clock (BO-06)."""

from dataclasses import dataclass

from backoffice.verzending.models import Weg
from serviceplein.klanten.keuzes import Kanaal


@dataclass(frozen=True, slots=True)
class Keuze:
    weg: Weg
    reden: str


def choose_way(*, voorkeur: str, email: str, bsn: str, beschermd: bool, portaal: bool) -> Keuze:
    """The way the klant prefers where that is possible and safe; else by post.

    beschermd: a protected dossier gets no letter by e-mail. portaal: whether there is a portal.
    """
    if voorkeur == Kanaal.PORTAAL:
        if portaal and bsn:
            return Keuze(Weg.PORTAAL, "De klant kiest het portaal.")
        missing = "er is geen portaal" if not portaal else "het BSN is niet bekend"
        return Keuze(Weg.POST, f"De klant kiest het portaal, maar {missing}.")
    if voorkeur == Kanaal.EMAIL:
        if beschermd:
            return Keuze(Weg.POST, "Het dossier is beschermd: geen brief per e-mail.")
        if email:
            return Keuze(Weg.EMAIL, "De klant kiest e-mail.")
        return Keuze(Weg.POST, "De klant kiest e-mail, maar het adres is niet bekend.")
    if voorkeur == Kanaal.POST:
        return Keuze(Weg.POST, "De klant kiest post.")
    return Keuze(Weg.POST, "Zonder keuze van de klant gaat een brief per post.")
