"""The casusboek of the demo municipality: cases in every stage, and lessons that somebody takes up."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone

from caseload.casusboek.agenda import PlanLes, UpdatePunt, plan_les, update_punt
from caseload.casusboek.models import Kant, Niveau
from caseload.casusboek.publicatie import OfferCasus, PublishCasus, offer_casus, publish_casus
from caseload.casusboek.services import (
    AddLes,
    AskPerspectief,
    StartCasus,
    WritePerspectief,
    add_les,
    ask_perspectief,
    start_casus,
    write_perspectief,
)
from caseload.casusboek.transitions import PuntStatus
from serviceplein.toegang.models import Gebruiker


@dataclass(frozen=True, slots=True, kw_only=True)
class Verhaal:
    """One case: what happened, as each side saw it, and what it teaches."""

    titel: str
    leefgebied: str
    aanleiding: str
    uitkomst: str
    kanten: tuple[tuple[Kant, str, str], ...]
    lessen: tuple[tuple[str, Niveau], ...]


VERHALEN = (
    Verhaal(
        titel="Drie loketten, één gezin",
        leefgebied="gezin",
        aanleiding=(
            "Een moeder met drie kinderen had schulden, een kind dat vaak thuisbleef van school en een "
            "uitkering die stopte. Zij sprak in een half jaar met zeven mensen."
        ),
        uitkomst="Er kwam één plan met één vaste contactpersoon. De school belt nu rechtstreeks.",
        kanten=(
            (Kant.KLANT, "Moeder van drie kinderen", "Ik vertelde mijn verhaal zeven keer. Bij de laatste "
             "dacht ik: nu zeg ik niets meer. Toen vroeg iemand wat ik zelf als eerste wilde regelen."),
            (Kant.PROFESSIONAL, "Werkcoach", "Ik zag alleen de uitkering. Pas toen ik de school belde, "
             "begreep ik waarom zij de afspraken niet haalde."),
            (Kant.PARTNER, "Leerplichtambtenaar", "Wij wisten niet dat er een contactpersoon was. "
             "Met één telefoonnummer was dit maanden eerder opgelost."),
        ),
        lessen=(
            ("Spreek met scholen af wie wij bellen als een kind wegblijft", Niveau.BELEID),
            ("Vraag in het eerste gesprek wat iemand zelf als eerste wil", Niveau.UITVOERING),
        ),
    ),
    Verhaal(
        titel="De rolstoel die niet door de deur kon",
        leefgebied="gezondheid",
        aanleiding="Een oudere man kreeg op tijd een rolstoel. Hij kwam er de deur niet mee uit.",
        uitkomst="De leverancier meet nu eerst de deuren. De man gaat elke dag naar het buurthuis.",
        kanten=(
            (Kant.KLANT, "Een man met een rolstoel", "Iedereen zei: geleverd. Maar ik zat nog binnen."),
            (Kant.PROFESSIONAL, "Consulent Wmo", "In ons systeem was het klaar. Ik had moeten bellen."),
            (Kant.PARTNER, "Monteur van de leverancier", "Wij krijgen een maat door, geen huis."),
        ),
        lessen=(
            ("Vraag na elke levering of de klant er echt iets aan heeft", Niveau.UITVOERING),
            ("Zet in contracten dat de leverancier eerst thuis meet", Niveau.MANAGEMENT),
        ),
    ),
    Verhaal(
        titel="Werken met een taal die je nog leert",
        leefgebied="taal",
        aanleiding="Een timmerman leerde nog Nederlands. Hij mocht pas op proef werken na zijn examen.",
        uitkomst="Hij begon eerder, met een maatje op het werk. Zijn taal ging daarna snel vooruit.",
        kanten=(
            (Kant.KLANT, "Een timmerman", "Hout praat geen Nederlands. Ik wilde gewoon beginnen."),
            (Kant.PROFESSIONAL, "Participatiecoach", "De regel zei: eerst de taal. Mocht het ook anders?"),
        ),
        lessen=(("Laat taal en werk tegelijk beginnen als de werkgever dat wil", Niveau.BESTUUR),),
    ),
)  # fmt: skip


def write_casusboek(writer: Gebruiker, colleague: Gebruiker, leader: Gebruiker, *, now: datetime) -> None:
    """Two cases in the book with their lessons on the agenda, one that waits, and one just begun."""
    lessons = []
    for number, verhaal in enumerate(VERHALEN):
        pk, made = _write(verhaal, writer, colleague, now=now)
        offer_casus(OfferCasus(casus_id=pk), actor=writer, now=now)
        if number < len(VERHALEN) - 1:
            publish_casus(PublishCasus(casus_id=pk), actor=leader, now=now)
            lessons += made
    _plan(lessons, colleague, leader, now=now)
    begun = StartCasus(
        titel="Te laat bij de schuldhulp",
        aanleiding="Waarom wachtte iemand een jaar?",
        leefgebied="financien",
    )
    pk = start_casus(begun, actor=writer, now=now)
    asked = AskPerspectief(casus_id=pk, kant=Kant.PROFESSIONAL, medewerker_id=colleague.medewerker.pk)
    ask_perspectief(asked, actor=writer, now=now)


def _write(
    verhaal: Verhaal, writer: Gebruiker, colleague: Gebruiker, *, now: datetime
) -> tuple[int, list[int]]:
    """A concept by two people: the first side by who began, the others by the colleague asked for them."""
    begun = StartCasus(
        titel=verhaal.titel,
        aanleiding=verhaal.aanleiding,
        uitkomst=verhaal.uitkomst,
        leefgebied=verhaal.leefgebied,
    )
    pk = start_casus(begun, actor=writer, now=now)
    for number, (kant, verteller, tekst) in enumerate(verhaal.kanten):
        who = writer
        if number:
            who = colleague
            asked = AskPerspectief(casus_id=pk, kant=kant, medewerker_id=colleague.medewerker.pk)
            ask_perspectief(asked, actor=writer, now=now)
        text = WritePerspectief(casus_id=pk, kant=kant, verteller=verteller, tekst=tekst)
        write_perspectief(text, actor=who, now=now)
    lessons = [
        add_les(AddLes(casus_id=pk, tekst=tekst, niveau=niveau), actor=writer, now=now)
        for tekst, niveau in verhaal.lessen
    ]
    return pk, lessons


def _plan(lessons: list[int], owner: Gebruiker, leader: Gebruiker, *, now: datetime) -> None:
    """The first lesson is being worked on, the second is done; the others wait for an owner."""
    today = timezone.localdate(now)
    begun, done = (
        plan_les(
            PlanLes(
                les_id=les, titel=titel, eigenaar_id=owner.medewerker.pk, termijn=today + timedelta(days=days)
            ),
            actor=leader,
            now=now,
        )
        for les, titel, days in (
            (lessons[0], "Eén telefoonnummer per school afspreken", 60),
            (lessons[1], "Een vaste eerste vraag in het gesprek", 21),
        )
    )
    update_punt(UpdatePunt(punt_id=begun, status=PuntStatus.BEZIG), actor=owner, now=now)
    ended = UpdatePunt(
        punt_id=done, status=PuntStatus.GEDAAN, wat_gedaan="De vraag staat nu bovenaan het gespreksformulier."
    )
    update_punt(ended, actor=owner, now=now)
