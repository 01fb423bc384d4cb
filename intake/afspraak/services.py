"""The follow-up talk of a melding: booked within a day, moved when nobody came (INT-12, KRN-13)."""

from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from intake.afspraak.policy import earliest_moment, functies_for, soort_for, within_term
from intake.melding.models import Melding
from intake.melding.services import lock_visible, require_status
from intake.melding.transitions import MeldingStatus
from intake.triage.bestemmingen import needs_talk
from intake.zoektermijn.services import not_before
from serviceplein.agenda.afloop import close_no_show
from serviceplein.agenda.keuzes import Afzegger, Vervolg
from serviceplein.agenda.models import Afspraak
from serviceplein.agenda.plannen import close_cancelled, record_planned
from serviceplein.agenda.services import (
    GeenRuimte,
    MomentBezet,
    create_afspraak,
    first_free_slots,
    planned_for,
    within_werktijd,
)
from serviceplein.agenda.sloten import Slot
from serviceplein.agenda.transitions import AfspraakStatus
from serviceplein.catalogus.normen import norm
from serviceplein.dossier.stap import step
from serviceplein.fouten import DomainError
from serviceplein.organisatie.models import Medewerker, Team
from serviceplein.toegang.models import Gebruiker
from serviceplein.toegang.rechten import require
from serviceplein.toegang.rollen import Recht


class GeenGesprekNodig(DomainError):
    code = "intake.geen_gesprek_nodig"


class MomentNietMogelijk(DomainError):
    code = "intake.moment_niet_mogelijk"


class GeenAfspraak(DomainError):
    code = "intake.geen_afspraak"


def proposed_slots(melding: Melding, *, now: datetime, op_adres: bool = False) -> list[Slot]:
    """The first free moments for this melding with somebody of the right functie, from the wijk if possible.

    `op_adres`: the talk is at the klant's place, so travel time has to be free as well (INT-20).
    """
    today = timezone.localdate(now)
    wijk = melding.klant.wijk_id if melding.klant else None
    slots = first_free_slots(
        functies_for(melding.bestemming, melding.stroom),
        van=_earliest(melding, now),
        dagen=int(norm("agenda.vooruit_dagen", op=today)),
        aantal=int(norm("agenda.aantal_voorstellen", op=today)),
        soort=soort_for(melding.vervolgstap, melding.stroom),
        op_adres=op_adres,
        teams=set(Team.objects.filter(wijken=wijk).values_list("pk", flat=True)) if wijk else (),
    )
    return within_term(slots, melding.gesprek_voor)


def _earliest(melding: Melding, now: datetime) -> datetime:
    """At once, or from the first day after a young applicant's zoektermijn (INT-10)."""
    return earliest_moment(not_before(melding), now=now)


@dataclass(frozen=True, slots=True, kw_only=True)
class BookVervolg:
    """The moment and the person chosen for the follow-up; with `adres` it is held there."""

    melding_id: int
    medewerker_id: int
    begin: datetime
    adres: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class VervolgBooked:
    afspraak_id: int


@step
def book_vervolg(command: BookVervolg, *, actor: Gebruiker, now: datetime) -> VervolgBooked:
    """Books the follow-up talk of a triaged melding; nobody is booked twice.

    Raises Melding.DoesNotExist, PermissionDenied, MeldingAlVerder, GeenGesprekNodig, MomentNietMogelijk,
    MomentBezet, GeenRuimte.
    """
    melding = _lock_for_talk(command.melding_id, actor)
    return _book(melding, command.medewerker_id, command.begin, command.adres, actor=actor, now=now)


@dataclass(frozen=True, slots=True, kw_only=True)
class BookEerste:
    """The first free moment, whatever it is."""

    melding_id: int


@step
def book_eerste(command: BookEerste, *, actor: Gebruiker, now: datetime) -> VervolgBooked:
    """Books the first moment that is still free: when a colleague takes it meanwhile, the next one.

    Raises what book_vervolg raises; MomentNietMogelijk when nothing is free in the period of the norm.
    """
    melding = _lock_for_talk(command.melding_id, actor)
    for slot in proposed_slots(melding, now=now):
        try:
            return _book(melding, slot.medewerker_id, slot.begin, "", actor=actor, now=now)
        except (MomentBezet, GeenRuimte):
            continue
    raise MomentNietMogelijk("Er is de komende weken geen vrij moment. Overleg met de teamleider.")


