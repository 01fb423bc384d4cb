"""Calendar files (RFC 5545): the feed of a medewerker and the talk of a klant; pure, nothing is queried."""

from collections.abc import Iterable
from datetime import datetime

from icalendar import Calendar, Event

from serviceplein.agenda.models import Afspraak, Agendablok
from serviceplein.agenda.sloten import ZONE

PRODID = "-//Serviceplein//Agenda//NL"
DOMEIN = "serviceplein"


def write_for_klant(afspraak: Afspraak, waar: str, *, now: datetime, gaat_niet_door: bool = False) -> str:
    """One talk for the calendar of the klant; moving or cancelling it replaces the earlier file."""
    event = _event(f"afspraak-{afspraak.pk}", afspraak.begin, afspraak.eind, now)
    event.add("summary", "Afspraak bij de gemeente")
    event.add("location", waar)
    event.add("sequence", afspraak.verzet_aantal + int(gaat_niet_door))
    event.add("status", "CANCELLED" if gaat_niet_door else "CONFIRMED")
    return _calendar([event], method="PUBLISH")


def write_feed(afspraken: Iterable[Afspraak], blokken: Iterable[Agendablok], *, now: datetime) -> str:
    """The planned time of a medewerker: kind, place and kenmerk, never who the klant is."""
    events = []
    for talk in afspraken:
        event = _event(f"afspraak-{talk.pk}", talk.begin, talk.eind, talk.verzet_op or talk.gepland_op)
        event.add("summary", f"{talk.get_soort_display()} ({talk.kenmerk})")
        event.add("location", _where(talk))
        event.add("sequence", talk.verzet_aantal)
        event.add("class", "PRIVATE")
        events.append(event)
    for block in blokken:
        event = _event(f"blok-{block.pk}", block.begin, block.eind, now)
        event.add("summary", block.get_alleen_voor_display() or "Bezet")
        event.add("class", "PRIVATE")
        events.append(event)
    return _calendar(events)


def _where(talk: Afspraak) -> str:
    if talk.adres:
        return "Op locatie"
    room = f", {talk.ruimte.naam}" if talk.ruimte else ""
    return f"{talk.locatie.naam}{room}" if talk.locatie else ""


def _event(name: str, begin: datetime, eind: datetime, stamp: datetime) -> Event:
    event = Event()
    event.add("uid", f"{name}@{DOMEIN}")
    event.add("dtstamp", stamp.astimezone(ZONE))
    event.add("dtstart", begin.astimezone(ZONE))
    event.add("dtend", eind.astimezone(ZONE))
    return event


def _calendar(events: list[Event], method: str = "") -> str:
    calendar = Calendar()
    calendar.add("prodid", PRODID)
    calendar.add("version", "2.0")
    if method:
        calendar.add("method", method)
    for event in events:
        calendar.add_component(event)
    calendar.add_missing_timezones()
    text: str = calendar.to_ical().decode()
    return text
