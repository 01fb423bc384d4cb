"""Steps on one row that fell out of a batch: mend it, write it off, take that back (BO-03)."""

from dataclasses import dataclass
from datetime import datetime
from functools import partial

from celery import current_app
from django.db import transaction
from django.utils import timezone

from backoffice.aanvragen.afloop import tell
from backoffice.aanvragen.bestand import RuweRij
from backoffice.aanvragen.invoer import AanvraagOnjuist
from backoffice.aanvragen.models import Aanvraagbatch, Uitvalrij
from backoffice.aanvragen.regelingen import regeling_van
from backoffice.aanvragen.services import MAAK_BRIEVEN
from backoffice.aanvragen.sturen import lock_batch
from backoffice.aanvragen.transitions import UITVAL_TRANSITIONS, UitvalStatus
from backoffice.aanvragen.uitval import storable, take_in_safely, validate
from backoffice.aanvragen.waarden import LANGSTE_WAARDE
from serviceplein.dossier.stap import step
from serviceplein.fouten import DomainError
from serviceplein.taal import in_zin
from serviceplein.toegang.models import Gebruiker


class RijStaatNietToe(DomainError):
    code = "backoffice.rij_staat_niet_toe"


@dataclass(frozen=True, slots=True, kw_only=True)
class MendRow:
    """The cells as they must be read now, by column."""

    batch_id: int
    rij: int
    cellen: dict[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class CloseRow:
    """`reden` says why the row needs no application any more; empty takes a write-off back."""

    batch_id: int
    rij: int
    reden: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RowChanged:
    batch_id: int
    rij: int
    status: UitvalStatus


@step
def mend_row(command: MendRow, *, actor: Gebruiker, now: datetime) -> RowChanged:
    """Takes the mended row in at once, as a row of its batch.

    Raises Aanvraagbatch.DoesNotExist, Uitvalrij.DoesNotExist, PermissionDenied, RijStaatNietToe,
    AanvraagOnjuist with what is still wrong.
    """
    batch = lock_batch(command.batch_id, actor)
    row = _row(batch, command.rij, UitvalStatus.OPGENOMEN)
    regeling = regeling_van(batch.regeling)
    cells = {name: storable(text, LANGSTE_WAARDE + 1) for name, text in command.cellen.items()}
    rows, wrong, _ = validate(regeling, [RuweRij(row.rij, cells)], timezone.localdate(now))
    if wrong:
        raise AanvraagOnjuist([fout.fout for fout in wrong])
    done = take_in_safely(regeling, rows, batch=batch, now=now)
    if done.fouten:
        raise AanvraagOnjuist([fout.fout for fout in done.fouten])
    row.cellen, row.pogingen = cells, row.pogingen + 1
    batch.fouten.filter(rij=row.rij).delete()
    batch.goed, batch.fout = batch.goed + 1, batch.fout - 1
    batch.save(update_fields=["goed", "fout"])
    if done.besluit_ids:
        transaction.on_commit(partial(current_app.send_task, MAAK_BRIEVEN), robust=True)
    return _close(batch, row, UitvalStatus.OPGENOMEN, "batch.rij_hersteld", actor=actor, now=now)


@step
def write_off_row(command: CloseRow, *, actor: Gebruiker, now: datetime) -> RowChanged:
    """This row leads to no application, with the reason. Raises as mend_row."""
    batch = lock_batch(command.batch_id, actor)
    row = _row(batch, command.rij, UitvalStatus.AFGEBOEKT)
    row.reden = " ".join(command.reden.split())[:300]
    if not row.reden:
        raise RijStaatNietToe("Zeg waarom u deze rij afboekt.", veld="reden")
    return _close(batch, row, UitvalStatus.AFGEBOEKT, "batch.rij_afgeboekt", actor=actor, now=now)


@step
def reopen_row(command: CloseRow, *, actor: Gebruiker, now: datetime) -> RowChanged:
    """Takes a write-off back. Raises as mend_row."""
    batch = lock_batch(command.batch_id, actor)
    row = _row(batch, command.rij, UitvalStatus.OPEN)
    row.reden = ""
    return _close(batch, row, UitvalStatus.OPEN, "batch.rij_heropend", actor=actor, now=now)


def _row(batch: Aanvraagbatch, number: int, status: UitvalStatus) -> Uitvalrij:
    row: Uitvalrij = batch.uitval.get(rij=number)
    if status not in UITVAL_TRANSITIONS[row.status]:
        raise RijStaatNietToe(f"Deze rij is {in_zin(row.get_status_display())}. Dit kan nu niet meer.")
    return row


def _close(
    batch: Aanvraagbatch, row: Uitvalrij, status: UitvalStatus, code: str, *, actor: Gebruiker, now: datetime
) -> RowChanged:
    row.status, row.behandeld_op, row.behandeld_door = status, now, actor
    row.save()
    tell(batch, code, actor=actor, now=now, rij=row.rij)
    return RowChanged(batch_id=batch.pk, rij=row.rij, status=status)
