"""What the klant hears of a talk: by e-mail, else by letter; there is no SMS."""

from datetime import datetime
from enum import StrEnum
from typing import Literal

from serviceplein.agenda.ics import write_for_klant
from serviceplein.agenda.models import Afspraak, AfspraakSoort
from serviceplein.berichten.services import Bijlage, queue_brief, queue_email
from serviceplein.klanten.keuzes import Bescherming
from serviceplein.klanten.models import Klant
from serviceplein.ui.weergave import long_date, time_of_day

Aanleiding = Literal["bevestiging", "verzet", "afgezegd", "herinnering"]


class Weg(StrEnum):
    """How a klant can be told."""

    EMAIL = "e-mail"
    BRIEF = "brief"
    GEEN = "geen"


def way_to(klant: Klant) -> Weg:
    """E-mail when there is an address, else a letter; nothing to a home that is not safe or not known."""
    if klant.bescherming == Bescherming.HUISELIJK_GEWELD:
        return Weg.GEEN
    if klant.email:
        return Weg.EMAIL
    return Weg.BRIEF if klant.straat and klant.postcode else Weg.GEEN


def announce(afspraak: Afspraak, aanleiding: Aanleiding, *, now: datetime) -> Weg:
    """Queues the message of a step, inside that step. A reminder is never a letter: it would be late."""
    klant = afspraak.klant
    way = way_to(klant)
    key = f"afspraak:{afspraak.pk}:{aanleiding}:{afspraak.verzet_aantal}"
    values = {
        "naam": klant.naam,
        "wanneer": f"{long_date(afspraak.begin)} om {time_of_day(afspraak.begin)}",
        "waar": place_of(afspraak),
        "medewerker": afspraak.medewerker.naam,
        "telefoon": afspraak.medewerker.telefoon or afspraak.medewerker.team.telefoon,
    }
    if way is Weg.EMAIL:
        calendar = write_for_klant(
            afspraak, place_of(afspraak), now=now, gaat_niet_door=aanleiding == "afgezegd"
        )
        queue_email(
            sleutel=key,
            sjabloon=f"afspraak_{aanleiding}",
            aan=klant.email,
            now=now,
            gegevens=values,
            klant_id=klant.pk,
            bijlagen=[Bijlage(naam="afspraak.ics", mediatype="text/calendar", tekst=calendar)],
            vervalt_op=afspraak.begin,
        )
    elif way is Weg.BRIEF and aanleiding != "herinnering":
        queue_brief(
            sleutel=key,
            sjabloon=f"afspraak_{aanleiding}",
            klant_id=klant.pk,
            now=now,
            gegevens=values,
            vervalt_op=afspraak.begin,
        )
    return way


def place_of(afspraak: Afspraak) -> str:
    """Where the talk is, in words for the klant."""
    if afspraak.adres:
        return f"bij u, op {afspraak.adres}"
    if afspraak.soort == AfspraakSoort.TELEFONISCH:
        return f"wij bellen u op {afspraak.klant.telefoon}" if afspraak.klant.telefoon else "wij bellen u"
    if afspraak.soort == AfspraakSoort.ONLINE:
        return "online; u krijgt van ons een koppeling"
    if afspraak.locatie is None:
        return "dat hoort u van ons"
    room = f", {afspraak.ruimte.naam}" if afspraak.ruimte else ""
    return f"{afspraak.locatie.naam}, {afspraak.locatie.adres}{room}"