def _lock_for_talk(melding_id: int, actor: Gebruiker) -> Melding:
    melding = lock_visible(melding_id, actor)
    require(actor, Recht.AFSPRAAK_PLANNEN)
    require_status(melding, MeldingStatus.GETRIEERD)
    if not needs_talk(melding) or melding.klant_id is None:
        raise GeenGesprekNodig("Bij deze melding hoort geen gesprek. Koppel zo nodig eerst een klant.")
    return melding


def _book(
    melding: Melding, medewerker_id: int, begin: datetime, adres: str, *, actor: Gebruiker, now: datetime
) -> VervolgBooked:
    medewerker = (
        Medewerker.objects.select_related("team__locatie")
        .filter(pk=medewerker_id, actief=True, functie__in=functies_for(melding.bestemming, melding.stroom))
        .first()
    )
    soort = soort_for(melding.vervolgstap, melding.stroom)
    possible = medewerker is not None and begin >= _earliest(melding, now)
    if medewerker is None or not (
        possible and within_werktijd(medewerker, begin, soort=soort, op_adres=bool(adres))
    ):
        raise MomentNietMogelijk("Dit moment kan niet meer. Kies een ander moment uit de lijst.")
    _require_in_term(melding, begin, now=now)
    afspraak = create_afspraak(
        klant_id=melding.klant_id or 0,
        medewerker=medewerker,
        soort=soort,
        begin=begin,
        onderwerp=melding,
        actor=actor,
        now=now,
        adres=adres,
    )
    melding.status = MeldingStatus.AFSPRAAK
    melding.vervolg_geboekt_op = melding.vervolg_geboekt_op or now
    melding.save(update_fields=["status", "vervolg_geboekt_op"])
    record_planned(afspraak, onderwerp=melding, actor=actor, now=now)
    return VervolgBooked(afspraak_id=afspraak.pk)


def _require_in_term(melding: Melding, begin: datetime, *, now: datetime) -> None:
    """A first talk about debts is not later than its term as long as there is room before (INT-09)."""
    until = melding.gesprek_voor
    if until is None or timezone.localdate(begin) <= until:
        return
    if any(timezone.localdate(slot.begin) <= until for slot in proposed_slots(melding, now=now)):
        raise MomentNietMogelijk(
            f"Het eerste gesprek is uiterlijk op {until:%d-%m-%Y}. Kies een moment daarvoor."
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class EndAfspraak:
    """The talk does not take place: the klant did not come, or it was called off."""

    melding_id: int
    status: AfspraakStatus
    reden: str = ""
    door: Afzegger = Afzegger.KLANT
    vervolg: Vervolg = Vervolg.NIEUWE_AFSPRAAK


@step
def end_vervolg(command: EndAfspraak, *, actor: Gebruiker, now: datetime) -> None:
    """Ends the planned talk of a melding, so that a new moment can be booked.

    Raises Melding.DoesNotExist, PermissionDenied, MeldingAlVerder, GeenAfspraak.
    """
    melding = lock_visible(command.melding_id, actor)
    require(actor, Recht.AFSPRAAK_PLANNEN)
    require_status(melding, MeldingStatus.AFSPRAAK)
    afspraak = planned_talk(melding)
    if command.status == AfspraakStatus.NIET_GEKOMEN:
        close_no_show(afspraak, melding, command.vervolg, command.reden, actor=actor, now=now)
    else:
        close_cancelled(afspraak, melding, command.door, command.reden, actor=actor, now=now)


def planned_talk(melding: Melding) -> Afspraak:
    """The one talk planned about this melding. Raises GeenAfspraak."""
    afspraak = planned_for(melding).select_related("klant", "medewerker__team", "locatie", "ruimte").first()
    if afspraak is None:
        raise GeenAfspraak("Er staat geen afspraak bij deze melding. Plan eerst een moment.")
    return afspraak
