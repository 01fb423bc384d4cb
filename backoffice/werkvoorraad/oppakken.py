"""Who works on what: claim the next, take up, give back, pause, hand over (BO-01)."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import QuerySet
from django.utils import timezone

from backoffice.werkvoorraad.models import Opdracht
from backoffice.werkvoorraad.specialismen import SPECIALISMEN
from backoffice.werkvoorraad.stappen import (
    NietUwWerk,
    OpdrachtChanged,
    OpdrachtOnvolledig,
    OpdrachtStap,
    changed,
    hold,
    lock,
    may_take,
    mine,
    needs,
    needs_running,
    not_with_colleague,
    tell,
)
from backoffice.werkvoorraad.transitions import OpdrachtStatus
from serviceplein.dossier.stap import step
from serviceplein.fouten import DomainError
from serviceplein.organisatie.models import Medewerker
from serviceplein.toegang.models import Gebruiker
from serviceplein.toegang.rechten import Recht, require


class NietsTeDoen(DomainError):
    code = "backoffice.niets_te_doen"


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimNext:
    """Narrows the queue; empty is everything of the actor's specialismen and skills."""

    specialisme: str = ""
    soort: str = ""


@step
def claim_next(command: ClaimNext, *, actor: Gebruiker, now: datetime) -> OpdrachtChanged:
    """The most urgent opdracht nobody works on; two people never get the same one.

    Raises PermissionDenied, NietsTeDoen.
    """
    require(actor, Recht.OPDRACHT_BEHANDELEN)
    opdracht = _next_for(command, actor, now)
    if opdracht is None:
        raise NietsTeDoen("Er wacht niets in uw werkvoorraad. U bent bij.")
    hold(opdracht, actor, OpdrachtStatus.OPGEPAKT)
    tell("opgepakt", opdracht, actor=actor, now=now)
    return changed(opdracht)


def free_for(actor: Gebruiker, now: datetime) -> QuerySet[Opdracht]:
    """What this account may take from the queues, most urgent first."""
    rows = Opdracht.objects.visible_to(actor).for_user(actor).in_queue()
    return rows.within_reach_of(actor, timezone.localdate(now))


def _next_for(command: ClaimNext, actor: Gebruiker, now: datetime) -> Opdracht | None:
    """The head of each queue is read from its index; the most urgent head that is not locked is taken."""
    free = free_for(actor, now)
    if command.soort:
        free = free.filter(soort=command.soort)
    queues = [s for s in SPECIALISMEN if s in actor.specialismen and command.specialisme in ("", s)]
    heads: list[tuple[int, str]] = []
    for queue in queues:
        top = free.filter(specialisme=queue).values_list("urgentie", flat=True).first()
        if top is not None:
            heads.append((-top, queue))
    for _, head in sorted(heads):
        rows = free.filter(specialisme=head).select_for_update(of=("self",), skip_locked=True)
        if found := rows.select_related("aanvraag", "klant").first():
            return found
    return None


@step
def take_up(command: OpdrachtStap, *, actor: Gebruiker, now: datetime) -> OpdrachtChanged:
    """This one, chosen from the list, or one's own paused one again.

    Raises Opdracht.DoesNotExist, PermissionDenied, OpdrachtStaatNietToe, OpdrachtBijCollega, NietUwWerk.
    """
    opdracht = lock(command.opdracht_id, actor, Recht.OPDRACHT_BEHANDELEN)
    needs_running(opdracht)
    not_with_colleague(opdracht, actor)
    if refusal := may_take(actor, opdracht, now):
        raise NietUwWerk(refusal)
    if opdracht.status != OpdrachtStatus.OPGEPAKT:
        hold(opdracht, actor, OpdrachtStatus.OPGEPAKT)
        tell("opgepakt", opdracht, actor=actor, now=now)
    return changed(opdracht)


@step
def give_back(command: OpdrachtStap, *, actor: Gebruiker, now: datetime) -> OpdrachtChanged:
    """Back to the queue; a teamleider may do this for a colleague.

    Raises Opdracht.DoesNotExist, PermissionDenied, OpdrachtStaatNietToe, OpdrachtBijCollega, NietUwWerk.
    """
    opdracht = lock(command.opdracht_id, actor, Recht.TAAK_UITVOEREN)
    needs_running(opdracht)
    _own_or_steering(opdracht, actor)
    if opdracht.status != OpdrachtStatus.OPEN:
        hold(opdracht, None, OpdrachtStatus.OPEN)
        tell("teruggegeven", opdracht, actor=actor, now=now)
    return changed(opdracht)


