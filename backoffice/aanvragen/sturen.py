"""Steps of a person on a running batch: pause, resume, stop, offer again what fell out (BO-03)."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from backoffice.aanvragen.afloop import halt, tell
from backoffice.aanvragen.models import Aanvraagbatch
from backoffice.aanvragen.services import LEEFT, STIL, free_batch, process_after_commit
from backoffice.aanvragen.transitions import BATCH_TRANSITIONS, BatchStatus, UitvalStatus
from serviceplein.dossier.stap import step
from serviceplein.fouten import DomainError
from serviceplein.taal import in_zin
from serviceplein.toegang.models import Gebruiker
from serviceplein.toegang.rechten import Recht, require

MEESTE_HERSTARTS = 10
VASTGELOPEN = (
    "De batch kwam na tien keer beginnen niet verder. "
    "Vraag functioneel beheer naar de oorzaak en kies daarna Hervatten."
)


class BatchStaatNietToe(DomainError):
    code = "backoffice.batch_staat_niet_toe"


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeBatch:
    batch_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class BatchChanged:
    batch_id: int
    status: BatchStatus


@dataclass(frozen=True, slots=True, kw_only=True)
class RowsOffered:
    batch_id: int
    aantal: int


@step
def pause_batch(command: ChangeBatch, *, actor: Gebruiker, now: datetime) -> BatchChanged:
    """Stops after the piece that runs now.

    Raises Aanvraagbatch.DoesNotExist, PermissionDenied, BatchStaatNietToe.
    """
    batch = lock_batch(command.batch_id, actor)
    if batch.status != BatchStatus.LOOPT:
        raise _not_now(batch, "Pauzeren")
    return _move(batch, BatchStatus.GEPAUZEERD, "batch.gepauzeerd", actor=actor, now=now)


@step
def resume_batch(command: ChangeBatch, *, actor: Gebruiker, now: datetime) -> BatchChanged:
    """Goes on with the next row. Raises as pause_batch."""
    batch = lock_batch(command.batch_id, actor)
    if batch.status != BatchStatus.GEPAUZEERD:
        raise _not_now(batch, "Hervatten")
    batch.laatste_teken_op, batch.herstarts, batch.reden = now, 0, ""
    process_after_commit(batch.pk)
    status = BatchStatus.LOOPT if batch.gestart_op else BatchStatus.ONTVANGEN
    return _move(batch, status, "batch.hervat", actor=actor, now=now)


@step
def stop_batch(command: ChangeBatch, *, actor: Gebruiker, now: datetime) -> BatchChanged:
    """Takes in nothing more; what was taken in stays. The same file may come again. Raises as pause_batch."""
    batch = lock_batch(command.batch_id, actor)
    if BatchStatus.GESTOPT not in BATCH_TRANSITIONS[batch.status]:
        raise _not_now(batch, "Stoppen")
    batch.klaar_op = now
    batch.uitval.filter(status=UitvalStatus.OPNIEUW).update(status=UitvalStatus.OPEN)
    return _move(batch, BatchStatus.GESTOPT, "batch.gestopt", actor=actor, now=now)


@step
def retry_failures(command: ChangeBatch, *, actor: Gebruiker, now: datetime) -> RowsOffered:
    """Offers every open row that fell out once more, as it was delivered or mended.

    Raises as pause_batch; BatchStaatNietToe also when nothing is open.
    """
    batch = lock_batch(command.batch_id, actor)
    if batch.status not in (BatchStatus.KLAAR, BatchStatus.LOOPT):
        raise _not_now(batch, "Opnieuw proberen")
    rows = batch.uitval.filter(status=UitvalStatus.OPEN).exclude(cellen={})
    count = rows.update(status=UitvalStatus.OPNIEUW)
    if not count:
        raise BatchStaatNietToe("Er zijn geen rijen om opnieuw te proberen.")
    batch.status, batch.laatste_teken_op, batch.klaar_op = BatchStatus.LOOPT, now, None
    batch.save(update_fields=["status", "laatste_teken_op", "klaar_op"])
    tell(batch, "batch.opnieuw", actor=actor, now=now, aantal=count)
    process_after_commit(batch.pk)
    return RowsOffered(batch_id=batch.pk, aantal=count)


@step
def begin_turn(batch_id: int, *, actor: Gebruiker | None, now: datetime) -> bool:
    """Counts that a worker begins on a batch; every finished piece sets the count back to nothing.

    A batch that brings down one worker after another is paused. False then, or when another worker has it.
    """
    batch = free_batch(batch_id, *LEEFT)
    if batch is None:
        return False
    if batch.herstarts >= MEESTE_HERSTARTS:
        halt(batch, VASTGELOPEN, now=now)
        return False
    batch.herstarts += 1
    batch.save(update_fields=["herstarts"])
    return True


def stalled_batches(now: datetime) -> list[int]:
    """Unfinished batches without a sign of life: their worker died or the broker lost them."""
    silent = Q(laatste_teken_op__isnull=True, aangeleverd_op__lt=now - STIL) | Q(
        laatste_teken_op__lt=now - STIL
    )
    return list(
        Aanvraagbatch.objects.filter(silent, status__in=LEEFT).order_by("pk").values_list("pk", flat=True)
    )


def lock_batch(batch_id: int, actor: Gebruiker) -> Aanvraagbatch:
    """The batch, for whoever may deliver them. Raises Aanvraagbatch.DoesNotExist, PermissionDenied."""
    batch = Aanvraagbatch.objects.visible_to(actor).select_for_update(of=("self",)).get(pk=batch_id)
    require(actor, Recht.AANVRAAG_BATCH)
    return batch


def _not_now(batch: Aanvraagbatch, what: str) -> BatchStaatNietToe:
    return BatchStaatNietToe(f"Deze batch is {in_zin(batch.get_status_display())}. {what} kan nu niet.")


def _move(
    batch: Aanvraagbatch, status: BatchStatus, code: str, *, actor: Gebruiker, now: datetime
) -> BatchChanged:
    batch.status = status
    batch.save(update_fields=["status", "laatste_teken_op", "herstarts", "reden", "klaar_op"])
    tell(batch, code, actor=actor, now=now)
    return BatchChanged(batch_id=batch.pk, status=status)
