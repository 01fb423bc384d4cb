"""What goes along when a klant gets another contactpersoon: planned talks, and the word to the klant.

Part of a step that moved the toewijzing.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from serviceplein.agenda.mededelingen import Weg, way_to
from serviceplein.agenda.models import Afspraak
from serviceplein.agenda.overnemen import Overgenomen, Wissel, take_over_talks
from serviceplein.agenda.services import when_in_words
from serviceplein.agenda.transitions import AfspraakStatus
from serviceplein.berichten.services import Tekst, queue_teksten, withdraw_berichten
from serviceplein.klanten.models import Klant
from serviceplein.organisatie.models import Medewerker
from serviceplein.werk.models import Taak
from serviceplein.werk.services import end_taken

SJABLOON = "contactpersoon_nieuw"


@dataclass(frozen=True, slots=True, kw_only=True)
class Verhuizing:
    """One klant who went from one contactpersoon to another; the toewijzingen name the messages."""

    klant_id: int
    van_id: int
    naar_id: int
    oude_toewijzing_id: int
    nieuwe_toewijzing_id: int


def replan_key(afspraak_id: int) -> str:
    """Cause of the task to find another moment for a talk the new contactpersoon cannot hold."""
    return f"gesprek-verzetten:{afspraak_id}"


def message_key(toewijzing_id: int) -> str:
    """Names the message that tells who the contactpersoon is."""
    return f"toewijzing:{toewijzing_id}:contactpersoon"


def carry_talks_and_tell(moved: Sequence[Verhuizing], *, now: datetime) -> None:
    """Talks go to the new contactpersoon when free, else a task to replan; every klant hears who it is.

    A klant who comes back before the first message left hears nothing: for them nothing changed.
    """
    if not moved:
        return
    talks = take_over_talks(
        [Wissel(klant_id=one.klant_id, van_id=one.van_id, naar_id=one.naar_id) for one in moved], now=now
    )
    people = Medewerker.objects.select_related("team").in_bulk(
        {one.naar_id for one in moved} | {one.van_id for one in moved}
    )
    _ask_to_replan(moved, talks, people, now=now)
    _tell(moved, talks, people, now=now)


def _ask_to_replan(
    moved: Sequence[Verhuizing], talks: Overgenomen, people: dict[int, Medewerker], *, now: datetime
) -> None:
    """One task per talk that could not go along; none for a talk that is with its contactpersoon again."""
    today = timezone.localdate(now)
    settled = Afspraak.objects.filter(
        klant__in=[one.klant_id for one in moved],
        medewerker__in={one.naar_id for one in moved},
        status=AfspraakStatus.GEPLAND,
        begin__gt=now,
    )
    end_taken(
        sleutels=[replan_key(pk) for pk in settled.values_list("pk", flat=True)],
        now=now,
        actor=None,
        gedaan=False,
    )
    Taak.objects.bulk_create(
        [
            Taak(
                sleutel=replan_key(talk.pk),
                titel=f"Verzet het gesprek van {timezone.localtime(talk.begin):%d-%m-%Y}",
                reden=f"Gepland met {people[one.van_id].naam}; u bent dan niet vrij."[:300],
                klant_id=one.klant_id,
                medewerker_id=one.naar_id,
                team_id=people[one.naar_id].team_id,
                onderwerp_soort=Afspraak._meta.label_lower,
                onderwerp_id=talk.pk,
                deadline=max(today, timezone.localdate(talk.begin)),
                ontstaan_op=now,
            )
            for one in moved
            for talk in talks.blijft.get(one.klant_id, ())
        ],
        ignore_conflicts=True,
    )


def _tell(
    moved: Sequence[Verhuizing], talks: Overgenomen, people: dict[int, Medewerker], *, now: datetime
) -> None:
    unsaid = withdraw_berichten([message_key(one.oude_toewijzing_id) for one in moved])
    klanten = Klant.objects.in_bulk([one.klant_id for one in moved])
    texts = []
    for one in moved:
        former = unsaid.get(message_key(one.oude_toewijzing_id), {}).get("vorige_id", one.van_id)
        way = way_to(klanten[one.klant_id])
        if former != one.naar_id and way is not Weg.GEEN:
            texts.append(_text(one, klanten[one.klant_id], talks, people[one.naar_id], way))
    queue_teksten(texts, now=now)


def _text(one: Verhuizing, klant: Klant, talks: Overgenomen, new: Medewerker, way: Weg) -> Tekst:
    return Tekst(
        sleutel=message_key(one.nieuwe_toewijzing_id),
        sjabloon=SJABLOON,
        klant_id=klant.pk,
        aan=klant.email if way is Weg.EMAIL else "",
        gegevens={
            "naam": klant.naam,
            "vorige_id": one.van_id,
            "medewerker": new.naam,
            "telefoon": new.telefoon or new.team.telefoon,
            "gaat_door": [when_in_words(talk.begin) for talk in talks.mee.get(klant.pk, ())],
            "opnieuw": [when_in_words(talk.begin) for talk in talks.blijft.get(klant.pk, ())],
        },
    )