@dataclass(frozen=True, slots=True, kw_only=True)
class PauseOpdracht:
    opdracht_id: int
    tot: date
    reden: str


@step
def pause(command: PauseOpdracht, *, actor: Gebruiker, now: datetime) -> OpdrachtChanged:
    """Waits for something until a day, and says for what. Raises as give_back, and OpdrachtOnvolledig."""
    opdracht = lock(command.opdracht_id, actor, Recht.OPDRACHT_BEHANDELEN)
    needs(opdracht, OpdrachtStatus.OPGEPAKT)
    mine(opdracht, actor)
    check_pause(command.tot, command.reden, now)
    opdracht.status = OpdrachtStatus.GEPAUZEERD
    opdracht.pauze_tot, opdracht.pauze_reden = command.tot, command.reden.strip()
    opdracht.save(update_fields=["status", "pauze_tot", "pauze_reden"])
    tell("gepauzeerd", opdracht, actor=actor, now=now, tot=f"{command.tot:%d-%m-%Y}")
    return changed(opdracht)


def check_pause(tot: date, reden: str, now: datetime) -> None:
    """Raises OpdrachtOnvolledig without a reason or a later day."""
    if not reden.strip():
        raise OpdrachtOnvolledig("Schrijf op waar de opdracht op wacht.", veld="reden")
    if tot <= timezone.localdate(now):
        raise OpdrachtOnvolledig("Kies een dag na vandaag.", veld="tot")


@dataclass(frozen=True, slots=True, kw_only=True)
class HandOver:
    opdracht_id: int
    medewerker_id: int


@step
def hand_over(command: HandOver, *, actor: Gebruiker, now: datetime) -> OpdrachtChanged:
    """To a colleague of the same specialisme with the skill; a teamleider gives out work with it.

    Raises Opdracht.DoesNotExist, PermissionDenied, OpdrachtStaatNietToe, OpdrachtBijCollega, NietUwWerk.
    """
    opdracht = lock(command.opdracht_id, actor, Recht.TAAK_UITVOEREN)
    needs_running(opdracht)
    _own_or_steering(opdracht, actor)
    receiver = receiver_of(command.medewerker_id)
    if refusal := may_take(receiver, opdracht, now):
        raise NietUwWerk(refusal, veld="medewerker")
    hold(opdracht, receiver, OpdrachtStatus.OPGEPAKT)
    tell("overgedragen", opdracht, actor=actor, now=now, medewerker_id=command.medewerker_id)
    return changed(opdracht)


def receiver_of(medewerker_id: int) -> Gebruiker:
    """The account of a colleague who works here; raises NietUwWerk."""
    found = Medewerker.objects.filter(pk=medewerker_id, actief=True).select_related("gebruiker").first()
    if found is None or found.gebruiker is None:
        raise NietUwWerk("Deze collega werkt hier niet meer. Kies een andere collega.", veld="medewerker")
    return found.gebruiker


def _own_or_steering(opdracht: Opdracht, actor: Gebruiker) -> None:
    """Whoever has it moves it, and a teamleider; raises NietUwWerk and what `mine` raises."""
    if actor.heeft(Recht.WERKVOORRAAD_STUREN):
        return
    if not actor.heeft(Recht.OPDRACHT_BEHANDELEN):
        raise NietUwWerk("Alleen de backoffice en de teamleider verdelen dit werk.")
    mine(opdracht, actor)


@step
def wake_opdrachten(*, actor: Gebruiker | None, now: datetime) -> int:
    """What was paused until today is on the table again; the behandelaar keeps it."""
    due = Opdracht.objects.filter(
        status=OpdrachtStatus.GEPAUZEERD, pauze_tot__lte=timezone.localdate(now)
    ).select_for_update(of=("self",), skip_locked=True)
    rows = list(due.order_by("pk")[:500])
    for opdracht in rows:
        opdracht.status = OpdrachtStatus.OPGEPAKT
        opdracht.save(update_fields=["status"])
        tell("hervat", opdracht, actor=actor, now=now)
    return len(rows)
