"""The follow-up talk of a melding: booked within a day, moved when nobody came (INT-12, KRN-13)."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone

from intake.afspraak.policy import earliest_moment, functies_for, soort_for
from intake.melding.models import Melding
from intake.melding.services import lock_visible, require_status
from intake.melding.transitions import MeldingStatus
from intake.triage.bestemmingen import needs_talk
from serviceplein.agenda.models import Afspraak
from serviceplein.agenda.services import (
    create_afspraak,
    end_afspraak,
    first_free_slots,
    planned_for,
    within_werktijd,
)
from serviceplein.agenda.sloten import Slot
from serviceplein.agenda.transitions import AfspraakStatus
from serviceplein.catalogus.normen import norm
from serviceplein.dossier.services import record
from serviceplein.dossier.stap import step
from serviceplein.fouten import DomainError
from serviceplein.organisatie.models import Medewerker
from serviceplein.toegang.models import Gebruiker
from serviceplein.toegang.rechten import require
from serviceplein.toegang.rollen import Recht
from serviceplein.ui.weergave import long_date, time_of_day


class GeenGesprekNodig(DomainError):
    code = "intake.geen_gesprek_nodig"


class MomentNietMogelijk(DomainError):
    code = "intake.moment_niet_mogelijk"


class GeenAfspraak(DomainError):
    code = "intake.geen_afspraak"


def proposed_slots(melding: Melding, *, now: datetime) -> list[Slot]:
    """The first free moments for this melding with somebody of the right functie."""
    today = timezone.localdate(now)
    return first_free_slots(
        functies_for(melding.bestemming, melding.stroom),
        van=_earliest(melding, now),
        dagen=int(norm("agenda.vooruit_dagen", op=today)),
        aantal=int(norm("agenda.aantal_voorstellen", op=today)),
    )


def _earliest(melding: Melding, now: datetime) -> datetime:
    weeks = int(norm("intake.zoektermijn_weken", op=timezone.localdate(now)))
    return earliest_moment(melding.vervolgstap, now=now, zoektermijn=timedelta(weeks=weeks))


def _bookable(melding: Melding, medewerker: Medewerker, begin: datetime, now: datetime) -> bool:
    """Whether the list could have offered this moment; if it is taken is for the database to say."""
    return begin >= _earliest(melding, now) and within_werktijd(medewerker, begin)


@dataclass(frozen=True, slots=True, kw_only=True)
class BookVervolg:
    """The moment and the person chosen for the follow-up."""

    melding_id: int
    medewerker_id: int
    begin: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class VervolgBooked:
    afspraak_id: int


@step
def book_vervolg(command: BookVervolg, *, actor: Gebruiker, now: datetime) -> VervolgBooked:
    """Books the follow-up talk of a triaged melding; nobody is booked twice.

    Raises Melding.DoesNotExist, PermissionDenied, MeldingAlVerder, GeenGesprekNodig, MomentNietMogelijk,
    MomentBezet.
    """
    melding = lock_visible(command.melding_id, actor)
    require(actor, Recht.AFSPRAAK_PLANNEN)
    require_status(melding, MeldingStatus.GETRIEERD)
    if not needs_talk(melding) or melding.klant_id is None:
        raise GeenGesprekNodig("Bij deze melding hoort geen gesprek. Koppel zo nodig eerst een klant.")
    medewerker = (
        Medewerker.objects.select_related("team__locatie")
        .filter(
            pk=command.medewerker_id,
            actief=True,
            functie__in=functies_for(melding.bestemming, melding.stroom),
        )
        .first()
    )
    if medewerker is None or not _bookable(melding, medewerker, command.begin, now):
        raise MomentNietMogelijk("Dit moment kan niet meer. Kies een ander moment uit de lijst.")
    afspraak = create_afspraak(
        klant_id=melding.klant_id,
        medewerker=medewerker,
        soort=soort_for(melding.vervolgstap, melding.stroom),
        begin=command.begin,
        onderwerp=melding,
        actor=actor,
        now=now,
    )
    melding.status = MeldingStatus.AFSPRAAK
    melding.vervolg_geboekt_op = melding.vervolg_geboekt_op or now
    melding.save(update_fields=["status", "vervolg_geboekt_op"])
    record(
        "afspraak.gepland",
        actor=actor,
        now=now,
        klant_id=melding.klant_id,
        onderwerp=melding,
        gegevens={
            "soort": afspraak.get_soort_display(),
            "wanneer": f"{long_date(afspraak.begin)} {time_of_day(afspraak.begin)}",
            "medewerker": medewerker.naam,
            "medewerker_id": medewerker.pk,
        },
    )
    return VervolgBooked(afspraak_id=afspraak.pk)


@dataclass(frozen=True, slots=True, kw_only=True)
class EndAfspraak:
    """The talk does not take place: the klant did not come, or it was called off."""

    melding_id: int
    status: AfspraakStatus


@step
def end_vervolg(command: EndAfspraak, *, actor: Gebruiker, now: datetime) -> None:
    """Ends the planned talk of a melding, so that a new moment can be booked.

    Raises Melding.DoesNotExist, PermissionDenied, MeldingAlVerder, GeenAfspraak.
    """
    melding = lock_visible(command.melding_id, actor)
    require(actor, Recht.AFSPRAAK_PLANNEN)
    require_status(melding, MeldingStatus.AFSPRAAK)
    afspraak = planned_talk(melding)
    end_afspraak(afspraak, command.status)
    melding.status = MeldingStatus.GETRIEERD
    melding.save(update_fields=["status"])
    record(
        f"afspraak.{command.status}",
        actor=actor,
        now=now,
        klant_id=melding.klant_id,
        onderwerp=melding,
        gegevens={"soort": afspraak.get_soort_display()},
    )


def planned_talk(melding: Melding) -> Afspraak:
    """The one talk planned about this melding. Raises GeenAfspraak."""
    afspraak = planned_for(melding).select_related("medewerker", "locatie").first()
    if afspraak is None:
        raise GeenAfspraak("Er staat geen afspraak bij deze melding. Plan eerst een moment.")
    return afspraak
