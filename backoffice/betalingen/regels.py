"""Steps on one payment: hold, go on, cancel, correct, pay again (BO-10)."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.utils import timezone

from backoffice.betalingen.batches import free_held, needs_reason, signal_held
from backoffice.betalingen.fouten import BedragOnjuist, BetalingStaatNietToe
from backoffice.betalingen.gronden import Grond, line_of
from backoffice.betalingen.models import Betaalregel
from backoffice.betalingen.transitions import TRANSITIONS, Betaalsoort, RegelStatus
from serviceplein.dossier.services import record
from serviceplein.dossier.stap import step
from serviceplein.taal import in_zin
from serviceplein.toegang.models import Gebruiker
from serviceplein.toegang.rechten import Recht, require

HOOGSTE_BEDRAG = Decimal("99999999.99")


@dataclass(frozen=True, slots=True, kw_only=True)
class RegelStap:
    """A step on one payment with its reason."""

    regel_id: int
    reden: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectLine:
    """Another amount, or the same one again after the bank refused it."""

    regel_id: int
    bedrag: Decimal
    reden: str


@step
def hold_line(command: RegelStap, *, actor: Gebruiker, now: datetime) -> int:
    """Keeps a payment back with a reason.

    Raises Betaalregel.DoesNotExist, PermissionDenied, BetalingStaatNietToe, RedenOntbreekt.
    """
    return _move(command, RegelStatus.VASTGEHOUDEN, "betaling.vastgehouden", actor=actor, now=now)


@step
def resume_line(command: RegelStap, *, actor: Gebruiker, now: datetime) -> int:
    """Lets a held payment go on; without an account the next batch holds it again. Raises as hold_line."""
    regel = _lock(command.regel_id, actor)
    _needs(regel, RegelStatus.TE_BETALEN)
    regel.status, regel.reden = RegelStatus.TE_BETALEN, ""
    regel.save(update_fields=["status", "reden"])
    _tell("betaling.hervat", regel, actor=actor, now=now)
    signal_held(now)
    return regel.pk


@step
def cancel_line(command: RegelStap, *, actor: Gebruiker, now: datetime) -> int:
    """A payment that is in no batch is not made. Raises as hold_line."""
    return _move(command, RegelStatus.GEANNULEERD, "betaling.geannuleerd", actor=actor, now=now)


@step
def correct_line(command: CorrectLine, *, actor: Gebruiker, now: datetime) -> int:
    """A new line instead of one that is not paid: another amount, or again after it failed.

    A line is corrected once; its correction can be corrected again. Returns the id of the new line.
    Raises as hold_line, and BedragOnjuist.
    """
    regel = _lock(command.regel_id, actor)
    reason = needs_reason(command.reden)
    if not 0 < command.bedrag <= HOOGSTE_BEDRAG:
        raise BedragOnjuist("Vul een bedrag in dat hoger is dan 0 euro.", veld="bedrag")
    if regel.status != RegelStatus.MISLUKT:
        _needs(regel, RegelStatus.GEANNULEERD)
        regel.status, regel.reden = RegelStatus.GEANNULEERD, f"Gecorrigeerd: {reason}"[:300]
        regel.save(update_fields=["status", "reden"])
    elif Betaalregel.objects.filter(corrigeert=regel).exists():
        raise BetalingStaatNietToe("Deze betaling is al opnieuw klaargezet.")
    new = line_of(
        Grond(
            bron=f"correctie:{regel.pk}",
            klant_id=regel.klant_id,
            soort=Betaalsoort(regel.soort),
            omschrijving=regel.omschrijving,
            bedrag=command.bedrag,
            regeling=regel.regeling,
            corrigeert_id=regel.pk,
        ),
        actor=actor,
        now=now,
    )
    _tell("betaling.gecorrigeerd", new, actor=actor, now=now, reden=reason)
    signal_held(now)
    return new.pk


@step
def recheck_held(*, actor: Gebruiker, now: datetime) -> int:
    """Lines without an account go on when there is one now. Returns how many. Raises PermissionDenied."""
    require(actor, Recht.BETALING_KLAARZETTEN)
    freed = free_held(timezone.localdate(now))
    signal_held(now)
    record(
        "betaling.gecontroleerd",
        actor=actor,
        now=now,
        klant_id=None,
        gegevens={"aantal": freed},
    )
    return freed


def _move(command: RegelStap, status: RegelStatus, code: str, *, actor: Gebruiker, now: datetime) -> int:
    regel = _lock(command.regel_id, actor)
    _needs(regel, status)
    regel.status, regel.reden = status, needs_reason(command.reden)
    regel.save(update_fields=["status", "reden"])
    _tell(code, regel, actor=actor, now=now)
    signal_held(now)
    return regel.pk


def _lock(regel_id: int, actor: Gebruiker) -> Betaalregel:
    regel = Betaalregel.objects.visible_to(actor).select_for_update(of=("self",)).get(pk=regel_id)
    require(actor, Recht.BETALING_KLAARZETTEN)
    return regel


def _needs(regel: Betaalregel, status: RegelStatus) -> None:
    if status not in TRANSITIONS[regel.status]:
        raise BetalingStaatNietToe(
            f"Deze betaling is {in_zin(regel.get_status_display())}. Dit kan nu niet meer."
        )


def _tell(code: str, regel: Betaalregel, *, actor: Gebruiker, now: datetime, reden: str = "") -> None:
    record(
        code,
        actor=actor,
        now=now,
        klant_id=regel.klant_id,
        onderwerp=regel,
        gegevens={
            "bedrag": str(regel.bedrag),
            "omschrijving": regel.omschrijving,
            "reden": reden or regel.reden,
        },
    )
